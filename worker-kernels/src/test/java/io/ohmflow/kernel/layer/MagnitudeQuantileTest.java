package io.ohmflow.kernel.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MagnitudeQuantileTest {
  private static final double[] SHARES = {0.001, 0.5, 0.9, 0.995, 1};
  private final MagnitudeQuantile quantile = new MagnitudeQuantile();

  private static double sorted(float[] x, int n, double share) {
    float[] magnitudes = new float[n];
    for (int i = 0; i < n; i++) {
      magnitudes[i] = Math.abs(x[i]);
    }
    Arrays.sort(magnitudes);
    return magnitudes[(int) Math.max(1, Math.ceil(share * n)) - 1];
  }

  @Test
  void agreesWithSorting() {
    for (int n : new int[] {1, 2, 7, 1000, 10_001}) {
      float[] x = Bench.normal(n + 3, n);
      x[n] = 1e9f;
      for (double share : SHARES) {
        double expected = sorted(x, n, share);
        float found = quantile.of(x, n, share);
        // Rounded up to 16 binary digits.
        assertEquals(expected, found, expected * 0x1p-16, n + " values, " + share);
        assertEquals(true, found >= expected);
      }
    }
  }

  @Test
  void coversManyOrdersOfMagnitude() {
    Random random = new Random(1);
    float[] x = new float[5000];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (random.nextGaussian() * StrictMath.pow(10, 30 * random.nextDouble() - 15));
    }
    for (double share : SHARES) {
      double expected = sorted(x, x.length, share);
      assertEquals(expected, quantile.of(x, x.length, share), expected * 0x1p-16);
    }
  }

  @Test
  void theOrderOfValuesDoesNotMatter() {
    float[] x = Bench.normal(999, 3);
    float first = quantile.of(x, x.length, 0.9);
    Arrays.sort(x);
    assertEquals(first, quantile.of(x, x.length, 0.9));
  }

  @Test
  void isZeroWhereThatManyValuesAreZero() {
    float[] x = new float[100];
    x[7] = -3;
    assertEquals(0f, quantile.of(x, 100, 0.99));
    assertEquals(3f, quantile.of(x, 100, 1), 3 * 0x1p-16);
  }
}
