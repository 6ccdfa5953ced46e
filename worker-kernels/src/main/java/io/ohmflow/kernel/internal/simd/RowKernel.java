package io.ohmflow.kernel.internal.simd;

/**
 * Sums along rows, and the function between the two dense layers of a transformer; equal bits in
 * every implementation.
 *
 * <p>A sum runs as eight partial sums: value i goes to number i mod 8, products are fused with
 * their addition. The eight are added in order, then what is left of the row, value by value.
 */
public interface RowKernel {

  /** The largest of n ≥ 1 values, NaN if any is. */
  float max(float[] x, int from, int n);

  /** out = gelu(in), n values. */
  void gelu(float[] in, int from, float[] out, int to, int n);

  /** gradient · gelu'(in) into out, n values from {@code from} on. */
  void geluGradient(float[] in, float[] gradient, float[] out, int from, int n);

  /** The implementation without the Vector API; stateless. */
  static RowKernel scalar() {
    return new ScalarRows();
  }

  /** The fastest implementation this JVM offers; stateless. */
  static RowKernel fastest() {
    return VectorSupport.load("VectorRows", RowKernel.class, RowKernel::scalar);
  }
}
