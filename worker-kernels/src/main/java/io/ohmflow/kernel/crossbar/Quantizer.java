package io.ohmflow.kernel.crossbar;

import io.ohmflow.profile.HardwareProfile.Converter;

/**
 * A symmetric uniform converter of b bits: codes −(2^(b−1) − 1) … 2^(b−1) − 1, step = 2·range/(2^b
 * − 2), halves rounded to even, then clipped. The range lies on the grid, so clipping before
 * rounding gives the same.
 *
 * <p>Source: convention of aihwkit ({@code rpu_forward_backward_pass.cpp}), with res = 2^b − 2.
 *
 * <p>All arrays start at element 0 and share one index: that lets the JIT compiler vectorise the
 * loops.
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
   * Converts n values in place.
   *
   * @param scale codes per unit: maxCode / range
   * @param step value of one code in the output
   */
  static void convert(float[] v, float scale, float maxCode, float step, int n) {
    for (int i = 0; i < n; i++) {
      float code = Math.max(-maxCode, Math.min(maxCode, v[i] * scale));
      v[i] = (code + ROUNDER - ROUNDER) * step;
    }
  }

  /**
   * Converts n values and adds them: {@code sum[i] += code · gain[i]}.
   *
   * @param scale codes per unit: maxCode / range
   * @param gain value of one code in each output
   */
  static void convertAndAdd(
      float[] v, float scale, float maxCode, float[] gain, float[] sum, int n) {
    for (int i = 0; i < n; i++) {
      float code = Math.max(-maxCode, Math.min(maxCode, v[i] * scale));
      sum[i] += (code + ROUNDER - ROUNDER) * gain[i];
    }
  }

  /** How many of n values lie outside ±limit. */
  static int outside(float[] v, float limit, int n) {
    int count = 0;
    for (int i = 0; i < n; i++) {
      count += Math.abs(v[i]) > limit ? 1 : 0;
    }
    return count;
  }
}
