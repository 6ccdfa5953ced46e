package io.ohmflow.kernel.internal.simd;

/**
 * Moves lines: short runs of values that lie at equal distances, such as those of the patches under
 * a convolution's window. Lines are taken in ascending order, so that results do not depend on how
 * many values are moved at once where lines overlap.
 */
public interface LineKernel {
  /** Values that moving a shorter line may overwrite. */
  int OVER = 16;

  /**
   * Sets {@code lines} lines of {@code length} values.
   *
   * @param step distance of two lines in the input
   * @param outStep distance of two lines in the output, at least a line
   */
  void copy(
      float[] in, int from, int step, float[] out, int to, int outStep, int lines, int length);

  /**
   * As {@link #copy}, but whatever lies behind a line in the output may be overwritten, up to
   * {@value #OVER} values from its beginning: what is shorter moves at once.
   */
  void copyOver(
      float[] in, int from, int step, float[] out, int to, int outStep, int lines, int length);

  /** Adds lines to others, which may overlap; otherwise as {@link #copy}. */
  void add(float[] in, int from, int step, float[] out, int to, int outStep, int lines, int length);

  /**
   * As {@link #add}, without what would lie before {@code begin} or from {@code end} on in out.
   *
   * @param to at most {@code begin}
   * @param outStep > 0
   */
  void addWithin(
      float[] in,
      int from,
      int step,
      float[] out,
      int to,
      int outStep,
      int lines,
      int length,
      int begin,
      int end);

  /** The implementation without the Vector API; stateless. */
  static LineKernel scalar() {
    return new ScalarLines();
  }

  /** The fastest implementation this JVM offers; stateless. */
  static LineKernel fastest() {
    return VectorSupport.load("VectorLines", LineKernel.class, LineKernel::scalar);
  }
}
