package io.ohmflow.kernel.internal.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scalar and vector form give the same bits; both are right. */
class RowKernelTest {
  private static final RowKernel SCALAR = RowKernel.scalar();
  private static final RowKernel FASTEST = RowKernel.fastest();

  private static float[] normals(int n, float scale) {
    Random random = new Random(n);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = scale * (float) random.nextGaussian();
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 31, 128, 1003})
  void findsTheMaximum(int n) {
    float[] x = normals(n + 4, 1);
    x[3 + n] = 99;
    for (int at : new int[] {3, 3 + n / 2, 2 + n}) {
      float was = x[at];
      x[at] = 9;
      assertEquals(9, SCALAR.max(x, 3, n));
      assertEquals(9, FASTEST.max(x, 3, n));
      x[at] = was;
    }
    assertEquals(SCALAR.max(x, 3, n), FASTEST.max(x, 3, n));
  }

  @Test
  void aNanShowsInTheMaximum() {
    float[] x = normals(40, 1);
    x[17] = Float.NaN;
    assertTrue(Float.isNaN(SCALAR.max(x, 0, 40)));
    assertTrue(Float.isNaN(FASTEST.max(x, 0, 40)));
  }

  @Test
  void geluHasTheSameBitsAndIsRight() {
    int n = 4003;
    float[] x = normals(n, 3);
    x[0] = 0;
    x[1] = -0f;
    x[2] = 1e30f;
    x[3] = -1e30f;
    float[] gradient = normals(n + 1, 1);
    float[] scalar = new float[n];
    float[] vector = new float[n];
    SCALAR.gelu(x, 0, scalar, 0, n);
    FASTEST.gelu(x, 0, vector, 0, n);
    assertArrayEquals(scalar, vector);
    for (int i = 4; i < n; i++) {
      assertEquals(x[i] * distribution(x[i]), scalar[i], 3e-7 * (1 + Math.abs(x[i])));
    }
    SCALAR.geluGradient(x, gradient, scalar, 0, n);
    FASTEST.geluGradient(x, gradient, vector, 0, n);
    assertArrayEquals(scalar, vector);
    for (int i = 4; i < n; i++) {
      double density = Math.exp(-0.5 * x[i] * x[i]) / Math.sqrt(2 * Math.PI);
      double slope = distribution(x[i]) + x[i] * density;
      assertEquals(gradient[i] * slope, scalar[i], 5e-7 * (1 + Math.abs(gradient[i])));
    }
    assertEquals(1e30f, ScalarRows.gelu(1e30f));
    assertEquals(0f, ScalarRows.gelu(-1e30f));
  }

  /** Φ by its series, Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/15 + …), to 1e-13 below 12. */
  private static double distribution(double x) {
    double term = x;
    double sum = x;
    for (int k = 3; k < 600; k += 2) {
      term *= x * x / k;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  }
}
