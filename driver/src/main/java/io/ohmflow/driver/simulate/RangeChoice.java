package io.ohmflow.driver.simulate;

import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.HardwareProfile.RangePolicy;

/**
 * How the full scale of a converter is chosen.
 *
 * @param value the range; 0 if it is {@link #CALIBRATED}, infinite if {@link #BUILT_IN}
 */
public record RangeChoice(float value) {
  /** From what the converter sees, as a layer of a network does. */
  public static final RangeChoice CALIBRATED = new RangeChoice(0);

  /** From the tile that the converter belongs to. */
  public static final RangeChoice BUILT_IN = new RangeChoice(Float.POSITIVE_INFINITY);

  public RangeChoice {
    if (!(value >= 0)) {
      throw new IllegalArgumentException("expected a range of at least 0, got " + value);
    }
  }

  /** The full-scale input that a profile fixes, else 1. */
  public static RangeChoice ofInputs(Converter dac) {
    return new RangeChoice(dac.policy() == RangePolicy.FIXED ? (float) dac.range() : 1);
  }

  /** What a profile says of the full scale of its ADCs. */
  public static RangeChoice ofOutputs(Converter adc) {
    return switch (adc.policy()) {
      case FIXED -> new RangeChoice((float) adc.range());
      case GRANULAR, MAX -> BUILT_IN;
      case CALIBRATED, BEST_SNR -> CALIBRATED;
    };
  }

  /** Whether the range is a number. */
  boolean given() {
    return !calibrated() && !builtIn();
  }

  boolean builtIn() {
    return value == Float.POSITIVE_INFINITY;
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
