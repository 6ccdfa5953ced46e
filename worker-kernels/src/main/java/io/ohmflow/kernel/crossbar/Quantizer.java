package io.ohmflow.kernel.crossbar;

import io.ohmflow.profile.HardwareProfile.Converter;

/**
 * A symmetric uniform converter of b bits: codes −(2^(b−1) − 1) … 2^(b−1) − 1, step = 2·range/(2^b
 * − 2), halves rounded to even, then clipped. The range lies on the grid, so clipping before
 * rounding gives the same.
 *
 * <p>Source: convention of aihwkit ({@code rpu_forward_backward_pass.cpp}), with res = 2^b − 2.
 */
final class Quantizer {
  /** Adding and subtracting 1.5·2^23 rounds |v| &lt; 2^22 to an integer, halves to even. */
  private static final float ROUNDER = 12_582_912f;

  private Quantizer() {}

  /** Largest code of a converter. */
  static float maxCode(Converter converter) {
    return (1 << (converter.bits() - 1)) - 1;
  }

  /**
   * Converts values.
   *
   * @param in values from {@code from} on, n of them
   * @param scale codes per unit: maxCode / range
   * @param maxCode largest code
   * @param step value of one code in the output
   * @param out receives code · step from {@code to} on; may be {@code in} itself at the same place
   */
  static void convert(
      float[] in, int from, float scale, float maxCode, float step, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      float code = Math.max(-maxCode, Math.min(maxCode, in[from + i] * scale));
      out[to + i] = (code + ROUNDER - ROUNDER) * step;
    }
  }

  /** How many of n values lie outside ±limit. */
  static int outside(float[] in, int from, float limit, int n) {
    int count = 0;
    for (int i = 0; i < n; i++) {
      count += Math.abs(in[from + i]) > limit ? 1 : 0;
    }
    return count;
  }
}
