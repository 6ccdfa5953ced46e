package io.ohmflow.kernel.internal.simd;

/** Value by value; also the values that fill no vector of the other form. */
final class ScalarConverter implements ConverterKernel {
  @Override
  public int sense(
      float[] v,
      float[] load,
      int at,
      float share,
      float[] z,
      int zAt,
      float std,
      Codes codes,
      float[] gain,
      float[] sum,
      int to,
      int n) {
    return sense(v, load, at, share, z, zAt, std, codes, gain, sum, to, 0, n);
  }

  /** Values from {@code begin} to n. */
  static int sense(
      float[] v,
      float[] load,
      int at,
      float share,
      float[] z,
      int zAt,
      float std,
      Codes codes,
      float[] gain,
      float[] sum,
      int to,
      int begin,
      int n) {
    int clips = 0;
    for (int i = begin; i < n; i++) {
      float y = v[at + i] * (1 - share * load[at + i]) + std * z[zAt + i];
      v[at + i] = y;
      clips += clipped(y, codes);
      sum[to + i] += code(y, codes) * gain[i];
    }
    return clips;
  }

  private static int clipped(float y, Codes codes) {
    return y > codes.high() || y < codes.low() ? 1 : 0;
  }

  private static float code(float y, Codes codes) {
    float position = y * codes.scale() - codes.zero();
    float held = Math.max(codes.bottom(), Math.min(codes.top(), position));
    return held + ROUNDER - ROUNDER + codes.zero();
  }

  @Override
  public void drive(
      float[] x, int from, float[] out, int to, int n, Codes codes, float step, int[] seen) {
    drive(x, from, out, to, 0, n, codes, step, seen);
  }

  /** Values from {@code begin} to n. */
  static void drive(
      float[] x,
      int from,
      float[] out,
      int to,
      int begin,
      int n,
      Codes codes,
      float step,
      int[] seen) {
    int clips = 0;
    int signs = 0;
    for (int i = begin; i < n; i++) {
      float y = x[from + i];
      clips += clipped(y, codes);
      float level = code(y, codes) * step;
      out[to + i] = level;
      signs |= level < 0 ? Integer.MIN_VALUE : 0;
    }
    seen[0] += clips;
    seen[1] |= signs;
  }
}
