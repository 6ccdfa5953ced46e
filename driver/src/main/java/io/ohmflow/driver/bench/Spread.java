package io.ohmflow.driver.bench;

import java.util.Arrays;

/**
 * A median and what eight in ten values lie between.
 *
 * @param median middle value
 * @param p10 a tenth of the values lie below
 * @param p90 a tenth of the values lie above
 */
public record Spread(double median, double p10, double p90) {
  private static final double LOW = 0.1;
  private static final double HIGH = 0.9;

  /** Of at least one value; between neighbours it is linear. */
  public static Spread of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Spread(at(sorted, 0.5), at(sorted, LOW), at(sorted, HIGH));
  }

  private static double at(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
