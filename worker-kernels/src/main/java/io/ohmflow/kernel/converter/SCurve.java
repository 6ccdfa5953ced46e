package io.ohmflow.kernel.converter;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.List;

/**
 * Compression of a circuit's output towards the ends of its range: y·f/(1 + |n y|), with y in units
 * of full scale, n = strength · (1 + spread · ξ) of each circuit, ξ standard normal and fixed for a
 * chip, and f = 1 + strength · calibratedAt, so that a circuit without spread is exact at that
 * share of full scale.
 *
 * <p>Source: output nonlinearity and slope calibration of aihwkit.
 *
 * @param strength n without spread, ≥ 0
 * @param spread relative standard deviation of n, ≥ 0
 * @param calibratedAt share of full scale where the gain has been set, 0 for small signals, ≥ 0
 */
public record SCurve(float strength, float spread, float calibratedAt) {
  /** A straight line. */
  public static final SCurve NONE = new SCurve(0, 0, 0);

  private static final String MODEL = "s-curve";

  public SCurve {
    if (!(strength >= 0 && spread >= 0 && calibratedAt >= 0)) {
      throw new IllegalArgumentException(
          "expected values of at least 0, got %s, %s and %s"
              .formatted(strength, spread, calibratedAt));
    }
  }

  /** Reads {@code nonlinearity} of a section; without it the circuit is linear. */
  static SCurve from(Section circuit) {
    Section s = circuit.optional("nonlinearity");
    if (s.keys().isEmpty() || !s.choice("model", List.of("none", MODEL)).equals(MODEL)) {
      return NONE;
    }
    return new SCurve(
        (float) s.number("strength", Range.POSITIVE),
        (float) s.number("spread", Range.NON_NEGATIVE, 0),
        (float) s.number("calibrated-at", Range.NON_NEGATIVE, 0));
  }

  /** Whether the circuit is linear. */
  public boolean linear() {
    return strength == 0;
  }

  /** f. */
  float gain() {
    return 1 + strength * calibratedAt;
  }

  /** |n| of a circuit with deviation ξ. */
  float bend(float deviation) {
    return Math.abs(strength * (1 + spread * deviation));
  }
}
