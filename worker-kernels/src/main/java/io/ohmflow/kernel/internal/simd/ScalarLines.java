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
    addWithin(in, from, step, out, to, outStep, lines, length, 0, out.length);
  }

  @Override
  public void addWithin(
      float[] in,
      int from,
      int step,
      float[] out,
      int to,
      int outStep,
      int lines,
      int length,
      int begin,
      int end) {
    for (int k = 0; k < lines; k++) {
      int source = from + k * step;
      int target = to + k * outStep;
      int last = Math.min(length, end - target);
      for (int i = Math.max(0, begin - target); i < last; i++) {
        out[target + i] += in[source + i];
      }
    }
  }
}
