package io.ohmflow.kernel.linalg;

import java.util.Objects;

/**
 * A rectangular view on a row-major float array. The view never changes; the numbers behind it are
 * shared with whoever holds the array.
 */
public final class Matrix {
  private final float[] data;
  private final int offset;
  private final int rows;
  private final int columns;
  private final int stride;
  private final boolean transposed;

  /** The same numbers the other way round, once somebody has asked for them. */
  private Matrix turned;

  /**
   * @param data the array
   * @param offset index of the first element
   * @param rows number of rows, ≥ 0
   * @param columns number of columns, ≥ 0
   * @param rowStride distance of two rows in the array, ≥ columns
   * @throws IllegalArgumentException if the view does not lie in the array
   */
  public Matrix(float[] data, int offset, int rows, int columns, int rowStride) {
    this(data, offset, rows, columns, rowStride, false);
    long end = rows == 0 ? offset : offset + (long) (rows - 1) * rowStride + columns;
    if (offset < 0 || rows < 0 || columns < 0 || rowStride < columns || end > data.length) {
      throw new IllegalArgumentException(
          "view of "
              + rows
              + " × "
              + columns
              + " with stride "
              + rowStride
              + " at "
              + offset
              + " in an array of "
              + data.length);
    }
  }

  private Matrix(float[] data, int offset, int rows, int columns, int stride, boolean transposed) {
    this.data = data;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
    this.transposed = transposed;
  }

  /** A whole array as a matrix [rows × columns]. */
  public static Matrix of(float[] data, int rows, int columns) {
    return new Matrix(data, 0, rows, columns, columns);
  }

  /** A new matrix of zeros. */
  public static Matrix zeros(int rows, int columns) {
    return of(new float[Math.multiplyExact(rows, columns)], rows, columns);
  }

  /** The same numbers with rows and columns exchanged; the same object each time. */
  public Matrix transpose() {
    if (turned == null) {
      turned = new Matrix(data, offset, columns, rows, stride, !transposed);
      turned.turned = this;
    }
    return turned;
  }

  /** Whether this is such a view of its array, not transposed. */
  boolean covers(int first, int rowCount, int columnCount, int rowStride) {
    return offset == first
        && rows == rowCount
        && columns == columnCount
        && stride == rowStride
        && !transposed;
  }

  /** Whether another matrix has this shape, stride and order. */
  boolean laidOutAs(Matrix other) {
    return rows == other.rows
        && columns == other.columns
        && stride == other.stride
        && transposed == other.transposed;
  }

  /** Rows {@code [from, from + count)}. */
  public Matrix rows(int from, int count) {
    return block(from, count, 0, columns);
  }

  /** Columns {@code [from, from + count)}. */
  public Matrix columns(int from, int count) {
    return block(0, rows, from, count);
  }

  /**
   * A block of this matrix.
   *
   * @throws IndexOutOfBoundsException if it does not lie in this matrix
   */
  public Matrix block(int rowFrom, int rowCount, int columnFrom, int columnCount) {
    Objects.checkFromIndexSize(rowFrom, rowCount, rows);
    Objects.checkFromIndexSize(columnFrom, columnCount, columns);
    int at = transposed ? columnFrom * stride + rowFrom : rowFrom * stride + columnFrom;
    return new Matrix(data, offset + at, rowCount, columnCount, stride, transposed);
  }

  /**
   * Copies the elements column by column.
   *
   * @param out set to the transposed matrix, [columns × rows] without gaps
   */
  public void copyTransposed(float[] out) {
    Objects.checkFromIndexSize(0, rows * columns, out.length);
    if (transposed) {
      Lines.copy(data, offset, stride, out, 0, rows, columns, rows);
    } else {
      Packing.transpose(data, offset, stride, out, 0, rows, rows, columns);
    }
  }

  /** The array behind this view. */
  public float[] data() {
    return data;
  }

  /** Index of element (0, 0). */
  public int offset() {
    return offset;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of columns. */
  public int columns() {
    return columns;
  }

  /** Distance of two stored rows; of two columns if {@link #transposed()}. */
  public int stride() {
    return stride;
  }

  /** Whether the array holds the columns of this view one after another. */
  public boolean transposed() {
    return transposed;
  }

  /** One element; for tests and reports, not for inner loops. */
  public float at(int row, int column) {
    return data[offset + (transposed ? column * stride + row : row * stride + column)];
  }
}
