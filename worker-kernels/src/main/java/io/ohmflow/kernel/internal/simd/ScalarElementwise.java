package io.ohmflow.kernel.internal.simd;

/**
 * Scalar forms and constants. The logarithm is that of {@link BoxMuller}. The exponential writes x
 * = n·ln 2 + r and uses the polynomial of the Cephes library on r.
 */
public final class ScalarElementwise implements ElementwiseKernel {
  /** Between these e^x is a normal float. */
  static final float EXP_LOW = -87.3f;

  static final float EXP_HIGH = 88.37f;
  static final float LOG2_E = 1.44269504088896341f;
  static final float ROUNDER = 12_582_912f;
  static final float[] EXP = {
    1.9875691500e-4f,
    1.3981999507e-3f,
    8.3334519073e-3f,
    4.1665795894e-2f,
    1.6666665459e-1f,
    5.0000001201e-1f
  };
  static final int MAGNITUDE = 0x7fff_ffff;
  static final int ONE = 0x3f80_0000;
  private static final int BIAS = 127;

  ScalarElementwise() {}

  /** e^x, x held between {@link #EXP_LOW} and {@link #EXP_HIGH}. */
  public static float exp(float x) {
    float held = Math.max(EXP_LOW, Math.min(EXP_HIGH, x));
    float n = Math.fma(held, LOG2_E, ROUNDER) - ROUNDER;
    float r = Math.fma(n, -BoxMuller.LN2_LOW, Math.fma(n, -BoxMuller.LN2_HIGH, held));
    float p = EXP[0];
    for (int k = 1; k < EXP.length; k++) {
      p = Math.fma(p, r, EXP[k]);
    }
    float y = Math.fma(p, r * r, r) + 1f;
    return y * Float.intBitsToFloat(((int) n + BIAS) << BoxMuller.MANTISSA_BITS);
  }

  /** ln x, x held above the smallest normal float. */
  public static float log(float x) {
    return BoxMuller.log(Math.max(Float.MIN_NORMAL, x));
  }

  /** x^exponent by logarithm and exponential. */
  public static float pow(float x, float exponent) {
    return exp(exponent * log(x));
  }

  @Override
  public int largestMagnitude(float[] x, int from, int n) {
    int bits = 0;
    for (int i = from; i < from + n; i++) {
      bits = Math.max(bits, Float.floatToRawIntBits(x[i]) & MAGNITUDE);
    }
    return bits;
  }

  @Override
  public void signs(float[] in, float[] out, int from, int n) {
    for (int i = from; i < from + n; i++) {
      out[i] = Float.intBitsToFloat(Float.floatToRawIntBits(in[i]) & ~MAGNITUDE | ONE);
    }
  }

  @Override
  public void exp(float[] in, int from, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = exp(in[from + i]);
    }
  }

  @Override
  public void log(float[] in, int from, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = log(in[from + i]);
    }
  }

  @Override
  public void pow(float[] in, int from, float exponent, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = pow(in[from + i], exponent);
    }
  }

  @Override
  public int firstBeyond(float low, float high, float[] x, int from, int n) {
    return firstBeyond(low, high, x, from, 0, n);
  }

  /** From one of n values on. */
  static int firstBeyond(float low, float high, float[] x, int from, int first, int n) {
    for (int i = first; i < n; i++) {
      float v = x[from + i];
      if (v < low || v > high) {
        return i;
      }
    }
    return n;
  }
}
