package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.noise.TimeAxis.Place;
import java.util.Arrays;
import java.util.List;

/**
 * What a laboratory measured of devices: the error of the conductance, measured minus target, for
 * targets and read times, as mean and standard deviation or as quantiles.
 *
 * <p>Linear in the target between measured ones, linear in ln t between times, held at all ends.
 * Quantiles stand for a distribution function that is linear between them and has nothing beyond
 * the first and the last; mean and deviation are then those of that distribution.
 */
final class MeasuredTable {
  private static final double THIRD = 1 / 3.0;

  private final TimeAxis axis;
  private final Slice[] slices;
  private final float[] levels;

  /** One measured state: target and error, µS; quantiles at all levels, or none. */
  record Row(double target, double mean, double std, float[] quantiles) {
    /** A state of a given mean and standard deviation. */
    static Row gaussian(double target, double mean, double std) {
      return new Row(target, mean, std, new float[0]);
    }

    /**
     * A state of given quantiles.
     *
     * @param levels cumulative probabilities, increasing, in (0, 1)
     * @param values not decreasing
     */
    static Row quantiles(double target, double[] levels, double[] values) {
      int last = levels.length - 1;
      double mean = levels[0] * values[0] + (1 - levels[last]) * values[last];
      double square =
          levels[0] * values[0] * values[0] + (1 - levels[last]) * values[last] * values[last];
      for (int k = 0; k < last; k++) {
        double share = levels[k + 1] - levels[k];
        double a = values[k];
        double b = values[k + 1];
        mean += share * (a + b) / 2;
        square += share * (a * a + a * b + b * b) * THIRD;
      }
      float[] held = new float[values.length + 2];
      for (int k = 0; k < held.length; k++) {
        held[k] = (float) values[Math.min(Math.max(k - 1, 0), last)];
      }
      return new Row(target, mean, Math.sqrt(Math.max(0, square - mean * mean)), held);
    }
  }

  /** The states of one time by target. */
  private static final class Slice {
    final float[] target;
    final float[] mean;
    final float[] std;
    final float[][] quantiles;

    Slice(List<Row> rows) {
      int n = rows.size();
      target = new float[n];
      mean = new float[n];
      std = new float[n];
      quantiles = new float[n][];
      for (int i = 0; i < n; i++) {
        target[i] = (float) rows.get(i).target();
        mean[i] = (float) rows.get(i).mean();
        std[i] = (float) rows.get(i).std();
        quantiles[i] = rows.get(i).quantiles();
      }
    }

    /** Index of the last state up to a target, the first state for targets below it. */
    int below(float g) {
      int found = Arrays.binarySearch(target, g);
      return Math.max(0, found >= 0 ? found : -found - 2);
    }

    /** How far the target is from that state to the next, 0 to 1. */
    float share(int i, float g) {
      if (i == target.length - 1 || g <= target[i]) {
        return 0;
      }
      return (g - target[i]) / (target[i + 1] - target[i]);
    }

    float between(float[] values, int i, float share) {
      return share == 0 ? values[i] : values[i] + share * (values[i + 1] - values[i]);
    }
  }

  /**
   * @param times seconds, positive and increasing
   * @param rows the states of each time, targets increasing
   * @param levels cumulative probabilities of the quantiles, increasing, in (0, 1); empty if the
   *     rows have none
   */
  MeasuredTable(List<Double> times, List<List<Row>> rows, double[] levels) {
    axis = new TimeAxis(times, TimeAxis.Spacing.LOGARITHMIC);
    slices = rows.stream().map(Slice::new).toArray(Slice[]::new);
    this.levels = new float[levels.length == 0 ? 0 : levels.length + 2];
    for (int k = 0; k < levels.length; k++) {
      this.levels[k + 1] = (float) levels[k];
    }
    if (levels.length > 0) {
      this.levels[levels.length + 1] = 1;
    }
  }

  boolean hasQuantiles() {
    return levels.length > 0;
  }

  /** Cumulative probabilities of {@link #errors}: 0, the measured ones, 1. Not to be changed. */
  float[] levels() {
    return levels;
  }

  double firstTime() {
    return axis.first();
  }

  Place at(double seconds) {
    return axis.at(seconds);
  }

  /** Mean error of a target, µS. */
  float mean(float target, Place place) {
    float from = mean(slices[place.from()], target);
    return from + (float) place.share() * (mean(slices[place.to()], target) - from);
  }

  /** Standard deviation of a target, µS. */
  float std(float target, Place place) {
    float from = std(slices[place.from()], target);
    return from + (float) place.share() * (std(slices[place.to()], target) - from);
  }

  private static float mean(Slice s, float target) {
    int i = s.below(target);
    return s.between(s.mean, i, s.share(i, target));
  }

  private static float std(Slice s, float target) {
    int i = s.below(target);
    return s.between(s.std, i, s.share(i, target));
  }

  /** Sets {@code out} to the errors of a target at all {@link #levels}, µS. */
  void errors(float target, Place place, float[] out) {
    Slice a = slices[place.from()];
    Slice b = slices[place.to()];
    int i = a.below(target);
    int j = b.below(target);
    float inA = a.share(i, target);
    float inB = b.share(j, target);
    float late = (float) place.share();
    for (int k = 0; k < levels.length; k++) {
      float from = quantile(a, i, inA, k);
      out[k] = from + late * (quantile(b, j, inB, k) - from);
    }
  }

  private static float quantile(Slice s, int i, float share, int k) {
    float low = s.quantiles[i][k];
    return share == 0 ? low : low + share * (s.quantiles[i + 1][k] - low);
  }

  /** The error at a cumulative probability, given the errors at all levels. */
  float error(float[] errors, float probability) {
    int k = 1;
    while (k < levels.length - 1 && levels[k] < probability) {
      k++;
    }
    float share = (probability - levels[k - 1]) / (levels[k] - levels[k - 1]);
    return errors[k - 1] + share * (errors[k] - errors[k - 1]);
  }

  /**
   * The cumulative probability of an error, given the errors at all levels.
   *
   * @param tie in (0, 1): where to go in a step of the distribution function, such as the many
   *     devices that were cut at 0
   */
  float probability(float[] errors, float error, float tie) {
    int last = levels.length - 1;
    if (error < errors[0]) {
      return 0;
    }
    if (error > errors[last]) {
      return 1;
    }
    int from = 0;
    while (errors[from] < error) {
      from++;
    }
    int to = from;
    while (to < last && errors[to + 1] == error) {
      to++;
    }
    if (errors[from] == error) {
      return levels[from] + tie * (levels[to] - levels[from]);
    }
    float share = (error - errors[from - 1]) / (errors[from] - errors[from - 1]);
    return levels[from - 1] + share * (levels[from] - levels[from - 1]);
  }
}
