package io.ohmflow.driver.simulate;

import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.HardwareProfile.RangePolicy;

/**
 * How the full scale of a converter is chosen.
 *
 * @param value the range; 0 if it is calibrated to what the converter sees
 */
public record RangeChoice(float value) {
  /** From what the converter sees, as a layer of a network does. */
  public static final RangeChoice CALIBRATED = new RangeChoice(0);

  public RangeChoice {
    if (!(value >= 0) || value == Float.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("expected a range of at least 0, got " + value);
    }
  }

  /** The range that a profile fixes, else another choice. */
  public static RangeChoice fixed(Converter converter, RangeChoice orElse) {
    return converter.policy() == RangePolicy.FIXED
        ? new RangeChoice((float) converter.range())
        : orElse;
  }

  boolean calibrated() {
    return value == 0;
  }

  /** A calibrated range for values of a root mean square. */
  static float calibrated(Converter converter, double rootMeanSquare) {
    double coverage =
        converter.policy() == RangePolicy.CALIBRATED
            ? converter.coverage()
            : Converter.USUAL_COVERAGE;
    return (float) (coverage * rootMeanSquare);
  }
}
