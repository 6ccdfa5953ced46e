package io.ohmflow.kernel.linalg;

import java.util.Arrays;

/**
 * Views of one array, kept for the next time that they are asked for: a training step takes the
 * same thousands of them as the one before, and makes none. Given another array, it forgets those
 * of the last one. Owned by one thread.
 */
public final class Views {
  private static final int FIRST_SIZE = 16;
  private static final int LARGEST_SIZE = 1 << 12;

  /** Places at which a view may be kept. */
  private static final int PROBES = 4;

  /** 2<sup>32</sup> / golden ratio, odd: spreads regular distances over the upper bits. */
  private static final int SPREAD = 0x9E3779B9;

  private float[] array = {};
  private Matrix[] kept = new Matrix[FIRST_SIZE];

  /** As {@link Matrix#Matrix(float[], int, int, int, int)}. */
  public Matrix of(float[] data, int offset, int rows, int columns, int rowStride) {
    if (data != array) {
      Arrays.fill(kept, null);
      array = data;
    }
    int hash = ((offset * SPREAD ^ rows) * SPREAD ^ columns) * SPREAD;
    while (true) {
      int mask = kept.length - 1;
      int at = hash >>> Integer.numberOfLeadingZeros(mask);
      for (int k = 0; k < PROBES; k++) {
        int place = at + k & mask;
        Matrix view = kept[place];
        if (view == null) {
          kept[place] = new Matrix(data, offset, rows, columns, rowStride);
          return kept[place];
        }
        if (view.covers(offset, rows, columns, rowStride)) {
          return view;
        }
      }
      if (kept.length == LARGEST_SIZE) {
        kept[at] = new Matrix(data, offset, rows, columns, rowStride);
        return kept[at];
      }
      // Those that were kept are found missing and come back.
      kept = new Matrix[2 * kept.length];
    }
  }

  /** A whole array as a matrix, as {@link Matrix#of}. */
  public Matrix of(float[] data, int rows, int columns) {
    return of(data, 0, rows, columns, columns);
  }

  /** Rows {@code [from, from + count)} of a matrix that is not transposed. */
  public Matrix rows(Matrix of, int from, int count) {
    return block(of, from, count, 0, of.columns());
  }

  /** Columns {@code [from, from + count)} of a matrix that is not transposed. */
  public Matrix columns(Matrix of, int from, int count) {
    return block(of, 0, of.rows(), from, count);
  }

  /**
   * A block of a matrix that is not transposed.
   *
   * @throws IllegalArgumentException if it is
   */
  public Matrix block(Matrix of, int row, int rows, int column, int columns) {
    if (of.transposed()) {
      throw new IllegalArgumentException("views of a transposed matrix are not kept");
    }
    if (rows == of.rows() && columns == of.columns()) {
      return of;
    }
    return of(of.data(), of.offset() + row * of.stride() + column, rows, columns, of.stride());
  }
}
