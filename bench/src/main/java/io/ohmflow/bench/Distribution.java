package io.ohmflow.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/**
 * How durations spread: the middle and the tenths at either end, in milliseconds.
 *
 * @param median half of the durations are below
 * @param p10 a tenth of the durations are below
 * @param p90 nine tenths of the durations are below
 */
record Distribution(double median, double p10, double p90) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MICROS_PER_MILLI = 1e3;

  /**
   * Summarises durations, interpolating between neighbours in order.
   *
   * @param nanoseconds at least one duration, ns; not changed
   */
  static Distribution of(long[] nanoseconds) {
    long[] sorted = nanoseconds.clone();
    Arrays.sort(sorted);
    return new Distribution(quantile(sorted, 0.5), quantile(sorted, 0.1), quantile(sorted, 0.9));
  }

  private static double quantile(long[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    double nanos = sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    return nanos / NANOS_PER_MILLI;
  }

  /** The three values, rounded to microseconds. */
  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("medianMillis", rounded(median))
        .put("p10Millis", rounded(p10))
        .put("p90Millis", rounded(p90));
  }

  private static double rounded(double millis) {
    return Math.round(millis * MICROS_PER_MILLI) / MICROS_PER_MILLI;
  }
}
