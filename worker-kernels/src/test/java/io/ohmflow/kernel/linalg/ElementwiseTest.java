package io.ohmflow.kernel.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class ElementwiseTest {
  private static final double ERROR = 2e-7;

  @Property
  void expIsRight(@ForAll @FloatRange(min = -87.3f, max = 88.3f) float x) {
    double exact = StrictMath.exp(x);
    assertEquals(exact, Elementwise.exp(x), ERROR * exact);
  }

  @Property
  void logIsRight(@ForAll @FloatRange(min = -86, max = 88) float exponent) {
    float x = (float) StrictMath.exp(exponent);
    double exact = StrictMath.log(x);
    assertEquals(exact, Elementwise.log(x), ERROR * Math.max(1e-3, Math.abs(exact)));
  }

  @Property
  void powIsRight(
      @ForAll @FloatRange(min = -16, max = 3) float logarithm,
      @ForAll @FloatRange(min = -2, max = 2) float exponent) {
    float x = (float) StrictMath.exp(logarithm);
    double exact = StrictMath.pow(x, exponent);
    double bound = (1 + Math.abs(StrictMath.log(exact))) * ERROR;
    assertEquals(exact, Elementwise.pow(x, exponent), bound * exact);
  }

  @Test
  void arraysGiveTheSameBitsAsSingleValues() {
    int n = 1003;
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) StrictMath.exp(i * 0.02 - 12);
    }
    float[] exp = new float[n + 1];
    float[] log = new float[n + 1];
    float[] pow = new float[n + 1];
    Elementwise.exp(x, 0, exp, 1, n);
    Elementwise.log(x, 0, log, 1, n);
    Elementwise.pow(x, 0, 0.65f, pow, 1, n);
    for (int i = 0; i < n; i++) {
      assertEquals(Elementwise.exp(x[i]), exp[i + 1], 0f);
      assertEquals(Elementwise.log(x[i]), log[i + 1], 0f);
      assertEquals(Elementwise.pow(x[i], 0.65f), pow[i + 1], 0f);
    }
  }

  @Test
  void endsOfTheRange() {
    assertEquals(1f, Elementwise.exp(0), 0f);
    assertEquals(0f, Elementwise.log(1), 0f);
    assertEquals(StrictMath.exp(-87.3), Elementwise.exp(-1000), 1e-43);
    assertEquals(StrictMath.log(Float.MIN_NORMAL), Elementwise.log(0), 1e-5);
  }

  @Test
  void theLargestMagnitudeIsFoundWhereverItStands() {
    for (int n : new int[] {0, 1, 15, 64, 200}) {
      float[] x = new float[n + 5];
      Arrays.fill(x, -0.5f);
      x[2] = 9;
      x[n + 4] = -9;
      assertEquals(n == 0 ? 0 : 0.5f, Elementwise.largestMagnitude(x, 3, n));
      for (int at = 0; at < n; at++) {
        x[3 + at] = at % 2 == 0 ? -7 : 7;
        assertEquals(7f, Elementwise.largestMagnitude(x, 3, n));
        x[3 + at] = 0.5f;
      }
    }
  }

  @Test
  void theFirstBeyondItsLimitsIsFoundWhereverItStands() {
    float[] x = new float[3 + 100];
    x[3 + 40] = Float.NaN;
    assertEquals(100, Elementwise.firstBeyond(-1, 2, x, 3, 100));
    for (int i = 99; i >= 0; i--) {
      x[3 + i] = i % 2 == 0 ? Math.nextUp(2f) : Math.nextDown(-1f);
      assertEquals(i, Elementwise.firstBeyond(-1, 2, x, 3, 100));
    }
    assertEquals(0, Elementwise.firstBeyond(-1, 2, x, 0, 0));
    Arrays.fill(x, 2);
    assertEquals(103, Elementwise.firstBeyond(-1, 2, x, 0, 103));
  }

  @Test
  void signsAreThoseOfTheSignBit() {
    float[] x = new float[40];
    float[] expected = new float[40];
    for (int i = 0; i < 40; i++) {
      x[i] = i % 3 == 0 ? -0.1f * i : i;
      expected[i] = i % 3 == 0 ? -1 : 1;
    }
    float[] signs = new float[40];
    Elementwise.signs(x, signs, 40);
    assertArrayEquals(expected, signs);
  }
}
