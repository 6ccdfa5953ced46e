package io.ohmflow.kernel.internal.simd;

/** A row of c at a time; the loop over columns is simple enough for the compiler to vectorise. */
final class ScalarGemm implements GemmKernel {
  private static final int PANEL = 256;

  @Override
  public int panelColumns() {
    return PANEL;
  }

  @Override
  public void multiplyAdd(int rows, int columns, int depth, Operand a, Operand b, Operand c) {
    for (int i = 0; i < rows; i++) {
      int row = c.offset() + i * c.stride();
      for (int p = 0; p < depth; p++) {
        float factor = a.data()[a.offset() + i * a.stride() + p];
        add(factor, b.data(), b.offset() + p * b.stride(), c.data(), row, columns);
      }
    }
  }

  private static void add(float factor, float[] b, int from, float[] c, int to, int n) {
    for (int j = 0; j < n; j++) {
      c[to + j] = Math.fma(factor, b[from + j], c[to + j]);
    }
  }
}
