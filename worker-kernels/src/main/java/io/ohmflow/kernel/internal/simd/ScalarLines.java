package io.ohmflow.kernel.internal.simd;

/** One value after the other. */
final class ScalarLines implements LineKernel {
  @Override
  public void copy(
      float[] in, int from, int step, float[] out, int to, int outStep, int lines, int length) {
    for (int k = 0; k < lines; k++) {
      System.arraycopy(in, from + k * step, out, to + k * outStep, length);
    }
  }

  @Override
  public void copyOver(
      float[] in, int from, int step, float[] out, int to, int outStep, int lines, int length) {
    copy(in, from, step, out, to, outStep, lines, length);
  }

  @Override
  public void add(
      float[] in, int from, int step, float[] out, int to, int outStep, int lines, int length) {
    for (int k = 0; k < lines; k++) {
      int source = from + k * step;
      int target = to + k * outStep;
      for (int i = 0; i < length; i++) {
        out[target + i] += in[source + i];
      }
    }
  }
}
