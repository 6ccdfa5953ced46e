package io.ohmflow.driver.report;

/**
 * A two-sided confidence interval.
 *
 * @param low lower end; −∞ when the data bound nothing
 * @param high upper end, not below {@code low}; +∞ when the data bound nothing
 */
public record Interval(double low, double high) {
  /** The 97.5 % quantile of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("expected low <= high, got " + low + " and " + high);
    }
  }

  /**
   * The 95 % interval of a proportion by Wilson's score method, which stays inside [0, 1] and keeps
   * its coverage near 0 and 1 where the normal approximation collapses (Wilson, J. Am. Stat. Assoc.
   * 22, 1927; Brown, Cai, DasGupta, Stat. Sci. 16, 2001, eq. 4).
   *
   * @param proportion observed share of successes, in [0, 1]
   * @param samples number of independent trials, at least 1
   */
  public static Interval wilson(double proportion, long samples) {
    if (!(proportion >= 0 && proportion <= 1)) {
      throw new IllegalArgumentException("expected a proportion in [0, 1], got " + proportion);
    }
    if (samples < 1) {
      throw new IllegalArgumentException("expected at least 1 sample, got " + samples);
    }
    double z2 = Z * Z / samples;
    double centre = (proportion + z2 / 2) / (1 + z2);
    double half =
        Z / (1 + z2) * Math.sqrt(proportion * (1 - proportion) / samples + z2 / (4.0 * samples));
    return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
  }

  /** Half the width of this interval; +∞ for an unbounded one. */
  public double halfWidth() {
    return (high - low) / 2;
  }

  /** Whether both ends are finite. */
  public boolean bounded() {
    return Double.isFinite(low) && Double.isFinite(high);
  }
}
