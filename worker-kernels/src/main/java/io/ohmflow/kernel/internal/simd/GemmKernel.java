package io.ohmflow.kernel.internal.simd;

/**
 * Adds the product of two row-major blocks to a third: {@code c[m × n] += a[m × k] · b[k × n]}.
 *
 * <p>Each element of c is one chain of {@code fma} over k in ascending order that goes on from the
 * value it has. Columns are independent, so neither the vector width nor the blocking changes a
 * bit.
 */
public interface GemmKernel {

  /**
   * One block. Offsets are of the first element, strides between rows, all in floats; c overlaps
   * neither a nor b.
   */
  void multiplyAdd(Block size, Operand a, Operand b, Operand c);

  /** Columns that one pass over k covers; a block of b this wide is read best when packed. */
  int panelColumns();

  /**
   * @param rows m
   * @param columns n
   * @param depth k
   */
  record Block(int rows, int columns, int depth) {}

  /** Where a row-major block lies. */
  record Operand(float[] data, int offset, int stride) {
    /** The same block without its first rows. */
    Operand fromRow(int row) {
      return new Operand(data, offset + row * stride, stride);
    }
  }

  /** The implementation without the Vector API. */
  static GemmKernel scalar() {
    return new ScalarGemm();
  }

  /** The fastest implementation this JVM offers. */
  static GemmKernel fastest() {
    return VectorSupport.load("VectorGemm", GemmKernel.class, GemmKernel::scalar);
  }
}
