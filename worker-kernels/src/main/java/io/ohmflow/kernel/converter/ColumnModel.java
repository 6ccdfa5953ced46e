package io.ohmflow.kernel.converter;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * The circuits between the columns of a crossbar and their ADCs. Currents in normalised units, 1 =
 * one device at full conductance under full input. Immutable.
 *
 * <p>A current y goes through, in this order, the resistance of the column's access, y/(1 + r|y|);
 * the limit of what the amplifier can take, ±{@code currentLimit}; its gain 1 + γ and compression;
 * and its offset. γ and offset are drawn for every column of a chip.
 *
 * @param gainStd standard deviation of γ, ≥ 0
 * @param offsetStd standard deviation of the offset, normalised units, ≥ 0
 * @param seriesResistance r, share of a small current lost per unit of current, ≥ 0
 * @param currentLimit largest magnitude of a current, infinite for none
 * @param curve compression of the amplifier
 * @param fullScale signal that {@code curve} refers to, 0 for the range of the ADC
 */
public record ColumnModel(
    float gainStd,
    float offsetStd,
    float seriesResistance,
    float currentLimit,
    SCurve curve,
    float fullScale) {

  /** Passes currents as they are. */
  public static final ColumnModel IDEAL =
      new ColumnModel(0, 0, 0, Float.POSITIVE_INFINITY, SCurve.NONE, 0);

  public ColumnModel {
    if (!(gainStd >= 0 && offsetStd >= 0 && seriesResistance >= 0)
        || !(currentLimit > 0 && fullScale >= 0)) {
      throw new IllegalArgumentException(
          "expected spreads and resistance of at least 0 and a positive limit, got %s, %s, %s, %s"
              .formatted(gainStd, offsetStd, seriesResistance, currentLimit));
    }
  }

  /** Reads the section {@code columns}; every key may be missing. */
  static ColumnModel from(Section s) {
    double none = Double.POSITIVE_INFINITY;
    return new ColumnModel(
        (float) s.number("gain-std", Range.NON_NEGATIVE, 0),
        (float) s.number("offset-std", Range.NON_NEGATIVE, 0),
        (float) s.number("series-resistance", Range.NON_NEGATIVE, 0),
        (float) s.number("current-limit", Range.POSITIVE, none),
        SCurve.from(s),
        (float) s.number("full-scale", Range.POSITIVE, 0));
  }

  /** Whether currents pass as they are. */
  public boolean ideal() {
    return equals(IDEAL) || equals(IDEAL.at(fullScale));
  }

  private ColumnModel at(float scale) {
    return new ColumnModel(gainStd, offsetStd, seriesResistance, currentLimit, curve, scale);
  }

  /** Whether a current may be cut off before the ADC. */
  public boolean limits() {
    return currentLimit < Float.POSITIVE_INFINITY;
  }
}
