package io.ohmflow.kernel.linalg;

public final class Matrix {
  private final float[] data;
  private final int offset;
  private final int rows;
  private final int columns;
  private final int stride;
  private final boolean transposed;

  public Matrix(float[] data, int offset, int rows, int columns, int rowStride) {
    this(data, offset, rows, columns, rowStride, false);
  }

  private Matrix(float[] data, int offset, int rows, int columns, int stride, boolean transposed) {
    this.data = data;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
    this.transposed = transposed;
  }

  public static Matrix of(float[] data, int rows, int columns) {
    return new Matrix(data, 0, rows, columns, columns);
  }

  public static Matrix zeros(int rows, int columns) {
    return of(new float[rows * columns], rows, columns);
  }

  public Matrix transpose() {
    return new Matrix(data, offset, columns, rows, stride, !transposed);
  }

  public Matrix rows(int from, int count) {
    return block(from, count, 0, columns);
  }

  public Matrix columns(int from, int count) {
    return block(0, rows, from, count);
  }

  public Matrix block(int rowFrom, int rowCount, int columnFrom, int columnCount) {
    int at = transposed ? columnFrom * stride + rowFrom : rowFrom * stride + columnFrom;
    return new Matrix(data, offset + at, rowCount, columnCount, stride, transposed);
  }

  public float[] data() { return data; }
  public int offset() { return offset; }
  public int rows() { return rows; }
  public int columns() { return columns; }
  public int stride() { return stride; }
  public boolean transposed() { return transposed; }

  public float at(int r, int c) {
    return data[offset + (transposed ? c * stride + r : r * stride + c)];
  }
}
