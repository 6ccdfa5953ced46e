package io.ohmflow.driver.report;

import java.util.Arrays;
import java.util.Collection;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * What a set of independent results, one per simulated chip, says about the chips to come.
 *
 * @param count number of results, at least 1
 * @param mean arithmetic mean
 * @param std sample standard deviation (n − 1); 0 for a single result
 * @param fifthPercentile 5 % of the results lie below, linear interpolation between order
 *     statistics (type 7 of Hyndman and Fan, Am. Stat. 50, 1996)
 * @param min smallest result
 * @param max largest result
 * @param confidence two-sided 95 % interval of the mean by Student's t; unbounded for a single
 *     result
 */
public record Summary(
    int count,
    double mean,
    double std,
    double fifthPercentile,
    double min,
    double max,
    Interval confidence) {
  private static final double UPPER_QUANTILE = 0.975;
  private static final double FIFTH = 5;

  /**
   * Summarises results.
   *
   * @throws IllegalArgumentException if there is no result or one is not finite
   */
  public static Summary of(Collection<Double> results) {
    return of(results.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * Summarises results; the array is only read.
   *
   * @throws IllegalArgumentException if there is no result or one is not finite
   */
  public static Summary of(double... results) {
    if (results.length == 0) {
      throw new IllegalArgumentException("expected at least one result");
    }
    for (double result : results) {
      if (!Double.isFinite(result)) {
        throw new IllegalArgumentException("expected finite results, got " + result);
      }
    }
    double mean = StatUtils.mean(results);
    double std = Math.sqrt(StatUtils.variance(results, mean));
    return new Summary(
        results.length,
        mean,
        std,
        percentile(results, FIFTH),
        StatUtils.min(results),
        StatUtils.max(results),
        confidence(results.length, mean, std));
  }

  /**
   * A percentile by linear interpolation between order statistics.
   *
   * @param percent in (0, 100]
   */
  static double percentile(double[] values, double percent) {
    return new Percentile(percent).withEstimationType(EstimationType.R_7).evaluate(values);
  }

  /** Share of results that are at least {@code threshold}. */
  public static double share(double[] results, double threshold) {
    return (double) Arrays.stream(results).filter(r -> r >= threshold).count() / results.length;
  }

  private static Interval confidence(int count, double mean, double std) {
    if (count == 1) {
      return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double t = new TDistribution(null, count - 1).inverseCumulativeProbability(UPPER_QUANTILE);
    double half = t * std / Math.sqrt(count);
    return new Interval(mean - half, mean + half);
  }
}
