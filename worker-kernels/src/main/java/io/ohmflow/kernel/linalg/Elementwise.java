package io.ohmflow.kernel.linalg;

public final class Elementwise {
  private Elementwise() {}

  public static float exp(float x) {
    return (float) StrictMath.exp(x);
  }

  public static float log(float x) {
    return (float) StrictMath.log(x);
  }

  public static float pow(float x, float e) {
    return (float) StrictMath.pow(x, e);
  }

  public static void exp(float[] in, int inOff, float[] out, int outOff, int n) {
    for (int i = 0; i < n; i++) out[outOff + i] = exp(in[inOff + i]);
  }

  public static void log(float[] in, int inOff, float[] out, int outOff, int n) {
    for (int i = 0; i < n; i++) out[outOff + i] = log(in[inOff + i]);
  }

  public static void pow(float[] in, int inOff, float exponent, float[] out, int outOff, int n) {
    for (int i = 0; i < n; i++) out[outOff + i] = pow(in[inOff + i], exponent);
  }
}
