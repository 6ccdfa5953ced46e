package io.ohmflow.kernel.linalg;

import io.ohmflow.kernel.internal.simd.RowKernel;

/**
 * What normalisation, attention and the layers between compute along rows of activations, with the
 * same bits on every CPU.
 *
 * <p>Sums run as eight fixed partial sums, value i in number i mod 8, products fused with their
 * addition; the eight are added in order, then what is left of the row. Written out in plain Java:
 * vectors of eight beside those of the machine's full width would make the compiler lose track of
 * the types in all other kernels. Stateless; input and output may be the same array at the same
 * place.
 */
public final class Rows {
  private static final RowKernel KERNEL = RowKernel.fastest();

  /** Exponentials are computed for whole groups of so many values where there is room. */
  private static final int GROUP = 16;

  /** Values of one call where arrays may be long; see {@link Channels}. */
  private static final int PIECE = 4096;

  /** Partial sums. */
  private static final int LANES = 8;

  private Rows() {}

  /** Σ x, n values. */
  public static float sum(float[] x, int from, int n) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int end = from + n - n % LANES;
    for (int i = from; i < end; i += LANES) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
      s4 += x[i + 4];
      s5 += x[i + 5];
      s6 += x[i + 6];
      s7 += x[i + 7];
    }
    float sum = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
    for (int i = end; i < from + n; i++) {
      sum += x[i];
    }
    return sum;
  }

  /** Σ x·y, n values. */
  public static float dot(float[] x, int xFrom, float[] y, int yFrom, int n) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int whole = n - n % LANES;
    for (int i = xFrom, k = yFrom; i < xFrom + whole; i += LANES, k += LANES) {
      s0 = Math.fma(x[i], y[k], s0);
      s1 = Math.fma(x[i + 1], y[k + 1], s1);
      s2 = Math.fma(x[i + 2], y[k + 2], s2);
      s3 = Math.fma(x[i + 3], y[k + 3], s3);
      s4 = Math.fma(x[i + 4], y[k + 4], s4);
      s5 = Math.fma(x[i + 5], y[k + 5], s5);
      s6 = Math.fma(x[i + 6], y[k + 6], s6);
      s7 = Math.fma(x[i + 7], y[k + 7], s7);
    }
    float sum = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
    for (int i = whole; i < n; i++) {
      sum = Math.fma(x[xFrom + i], y[yFrom + i], sum);
    }
    return sum;
  }

  /** The largest of n ≥ 1 values, NaN if any is. */
  public static float max(float[] x, int from, int n) {
    return KERNEL.max(x, from, n);
  }

  /**
   * Gaussian error linear units x·Φ(x), absolute error about 2·10^-7 · (1 + |x|), n values. Source:
   * Hendrycks and Gimpel, arXiv 1606.08415.
   */
  public static void gelu(float[] in, int from, float[] out, int to, int n) {
    for (int i = 0; i < n; i += PIECE) {
      KERNEL.gelu(in, from + i, out, to + i, Math.min(PIECE, n - i));
    }
  }

  /** Gradient through {@link #gelu}: gradient · (Φ(in) + in·φ(in)) into out, the first n values. */
  public static void geluGradient(float[] in, float[] gradient, float[] out, int n) {
    for (int i = 0; i < n; i += PIECE) {
      KERNEL.geluGradient(in, gradient, out, i, Math.min(PIECE, n - i));
    }
  }

  /**
   * Softmax of scaled scores in place: the first n of a row of {@code length} become e^(s·x) over
   * their sum, the others 0. The largest is subtracted first, so no exponential overflows; one that
   * is 87 below the largest is about 10^-38.
   *
   * @param scale s, > 0
   * @param n scores that count, ≥ 1
   */
  public static void softmax(float[] x, int from, int n, int length, float scale) {
    float top = KERNEL.max(x, from, n);
    int grouped = Math.min(length, (n + GROUP - 1) / GROUP * GROUP);
    for (int i = from; i < from + grouped; i++) {
      x[i] = (x[i] - top) * scale;
    }
    Elementwise.exp(x, from, x, from, grouped);
    float share = 1f / sum(x, from, n);
    for (int i = from; i < from + n; i++) {
      x[i] *= share;
    }
    for (int i = from + n; i < from + length; i++) {
      x[i] = 0f;
    }
  }

  /**
   * Gradient through {@link #softmax} in place: d becomes scale · p · (d − Σ p·d) for the first n
   * of a row of {@code length}, the others 0.
   *
   * @param p what softmax gave
   */
  public static void softmaxGradient(
      float[] p, int pFrom, float[] d, int dFrom, int n, int length, float scale) {
    float mean = dot(p, pFrom, d, dFrom, n);
    for (int i = 0; i < n; i++) {
      d[dFrom + i] = scale * p[pFrom + i] * (d[dFrom + i] - mean);
    }
    for (int i = dFrom + n; i < dFrom + length; i++) {
      d[i] = 0f;
    }
  }
}
