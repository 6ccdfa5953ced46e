package io.ohmflow.kernel.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.internal.simd.DrawKernel;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrawsTest {
  private static final int SAMPLES = 1 << 22;
  private static final NoiseKey KEY = NoiseKey.of(2024);

  /** Known-answer vectors of the Random123 distribution. */
  @ParameterizedTest
  @CsvSource({
    "00000000000000000000000000000000,0000000000000000,6627e8d5e169c58dbc57ac4c9b00dbd8",
    "ffffffffffffffffffffffffffffffff,ffffffffffffffff,408f276d41c83b0ea20bc7c66d5451fd",
    "243f6a8885a308d313198a2e03707344,a4093822299f31d0,d16cfe0994fdcceb5001e42024126ea1"
  })
  void philoxGivesItsKnownAnswers(String counter, String key, String expected) {
    int[] c = words(counter);
    int[] k = words(key);
    int[] out = new int[4];
    Philox4x32.block(c[0], c[1], c[2], c[3], k[0], k[1], out);
    assertArrayEquals(words(expected), out);
  }

  @Property(tries = 100)
  void vectorAndScalarGiveTheSameBits(
      @ForAll long seed,
      @ForAll @LongRange(min = 0, max = 1L << 40) long first,
      @ForAll @IntRange(min = 1, max = 700) int n) {
    NoiseKey key = NoiseKey.of(seed);
    float[] fast = new float[n];
    float[] scalar = new float[n];
    new Draws().normals(key, first, fast, 0, n);
    new Draws(DrawKernel.scalar()).normals(key, first, scalar, 0, n);
    assertArrayEquals(scalar, fast, 0f);
    new Draws().uniforms(key, first, fast, 0, n);
    new Draws(DrawKernel.scalar()).uniforms(key, first, scalar, 0, n);
    assertArrayEquals(scalar, fast, 0f);
  }

  @Property(tries = 100)
  void cuttingAStreamIntoPiecesChangesNothing(
      @ForAll @LongRange(min = 0, max = 1L << 40) long first,
      @ForAll @IntRange(min = 0, max = 300) int cut) {
    int n = 400;
    Draws draws = new Draws();
    float[] whole = new float[n];
    draws.normals(KEY, first, whole, 0, n);
    float[] pieces = new float[n];
    draws.normals(KEY, first, pieces, 0, cut);
    draws.normals(KEY, first + cut, pieces, cut, n - cut);
    assertArrayEquals(whole, pieces, 0f);
    assertArrayEquals(
        whole, Arrays.copyOf(new Draws().at(KEY, first).normals(0, n), n), 0f, "lent buffer");
  }

  @Test
  void momentsAreThoseOfANormalDistribution() {
    float[] z = normals(KEY);
    double[] sums = new double[5];
    for (float v : z) {
      double power = 1;
      for (int k = 1; k < sums.length; k++) {
        power *= v;
        sums[k] += power / SAMPLES;
      }
    }
    // Standard error of the k-th moment is √((m_2k − m_k²)/n); bounds of 5 errors each, so a right
    // generator fails with probability 2·10^-6.
    double root = Math.sqrt(SAMPLES);
    assertEquals(0, sums[1], 5 * Math.sqrt(1) / root);
    assertEquals(1, sums[2], 5 * Math.sqrt(2) / root);
    assertEquals(0, sums[3], 5 * Math.sqrt(15) / root);
    assertEquals(3, sums[4], 5 * Math.sqrt(96) / root);
  }

  @Test
  void tailsHaveTheRightWeight() {
    float[] z = normals(KEY.child(1));
    double[] limits = {3, 4, 4.5};
    double[] shares = {2.6998e-3, 6.3342e-5, 6.7953e-6};
    float largest = 0;
    int[] counts = new int[limits.length];
    for (float v : z) {
      for (int k = 0; k < limits.length; k++) {
        counts[k] += Math.abs(v) > limits[k] ? 1 : 0;
      }
      largest = Math.max(largest, Math.abs(v));
    }
    for (int k = 0; k < limits.length; k++) {
      double expected = shares[k] * SAMPLES;
      // Poisson counts within 5 standard deviations: false alarms below 10^-5.
      assertEquals(expected, counts[k], 5 * Math.sqrt(expected) + 5, limits[k] + " sigma");
    }
    assertTrue(largest > 4.7 && largest < 6.7, "largest of 4 million: " + largest);
  }

  @Test
  void valuesFollowTheNormalDistributionFunction() {
    // Abramowitz and Stegun 26.2.17, error below 7.5e-8, at some points; Kolmogorov's D at 10^-5
    // false alarms is 2.47/√n.
    float[] z = normals(KEY.child(2));
    Arrays.sort(z);
    double worst = 0;
    for (int i = 0; i < z.length; i += 97) {
      worst = Math.max(worst, Math.abs(distribution(z[i]) - (i + 0.5) / z.length));
    }
    assertTrue(worst < 2.47 / Math.sqrt(SAMPLES), "D = " + worst);
  }

  @Test
  void uniformsAreSpreadEvenly() {
    int cells = 1024;
    int[] counts = new int[cells];
    float[] u = new float[SAMPLES];
    new Draws().uniforms(KEY, 0, u, 0, SAMPLES);
    for (float v : u) {
      assertTrue(v > 0 && v < 1);
      counts[(int) (v * cells)]++;
    }
    double expected = (double) SAMPLES / cells;
    double chi2 = 0;
    for (int c : counts) {
      chi2 += (c - expected) * (c - expected) / expected;
    }
    // χ² with 1023 degrees of freedom: mean 1023, standard deviation 45.2; 5 of them.
    assertEquals(cells - 1, chi2, 5 * Math.sqrt(2.0 * (cells - 1)));
  }

  @Test
  void neighboursAreIndependent() {
    float[] z = normals(KEY);
    Draws draws = new Draws();
    float[] slot = new float[SAMPLES];
    for (int i = 0; i < SAMPLES; i += Draws.CHUNK) {
      System.arraycopy(draws.at(KEY, i).normals(1, Draws.CHUNK), 0, slot, i, Draws.CHUNK);
    }
    assertUncorrelated(z, 0, normals(KEY.child(0)), "a key and its child");
    assertUncorrelated(normals(KEY.child(0)), 0, normals(KEY.child(1)), "neighbouring keys");
    assertUncorrelated(normals(NoiseKey.of(1)), 0, normals(NoiseKey.of(2)), "seeds");
    assertUncorrelated(z, 0, slot, "slots");
    for (int lag : new int[] {1, 2, 4, 15, 16, 17, 32, 48, 63, 64, 128}) {
      assertUncorrelated(z, lag, z, "lag " + lag);
    }
  }

  /** Correlations of z, z², both of standard error 1/√n; bounds of 5.5, false alarms 4·10^-8. */
  private static void assertUncorrelated(float[] a, int lag, float[] b, String what) {
    double linear = 0;
    double squares = 0;
    int n = a.length - lag;
    for (int i = 0; i < n; i++) {
      linear += a[i] * b[i + lag];
      squares += (a[i] * a[i] - 1.0) * (b[i + lag] * b[i + lag] - 1.0) / 2;
    }
    assertEquals(0, linear / n, 5.5 / Math.sqrt(n), what);
    assertEquals(0, squares / n, 5.5 / Math.sqrt(n), what + ", squares");
  }

  @Test
  void differentKeysGiveDifferentStreams() {
    float[] a = new float[64];
    float[] b = new float[64];
    new Draws().normals(KEY.child(3), 0, a, 0, 64);
    new Draws().normals(KEY.child(Purpose.values()[3]), 0, b, 0, 64);
    assertNotEquals(a[0], b[0], "a number and a purpose of the same ordinal");
  }

  private static float[] normals(NoiseKey key) {
    float[] z = new float[SAMPLES];
    new Draws().normals(key, 0, z, 0, SAMPLES);
    return z;
  }

  private static double distribution(double x) {
    double t = 1 / (1 + 0.2316419 * Math.abs(x));
    double tail =
        Math.exp(-x * x / 2)
            / Math.sqrt(2 * Math.PI)
            * t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return x > 0 ? 1 - tail : tail;
  }

  private static int[] words(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    int[] words = new int[bytes.length / 4];
    java.nio.ByteBuffer.wrap(bytes).asIntBuffer().get(words);
    return words;
  }
}
