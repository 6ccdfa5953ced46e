package io.ohmflow.kernel.converter;

/**
 * The mean squared error E(Q(t) − α t)² of a uniform quantizer Q with L levels from −c to c, for a
 * standard normal t.
 *
 * <p>Up to {@value #MOST_CELLS} levels the error is summed cell by cell in closed form; with more,
 * rounding inside the range counts as step²/12 and clipping is integrated in closed form, which
 * then differ by less than 10⁻⁴ of the error.
 *
 * @param levels L, at least 2
 * @param alpha α, above 0 and at most 1
 */
record NormalQuantizer(int levels, double alpha) {
  private static final int MOST_CELLS = 512;
  private static final double NARROWEST = 0.3;
  private static final double WIDEST = 9;
  private static final double TOLERANCE = 1e-7;
  private static final double GOLDEN = (StrictMath.sqrt(5) - 1) / 2;

  /** The c with the least error, by golden-section search. */
  double bestRange() {
    double low = NARROWEST;
    double high = WIDEST;
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double atLeft = error(left);
    double atRight = error(right);
    while (high - low > TOLERANCE) {
      if (atLeft < atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - GOLDEN * (high - low);
        atLeft = error(left);
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + GOLDEN * (high - low);
        atRight = error(right);
      }
    }
    return (low + high) / 2;
  }

  /** The error under a range of c. */
  double error(double c) {
    double step = 2 * c / (levels - 1);
    if (levels > MOST_CELLS) {
      double inside = 1 - 2 * Normal.upperTail(c);
      double shrunk = (1 - alpha) * (1 - alpha) * (1 - moment2(c));
      return step * step / 12 * inside + shrunk + 2 * cell(c, c, Double.POSITIVE_INFINITY);
    }
    double sum = 0;
    for (int k = levels / 2; k < levels; k++) {
      double level = -c + k * step;
      double from = Math.max(0, level - step / 2);
      double to = k == levels - 1 ? Double.POSITIVE_INFINITY : level + step / 2;
      sum += cell(level, from, to);
    }
    return 2 * sum;
  }

  /** 2·∫ t² φ(t) dt from c on. */
  private static double moment2(double c) {
    return 2 * (c * Normal.density(c) + Normal.upperTail(c));
  }

  /** ∫ (level − α t)² φ(t) dt between two ends. */
  private double cell(double level, double from, double to) {
    double mass = Normal.upperTail(from) - Normal.upperTail(to);
    double first = Normal.density(from) - Normal.density(to);
    double second = mass + scaled(from) - scaled(to);
    return level * level * mass - 2 * alpha * level * first + alpha * alpha * second;
  }

  private static double scaled(double t) {
    return t == Double.POSITIVE_INFINITY ? 0 : t * Normal.density(t);
  }

  /** The standard normal distribution, for t ≥ 0, with the same bits on every machine. */
  private static final class Normal {
    private static final double PEAK = 1 / StrictMath.sqrt(2 * StrictMath.PI);
    private static final double SERIES_UP_TO = 3;
    private static final int FRACTIONS = 80;

    private Normal() {}

    static double density(double t) {
      return PEAK * StrictMath.exp(-t * t / 2);
    }

    /**
     * P(T &gt; t): below 3 by the series 26.2.11 of Abramowitz and Stegun, above by the continued
     * fraction 26.2.14.
     */
    static double upperTail(double t) {
      if (t == Double.POSITIVE_INFINITY) {
        return 0;
      }
      if (t > SERIES_UP_TO) {
        double fraction = t;
        for (int k = FRACTIONS; k > 0; k--) {
          fraction = t + k / fraction;
        }
        return density(t) / fraction;
      }
      double term = t;
      double sum = t;
      for (int k = 3; term > sum * 1e-17; k += 2) {
        term *= t * t / k;
        sum += term;
      }
      return 0.5 - density(t) * sum;
    }
  }
}
