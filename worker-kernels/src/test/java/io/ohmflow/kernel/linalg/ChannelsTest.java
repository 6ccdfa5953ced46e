package io.ohmflow.kernel.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelsTest {
  /** Means far from 0 and from one another; channels that fill vectors and others. */
  private static float[] rows(int rows, int channels, float mean) {
    Random random = new Random(rows + channels);
    float[] x = new float[rows * channels];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) ((mean + i % channels) + random.nextGaussian());
    }
    return x;
  }

  @ParameterizedTest
  @CsvSource({"1, 3, 0", "63, 16, 5", "64, 17, 1000", "1000, 40, -30", "5000, 1, 1000"})
  void momentsAreThoseOfDoubles(int rows, int channels, float offset) {
    float[] x = rows(rows, channels, offset);
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    new Channels(channels).moments(x, rows, mean, variance);
    for (int c = 0; c < channels; c++) {
      double exactMean = 0;
      for (int r = 0; r < rows; r++) {
        exactMean += (double) x[r * channels + c] / rows;
      }
      double exactVariance = 0;
      for (int r = 0; r < rows; r++) {
        double d = x[r * channels + c] - exactMean;
        exactVariance += d * d / rows;
      }
      assertEquals(exactMean, mean[c], 1e-6 + 1e-9 * Math.abs(exactMean));
      assertEquals(exactVariance, variance[c], 2e-6 * exactVariance);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "130, 16", "70, 37"})
  void gradientsAreThoseOfTheFormulas(int rows, int channels) {
    float[] x = rows(rows, channels, 2);
    float[] dy = rows(rows, channels, -1);
    float[] mean = rows(1, channels, 2);
    float[] inverse = rows(1, channels, 1);
    Channels sums = new Channels(channels);
    double[] first = new double[channels];
    double[] second = new double[channels];
    sums.gradients(dy, x, rows, mean, inverse, first, second);
    double[] exactFirst = new double[channels];
    double[] exactSecond = new double[channels];
    float[] expected = new float[dy.length];
    float[] gated = new float[dy.length];
    for (int i = 0; i < dy.length; i++) {
      int c = i % channels;
      double normal = (double) (x[i] - mean[c]) * inverse[c];
      exactFirst[c] += dy[i];
      exactSecond[c] += dy[i] * normal;
      expected[i] = (float) (3 * (dy[i] - inverse[c] - normal * mean[c]));
      gated[i] = x[i] > 0 ? dy[i] : 0;
    }
    float[] slope = new float[channels];
    java.util.Arrays.fill(slope, 3);
    assertArrayEquals(exactFirst, first, 1e-4 * rows);
    assertArrayEquals(exactSecond, second, 1e-3 * rows * channels);
    float[] dx = new float[dy.length];
    sums.differentiate(dy, x, rows, mean, inverse, slope, inverse, mean, dx);
    assertArrayEquals(expected, dx, 2e-6f * channels * channels * channels);
    Channels.gate(x, dy, dx, dx.length);
    assertArrayEquals(gated, dx);
  }
}
