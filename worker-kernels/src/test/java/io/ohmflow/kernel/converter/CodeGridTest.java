package io.ohmflow.kernel.converter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ohmflow.profile.ConverterCodes;
import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.HardwareProfile.Converter.Span;
import io.ohmflow.profile.HardwareProfile.RangePolicy;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodeGridTest {

  static Converter converter(ConverterCodes codes, int bits) {
    return new Converter(bits, codes, RangePolicy.FIXED, Span.of(codes, 1), 0);
  }

  static CodeGrid grid(ConverterCodes codes, int bits) {
    return CodeGrid.of(converter(codes, bits));
  }

  private static float[] convert(CodeGrid grid, float range, float... v) {
    grid.convert(v, range, v.length);
    return v;
  }

  @Property(tries = 2000)
  void roundsToTheNearestLevelAndClips(
      @ForAll @IntRange(min = 2, max = 16) int bits,
      @ForAll @FloatRange(min = -4, max = 4) float value,
      @ForAll @FloatRange(min = 0.25f, max = 2) float range) {
    float maxCode = (1 << bits - 1) - 1;
    double expected = Math.max(-maxCode, Math.min(maxCode, Math.rint(value * (maxCode / range))));
    CodeGrid symmetric = grid(ConverterCodes.SYMMETRIC, bits);
    assertEquals((float) expected * (1 / maxCode), convert(symmetric, range, value)[0], 0.0f);
    for (ConverterCodes codes : ConverterCodes.values()) {
      CodeGrid any = grid(codes, bits);
      float held = any.limits(range).hold(value);
      float level = convert(any, range, value)[0] * range;
      // Half a step, and the rounding of positions of up to 65,536 in single precision.
      assertEquals(held, level, any.step(range) * 0.5 + range * 4e-7, codes.name());
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasAsManyLevelsAsItsCodesSay(ConverterCodes codes) {
    CodeGrid grid = grid(codes, 6);
    TreeSet<Float> levels = new TreeSet<>();
    for (int i = -3000; i <= 3000; i++) {
      levels.add(convert(grid, 1, i / 2000f)[0] + 0f);
    }
    int expected =
        switch (codes) {
          case SYMMETRIC, SIGN_MAGNITUDE -> 63;
          case FULL, UNSIGNED -> 64;
          case COUNT -> 65;
        };
    assertEquals(expected, levels.size());
    assertEquals(expected, grid.levels());
    assertEquals(1, levels.last());
    assertEquals(codes.signed() ? -1 : 0, levels.first());
    assertEquals(codes != ConverterCodes.FULL, levels.contains(0f), "a level for zero");
  }

  @Test
  void halvesGoToEvenAndTheEndsAreCodes() {
    float[] v = {0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 126.5f, 127.4f, 127.5f, 1e30f, -1e30f};
    float[] sum = new float[v.length];
    float[] one = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    grid(ConverterCodes.SYMMETRIC, 8).convertAndAdd(v, 127, one, sum, v.length);
    assertArrayEquals(new float[] {0, 2, 2, 0, -2, 126, 127, 127, 127, -127}, sum);
  }

  @Test
  void bothWaysOfConvertingAgree() {
    for (ConverterCodes codes : ConverterCodes.values()) {
      CodeGrid grid = grid(codes, 5);
      float range = 3;
      float[] v = new float[400];
      float[] gain = new float[400];
      for (int i = 0; i < v.length; i++) {
        v[i] = (i - 200) * 0.02f;
        gain[i] = grid.step(range);
      }
      float[] sum = new float[400];
      grid.convertAndAdd(v, range, gain, sum, v.length);
      float[] relative = convert(grid, range, v);
      for (int i = 0; i < v.length; i++) {
        assertEquals(relative[i] * range, sum[i], 1e-6, codes.name());
      }
    }
  }

  @Test
  void notANumberStaysVisible() {
    assertEquals(Float.NaN, convert(grid(ConverterCodes.SYMMETRIC, 8), 1, Float.NaN)[0]);
  }

  @Test
  void clippedSignalsAreCountedAndTheEndsAreNot() {
    for (ConverterCodes codes : ConverterCodes.values()) {
      float low = codes.signed() ? -2 : 0;
      float[] v = {low, 2, 2.0001f, low - 0.0001f, 1e30f, -1e30f, 0.3f, Float.NaN};
      Limits limits = grid(codes, 8).limits(2);
      assertEquals(4, limits.countClipped(v, v.length), codes.name());
      assertEquals(2, limits.countClipped(v, 4), codes.name());
      float[] excess = new float[v.length];
      limits.excess(v, excess, v.length);
      assertEquals(4, Limits.countPositive(excess, v.length), codes.name());
      for (int i = 0; i < v.length; i++) {
        assertEquals(limits.clips(v[i]), excess[i] > 0, codes.name());
      }
    }
  }

  @Test
  void anIdealConverterHasNoCodes() {
    assertThrows(IllegalArgumentException.class, () -> CodeGrid.of(Converter.IDEAL));
  }
}
