package io.ohmflow.kernel.internal.simd;

/** Elementary functions of float arrays, equal bits in every implementation. */
public interface ElementwiseKernel {

  /** out = e^in, n values. */
  void exp(float[] in, int from, float[] out, int to, int n);

  /** out = ln(in) for in ≥ 0, n values. */
  void log(float[] in, int from, float[] out, int to, int n);

  /** out = in^exponent for in ≥ 0, n values. */
  void pow(float[] in, int from, float exponent, float[] out, int to, int n);

  /** Bits of the largest of n magnitudes, which are ordered like their bits; 0 of none. */
  int largestMagnitude(float[] x, int from, int n);

  /** {@code out[i]} = 1 with the sign of {@code in[i]}, n values from {@code from} on. */
  void signs(float[] in, float[] out, int from, int n);

  /** Number of the first of n values below {@code low} or above {@code high}; n if none is. */
  int firstBeyond(float low, float high, float[] x, int from, int n);

  /** The implementation without the Vector API; stateless. */
  static ElementwiseKernel scalar() {
    return new ScalarElementwise();
  }

  /** The fastest implementation this JVM offers; stateless. */
  static ElementwiseKernel fastest() {
    return VectorSupport.load(
        "VectorElementwise", ElementwiseKernel.class, ElementwiseKernel::scalar);
  }
}
