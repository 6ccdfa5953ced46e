package io.ohmflow.driver.report;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * The percentile bootstrap (B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993,
 * chapter 13): how far a statistic of a few results may be from that of all. Resamples are keyed
 * draws, so equal results have equal intervals.
 */
public final class Bootstrap {
  private static final int RESAMPLES = 2000;
  private static final double LOWER = 2.5;
  private static final double UPPER = 97.5;

  private Bootstrap() {}

  /**
   * The 95 % interval of a statistic.
   *
   * @param values independent results, at least one; only read
   * @param statistic of as many values
   * @return unbounded for a single value
   */
  public static Interval of(double[] values, ToDoubleFunction<double[]> statistic) {
    if (values.length < 2) {
      return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    NoiseKey key = NoiseKey.of(values.length).child(Purpose.SWEEP);
    Draws draws = new Draws();
    float[] uniforms = new float[values.length];
    double[] resample = new double[values.length];
    double[] statistics = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      draws.uniforms(key.child(i), 0, uniforms, 0, uniforms.length);
      for (int k = 0; k < resample.length; k++) {
        int from = Math.min(values.length - 1, (int) (uniforms[k] * values.length));
        resample[k] = values[from];
      }
      statistics[i] = statistic.applyAsDouble(resample);
    }
    Arrays.sort(statistics);
    return new Interval(
        Summary.percentile(statistics, LOWER), Summary.percentile(statistics, UPPER));
  }
}
