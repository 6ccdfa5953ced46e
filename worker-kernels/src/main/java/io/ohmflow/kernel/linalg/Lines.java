package io.ohmflow.kernel.linalg;

import io.ohmflow.kernel.internal.simd.LineKernel;

/**
 * Moves lines, short runs of values at equal distances, with the same bits on every CPU: a loop for
 * each of them would cost more than its work. Stateless.
 */
public final class Lines {
  /** Values from the beginning of a line that {@link #copyOver} may overwrite. */
  public static final int OVER = LineKernel.OVER;

  private static final LineKernel KERNEL = LineKernel.fastest();

  private Lines() {}

  /**
   * Copies {@code lines} lines of {@code length} values.
   *
   * @param step distance of two lines in the input
   * @param outStep distance of two lines in the output, at least a line
   */
  public static void copy(
      float[] in, int from, int step, float[] out, int to, int outStep, int lines, int length) {
    KERNEL.copy(in, from, step, out, to, outStep, lines, length);
  }

  /**
   * As {@link #copy}, faster for lines of fewer than {@value #OVER} values: whatever lies behind a
   * line in the output may be overwritten up to there.
   */
  public static void copyOver(
      float[] in, int from, int step, float[] out, int to, int outStep, int lines, int length) {
    KERNEL.copyOver(in, from, step, out, to, outStep, lines, length);
  }

  /** Adds lines to others in ascending order, which may overlap; otherwise as {@link #copy}. */
  public static void add(
      float[] in, int from, int step, float[] out, int to, int outStep, int lines, int length) {
    KERNEL.add(in, from, step, out, to, outStep, lines, length);
  }

  /**
   * As {@link #add}, without what would lie before {@code begin} or from {@code end} on in the
   * output. Lines may reach beyond.
   *
   * @param to where the first line would begin, at most {@code begin}
   * @param outStep > 0
   */
  public static void addWithin(
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
    KERNEL.addWithin(in, from, step, out, to, outStep, lines, length, begin, end);
  }
}
