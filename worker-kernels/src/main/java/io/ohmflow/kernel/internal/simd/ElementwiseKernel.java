package io.ohmflow.kernel.internal.simd;

/** Elementary functions of float arrays, equal bits in every implementation. */
public interface ElementwiseKernel {

  /** out = e^in, n values. */
  void exp(float[] in, int from, float[] out, int to, int n);

  /** out = ln(in) for in ≥ 0, n values. */
  void log(float[] in, int from, float[] out, int to, int n);

  /** out = in^exponent for in ≥ 0, n values. */
  void pow(float[] in, int from, float exponent, float[] out, int to, int n);

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
