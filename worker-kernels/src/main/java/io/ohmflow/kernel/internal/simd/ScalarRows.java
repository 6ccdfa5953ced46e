package io.ohmflow.kernel.internal.simd;

/**
 * Scalar forms and constants. With Φ the distribution function of a normal variable, φ its density
 * and q = 1 − Φ(|x|), gelu(x) = x Φ(x) = max(x, 0) − |x| q and gelu'(x) = Φ(x) + x φ(x). One
 * exponential e^(−x²/2) serves q and φ; q follows formula 7.1.26 of Abramowitz and Stegun, Handbook
 * of Mathematical Functions (1964), with an absolute error of 0.75·10⁻⁷.
 */
final class ScalarRows implements RowKernel {
  /** Constant p of the formula over √2, because x/√2 is what it takes. */
  static final float STEEPNESS = (float) (0.3275911 / 1.4142135623730951);

  /** Half the coefficients a5 to a1. */
  static final float[] TAIL = {
    (float) (1.061405429 / 2),
    (float) (-1.453152027 / 2),
    (float) (1.421413741 / 2),
    (float) (-0.284496736 / 2),
    (float) (0.254829592 / 2)
  };

  /** 1/√(2π). */
  static final float DENSITY = 0.3989422804f;

  ScalarRows() {}

  @Override
  public float max(float[] x, int from, int n) {
    float largest = x[from];
    for (int i = from + 1; i < from + n; i++) {
      largest = Math.max(largest, x[i]);
    }
    return largest;
  }

  @Override
  public void gelu(float[] in, int from, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = gelu(in[from + i]);
    }
  }

  static float gelu(float x) {
    float magnitude = Math.abs(x);
    return Math.fma(-magnitude, upperTail(magnitude, bell(x)), Math.max(x, 0f));
  }

  @Override
  public void geluGradient(float[] in, float[] gradient, float[] out, int from, int n) {
    for (int i = from; i < from + n; i++) {
      out[i] = gradient[i] * slope(in[i]);
    }
  }

  static float slope(float x) {
    float bell = bell(x);
    float q = upperTail(Math.abs(x), bell);
    return Math.fma(x * DENSITY, bell, x >= 0 ? 1f - q : q);
  }

  /** e^(−x²/2). */
  private static float bell(float x) {
    return ScalarElementwise.exp(-0.5f * x * x);
  }

  /** 1 − Φ(x) for x ≥ 0. */
  private static float upperTail(float x, float bell) {
    float t = 1f / Math.fma(STEEPNESS, x, 1f);
    float p = TAIL[0];
    for (int k = 1; k < TAIL.length; k++) {
      p = Math.fma(p, t, TAIL[k]);
    }
    return p * t * bell;
  }
}
