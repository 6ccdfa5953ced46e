package io.ohmflow.kernel.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
  private static final int LENGTH = 40;
  private static final float SCALE = 0.3f;

  private static float[] normals(long seed) {
    Random random = new Random(seed);
    float[] x = new float[LENGTH + 2];
    for (int i = 0; i < x.length; i++) {
      x[i] = 5 * (float) random.nextGaussian();
    }
    return x;
  }

  private static double[] softmax(float[] x, int n) {
    double[] p = new double[LENGTH];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      p[i] = Math.exp(SCALE * x[1 + i]);
      sum += p[i];
    }
    for (int i = 0; i < n; i++) {
      p[i] /= sum;
    }
    return p;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 40})
  void sumsAreRight(int n) {
    float[] x = normals(1);
    float[] y = normals(2);
    double sum = 0;
    double dot = 0;
    for (int i = 0; i < n; i++) {
      sum += x[2 + i];
      dot += (double) x[2 + i] * y[1 + i];
    }
    // Terms up to 20 and 400, rounded to 24 bits forty times at most.
    assertEquals(sum, Rows.sum(x, 2, n), 1e-4);
    assertEquals(dot, Rows.dot(x, 2, y, 1, n), 2e-3);
  }

  /** 2^24 swallows a 1 that is added to it, unless the two are in different partial sums. */
  @Test
  void partialSumsHaveAFixedOrder() {
    float[] x = new float[16];
    x[0] = 1 << 24;
    x[8] = 1;
    x[1] = 1;
    x[9] = 1;
    assertEquals((1 << 24) + 2, Rows.sum(x, 0, 16));
    x[9] = 0;
    x[10] = 1;
    assertEquals(1 << 24, Rows.sum(x, 0, 16));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 17, 39, 40})
  void softmaxOfTheFirstScores(int n) {
    float[] x = normals(n);
    float[] p = x.clone();
    Rows.softmax(p, 1, n, LENGTH, SCALE);
    double[] expected = softmax(x, n);
    for (int i = 0; i < LENGTH; i++) {
      assertEquals(expected[i], p[1 + i], 1e-6);
    }
    assertEquals(x[0], p[0]);
    assertEquals(x[LENGTH + 1], p[LENGTH + 1]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 40})
  void gradientOfSoftmax(int n) {
    float[] x = normals(n);
    float[] p = x.clone();
    Rows.softmax(p, 1, n, LENGTH, SCALE);
    float[] d = normals(99);
    float[] given = d.clone();
    Rows.softmaxGradient(p, 1, d, 1, n, LENGTH, SCALE);
    float h = 1 / 64f;
    for (int i = 0; i < LENGTH; i++) {
      double slope = 0;
      if (i < n) {
        float[] up = x.clone();
        up[1 + i] += h;
        float[] down = x.clone();
        down[1 + i] -= h;
        double[] above = softmax(up, n);
        double[] below = softmax(down, n);
        for (int k = 0; k < n; k++) {
          slope += given[1 + k] * (above[k] - below[k]) / (up[1 + i] - down[1 + i]);
        }
      }
      assertEquals(slope, d[1 + i], 1e-4);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1e30f, -1e30f})
  void hugeScoresStayFinite(float size) {
    float[] x = new float[LENGTH];
    Arrays.fill(x, size);
    Rows.softmax(x, 0, 4, LENGTH, 1f);
    float[] expected = new float[LENGTH];
    Arrays.fill(expected, 0, 4, 0.25f);
    assertArrayEquals(expected, x);
  }
}
