package io.ohmflow.kernel.noise;

/**
 * The conductances a chip uses, which many models refer to.
 *
 * @param gMin conductance of an inactive device, µS, ≥ 0
 * @param gMax conductance of the largest weight, µS, finite and above {@code gMin}
 */
public record ConductanceRange(double gMin, double gMax) {
  public ConductanceRange {
    Check.nonNegative("g-min", gMin);
    if (!(Check.positive("g-max", gMax) > gMin)) {
      throw new IllegalArgumentException("expected g-min < g-max, got " + gMin + " and " + gMax);
    }
  }

  /** From 0 to {@code gMax}, µS. */
  public static ConductanceRange upTo(double gMax) {
    return new ConductanceRange(0, gMax);
  }
}
