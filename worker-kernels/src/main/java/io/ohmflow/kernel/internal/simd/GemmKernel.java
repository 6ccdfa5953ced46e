package io.ohmflow.kernel.internal.simd;

/**
 * Adds the product of two row-major blocks to a third: {@code c[m × n] += a[m × k] · b[k × n]}.
 *
 * <p>Each element of c is one chain of {@code fma} over k in ascending order that goes on from the
 * value it has. Columns are independent, so neither the vector width nor the blocking changes a
 * bit.
 */
public interface GemmKernel {
  /** Distance of the rows of a packed a, which has at most {@link #PACKED_DEPTH} columns. */
  int PACKED_STRIDE = 272;

  /** Most columns of a packed a; beyond them, rows would meet in the same few sets of the cache. */
  int PACKED_DEPTH = 256;

  /**
   * One block: a is [rows × depth], b [depth × columns], c [rows × columns] and overlaps neither a
   * nor b. Fastest where the rows of a lie {@link #PACKED_STRIDE} apart, in an array with room for
   * eight of them, and those of b a panel.
   */
  void multiplyAdd(int rows, int columns, int depth, Operand a, Operand b, Operand c);

  /** Most columns of two products with the same a that are faster in one pass; 0 for none. */
  default int pairedColumns() {
    return 0;
  }

  /**
   * c += a · the first columns of b, and d += a · as many columns of b from the middle on.
   *
   * @param columns of c and d, at most {@link #pairedColumns}
   * @param b [depth × {@link #panelColumns}], without gaps
   * @param d rows as far apart as those of c
   */
  default void multiplyAddPair(
      int rows, int columns, int depth, Operand a, Operand b, Operand c, Operand d) {
    throw new UnsupportedOperationException();
  }

  /** Columns that one pass over k covers; a block of b this wide is read best when packed. */
  int panelColumns();

  /** Where a row-major block lies. Set again and again, so that products allocate nothing. */
  final class Operand {
    private float[] data = {};
    private int offset;
    private int stride;

    /**
     * Lies at another place.
     *
     * @param first index of the first element
     * @param rowStride distance of rows, in floats
     * @return this
     */
    public Operand set(float[] values, int first, int rowStride) {
      data = values;
      offset = first;
      stride = rowStride;
      return this;
    }

    float[] data() {
      return data;
    }

    int offset() {
      return offset;
    }

    int stride() {
      return stride;
    }

    /** Becomes the same block without its first rows. */
    Operand setFromRow(Operand block, int row) {
      return set(block.data, block.offset + row * block.stride, block.stride);
    }

    /** Becomes the same block without its first columns. */
    Operand setFromColumn(Operand block, int column) {
      return set(block.data, block.offset + column, block.stride);
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
