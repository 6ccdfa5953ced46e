package io.ohmflow.kernel.linalg;

import io.ohmflow.kernel.internal.simd.ElementwiseKernel;
import io.ohmflow.kernel.internal.simd.ScalarElementwise;

/**
 * Elementary functions in float with the same bits on every CPU, by polynomials.
 *
 * <p>Relative error at most 2·10^-7 for {@code exp} and {@code log} (absolute near ln 1 = 0), and
 * (1 + |ln result|)·2·10^-7 for {@code pow}. {@code exp} is held between e^-87.3 and e^88.37,
 * {@code log} and {@code pow} take arguments below the smallest normal float, 0 among them, as that
 * number. Stateless; input and output may be the same array at the same place.
 */
public final class Elementwise {
  private static final ElementwiseKernel KERNEL = ElementwiseKernel.fastest();

  /** Values of one call where arrays may be long; see {@link Channels}. */
  private static final int PIECE = 4096;

  private Elementwise() {}

  /** Largest magnitude of n values; 0 of none. */
  public static float largestMagnitude(float[] x, int offset, int n) {
    int bits = 0;
    for (int i = 0; i < n; i += PIECE) {
      bits = Math.max(bits, KERNEL.largestMagnitude(x, offset + i, Math.min(PIECE, n - i)));
    }
    return Float.intBitsToFloat(bits);
  }

  /** {@code out[i]} = 1 or −1, as the sign bit of {@code in[i]} says, for n values. */
  public static void signs(float[] in, float[] out, int n) {
    for (int i = 0; i < n; i += PIECE) {
      KERNEL.signs(in, out, i, Math.min(PIECE, n - i));
    }
  }

  /** Number of the first of n values below {@code low} or above {@code high}; n if none is. */
  public static int firstBeyond(float low, float high, float[] x, int from, int n) {
    return KERNEL.firstBeyond(low, high, x, from, n);
  }

  /** e^x. */
  public static float exp(float x) {
    return ScalarElementwise.exp(x);
  }

  /** ln x for x ≥ 0. */
  public static float log(float x) {
    return ScalarElementwise.log(x);
  }

  /** x^exponent for x ≥ 0. */
  public static float pow(float x, float exponent) {
    return ScalarElementwise.pow(x, exponent);
  }

  /** {@code out[outOffset + i] = exp(in[inOffset + i])} for n values. */
  public static void exp(float[] in, int inOffset, float[] out, int outOffset, int n) {
    KERNEL.exp(in, inOffset, out, outOffset, n);
  }

  /** {@code out[outOffset + i] = log(in[inOffset + i])} for n values. */
  public static void log(float[] in, int inOffset, float[] out, int outOffset, int n) {
    KERNEL.log(in, inOffset, out, outOffset, n);
  }

  /** {@code out[outOffset + i] = pow(in[inOffset + i], exponent)} for n values. */
  public static void pow(
      float[] in, int inOffset, float exponent, float[] out, int outOffset, int n) {
    KERNEL.pow(in, inOffset, exponent, out, outOffset, n);
  }
}
