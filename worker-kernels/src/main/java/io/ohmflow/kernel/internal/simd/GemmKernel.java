package io.ohmflow.kernel.internal.simd;

import java.util.Arrays;

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

  /** As {@link #multiplyAdd} into a c of zeros: what stands in it does not count. */
  default void multiply(int rows, int columns, int depth, Operand a, Operand b, Operand c) {
    c.clear(rows, columns);
    multiplyAdd(rows, columns, depth, a, b, c);
  }

  /**
   * Whether a block of so many rows and columns is fastest with an a that lies transposed; see
   * {@link Operand#setTransposed}. Otherwise a must not.
   */
  default boolean takesTransposed(int rows, int columns) {
    return false;
  }

  /** Rows of a tile, for which a packed a must have room. */
  int TILE_ROWS = 8;

  /** Most columns of two products with the same a that are faster in one pass; 0 for none. */
  default int pairedColumns() {
    return 0;
  }

  /**
   * c += a · the first columns of b, and d += a, or |a|, · as many columns of b from the middle on.
   *
   * @param fresh whether what stands in c and d does not count
   * @param magnitudes whether |a| takes the place of a in d
   * @param a packed, with room for whole tiles of {@link #TILE_ROWS}
   * @param columns of c and d, at most {@link #pairedColumns}
   * @param b [depth × {@link #panelColumns}], without gaps
   * @param d rows as far apart as those of c
   */
  default void multiplyPair(
      boolean fresh,
      boolean magnitudes,
      int rows,
      int columns,
      int depth,
      Operand a,
      Operand b,
      Operand c,
      Operand d) {
    throw new UnsupportedOperationException();
  }

  /** Columns that one pass over k covers; a block of b this wide is read best when packed. */
  int panelColumns();

  /** Where a row-major block lies. Set again and again, so that products allocate nothing. */
  final class Operand {
    private float[] data = {};
    private int offset;
    private int stride;
    private boolean transposed;

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
      transposed = false;
      return this;
    }

    /** As {@link #set}, for a block whose columns lie in the rows of the array. */
    public Operand setTransposed(float[] values, int first, int columnStride) {
      set(values, first, columnStride);
      transposed = true;
      return this;
    }

    boolean transposed() {
      return transposed;
    }

    /** Sets a block to 0. */
    void clear(int rows, int columns) {
      boolean dense = stride == columns;
      int lines = dense ? 1 : rows;
      int length = dense ? rows * columns : columns;
      for (int i = 0; i < lines; i++) {
        int from = offset + i * stride;
        Arrays.fill(data, from, from + length, 0f);
      }
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
