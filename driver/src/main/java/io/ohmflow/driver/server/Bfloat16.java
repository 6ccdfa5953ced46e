package io.ohmflow.driver.server;

/**
 * Numbers of 16 bits with the exponent of float32: its upper half.
 *
 * <p>Rounding is to nearest, ties to even, as IEEE 754 has it; what is larger than the largest
 * number becomes infinite, and what is not a number stays so.
 */
public final class Bfloat16 {
  static final int LOWER_HALF = 0xffff;

  private static final int JUST_BELOW_HALF = 0x7fff;
  private static final int QUIET = 0x400000;

  private Bfloat16() {}

  /** The nearest number whose lower half is zero. */
  public static float round(float value) {
    int bits = Float.floatToRawIntBits(value);
    int rounded =
        Float.isNaN(value) ? bits | QUIET : bits + JUST_BELOW_HALF + (bits >>> Short.SIZE & 1);
    return Float.intBitsToFloat(rounded & ~LOWER_HALF);
  }

  /** Rounds {@code values[from, to)} in place. */
  public static void round(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = round(values[i]);
    }
  }
}
