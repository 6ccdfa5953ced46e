package io.ohmflow.driver.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Bfloat16Test {
  private static float upperHalf(int bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  @Test
  void halfWayGoesToTheEvenOne() {
    assertEquals(1f, Bfloat16.round(1f + 1f / 256));
    assertEquals(1f + 4f / 256, Bfloat16.round(1f + 3f / 256));
    assertEquals(-1f, Bfloat16.round(-1f - 1f / 256));
    assertEquals(1f + 2f / 256, Bfloat16.round(Math.nextUp(1f + 1f / 256)));
  }

  @Test
  void noOtherNumberIsNearer() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (!Float.isFinite(value)) {
        continue;
      }
      float rounded = Bfloat16.round(value);
      int bits = Float.floatToRawIntBits(rounded);
      assertEquals(0, bits & 0xffff);
      double error = Math.abs((double) rounded - value);
      for (int other : new int[] {(bits >>> 16) - 1, (bits >>> 16) + 1}) {
        double theirs = Math.abs((double) upperHalf(other) - value);
        assertTrue(Float.isInfinite(rounded) || !(theirs < error), value + " became " + rounded);
      }
    }
  }

  @Test
  void whatIsNoOrdinaryNumber() {
    assertEquals(0x8000, Float.floatToRawIntBits(Bfloat16.round(-0f)) >>> 16);
    assertEquals(Float.NEGATIVE_INFINITY, Bfloat16.round(Float.NEGATIVE_INFINITY));
    assertEquals(Float.POSITIVE_INFINITY, Bfloat16.round(Float.MAX_VALUE));
    assertTrue(Float.isNaN(Bfloat16.round(Float.NaN)));
    // Only the half that is cut off says that this is no infinity.
    assertTrue(Float.isNaN(Bfloat16.round(Float.intBitsToFloat(0x7f800001))));
    assertTrue(Float.isNaN(Bfloat16.round(Float.intBitsToFloat(0xffffffff))));
  }
}
