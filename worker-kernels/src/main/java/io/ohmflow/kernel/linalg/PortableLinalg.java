package io.ohmflow.kernel.linalg;

import io.ohmflow.kernel.internal.simd.GemmKernel;
import io.ohmflow.kernel.internal.simd.GemmKernel.Operand;
import java.util.Arrays;

/**
 * Products in pure Java with the same bits on every CPU.
 *
 * <p>A block of {@value #DEPTH} × {@value #WIDTH} elements of b stays in the second-level cache, in
 * panels of which one at a time is in the first, while blocks of {@value #HEIGHT} rows of a pass
 * by. Transposed operands are always packed to rows, others where it pays: packed rows lie a fixed
 * distance apart, which the register tiles are made for. The sums of a block go on from c, so
 * blocking changes no bit. Owns its packing buffers: one thread at a time.
 */
final class PortableLinalg implements Linalg {
  private static final int DEPTH = GemmKernel.PACKED_DEPTH;
  private static final int WIDTH = 512;

  /** A multiple of the rows of every register tile. */
  private static final int HEIGHT = 96;

  /** From so many rows of a on, packing b costs less than reading it with a large stride. */
  private static final int ROWS_THAT_PAY = 32;

  /** From so many rows of a on, packing them costs less than it saves. */
  private static final int PACKED_ROWS_THAT_PAY = 8;

  private final GemmKernel kernel;
  private final String name;
  private final Operand left = new Operand();
  private final Operand right = new Operand();
  private final Operand result = new Operand();
  private final Operand second = new Operand();
  private float[] packedB = new float[0];
  private float[] packedA = new float[0];

  PortableLinalg(GemmKernel kernel, String name) {
    this.kernel = kernel;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /** Shorter rows would take too much room. */
  @Override
  public int rowStride(int columns) {
    boolean fits = columns <= DEPTH && 2 * columns >= DEPTH;
    return fits && kernel.pairedColumns() > 0 ? GemmKernel.PACKED_STRIDE : columns;
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c) {
    Shapes.check(a, b, c);
    clear(c);
    multiplyAdd(a, b, c);
  }

  private static void clear(Matrix c) {
    boolean dense = c.stride() == c.columns();
    int lines = dense ? 1 : c.rows();
    int length = dense ? c.rows() * c.columns() : c.columns();
    for (int i = 0; i < lines; i++) {
      int from = c.offset() + i * c.stride();
      Arrays.fill(c.data(), from, from + length, 0f);
    }
  }

  @Override
  public void multiplyAdd(Matrix a, Matrix b, Matrix c) {
    Shapes.check(a, b, c);
    for (int j = 0; j < b.columns(); j += WIDTH) {
      for (int p = 0; p < a.columns(); p += DEPTH) {
        multiplyPart(a, b, c, j, p);
      }
    }
  }

  @Override
  public void multiplyBoth(Matrix a, Matrix b, Matrix c, Matrix e, Matrix d) {
    Shapes.check(a, e, d);
    boolean paired = c.columns() <= kernel.pairedColumns() && c.stride() == d.stride();
    if (!paired || b.columns() != e.columns() || b.transposed() || e.transposed()) {
      multiply(a, b, c);
      multiply(a, e, d);
      return;
    }
    Shapes.check(a, b, c);
    clear(c);
    clear(d);
    for (int p = 0; p < a.columns(); p += DEPTH) {
      multiplyPair(a, b, c, e, d, p);
    }
  }

  private void multiplyPair(Matrix a, Matrix b, Matrix c, Matrix e, Matrix d, int p) {
    int depth = Math.min(DEPTH, a.columns() - p);
    int panel = kernel.panelColumns();
    int columns = b.columns();
    ensurePackedB(depth * panel);
    Lines.copy(b.data(), at(b, p, 0), b.stride(), packedB, 0, panel, depth, columns);
    Lines.copy(e.data(), at(e, p, 0), e.stride(), packedB, panel / 2, panel, depth, columns);
    right.set(packedB, 0, panel);
    for (int i = 0; i < a.rows(); i += HEIGHT) {
      int rows = Math.min(HEIGHT, a.rows() - i);
      takeRows(a, i, rows, p, depth, !packed(a));
      result.set(c.data(), at(c, i, 0), c.stride());
      second.set(d.data(), at(d, i, 0), d.stride());
      kernel.multiplyAddPair(rows, columns, depth, left, right, result, second);
    }
  }

  /** Index of an element. */
  private static int at(Matrix m, int row, int column) {
    return m.offset() + (m.transposed() ? column * m.stride() + row : row * m.stride() + column);
  }

  /** Blocks over rows; b is one block, which begins at column j and row p. */
  private void multiplyPart(Matrix a, Matrix b, Matrix c, int j, int p) {
    int columns = Math.min(WIDTH, b.columns() - j);
    int depth = Math.min(DEPTH, a.columns() - p);
    boolean dense = b.stride() == columns && columns <= kernel.panelColumns();
    boolean packB = b.transposed() || a.rows() >= ROWS_THAT_PAY && !dense;
    if (packB) {
      packPanels(b, p, depth, j, columns);
    }
    boolean packA = a.transposed() || !packed(a) && a.rows() >= PACKED_ROWS_THAT_PAY;
    for (int i = 0; i < a.rows(); i += HEIGHT) {
      int rows = Math.min(HEIGHT, a.rows() - i);
      takeRows(a, i, rows, p, depth, packA);
      int into = at(c, i, j);
      if (packB) {
        multiplyPanels(rows, columns, depth, c, into);
      } else {
        right.set(b.data(), at(b, p, j), b.stride());
        result.set(c.data(), into, c.stride());
        kernel.multiplyAdd(rows, columns, depth, left, right, result);
      }
    }
  }

  private void multiplyPanels(int rows, int columns, int depth, Matrix c, int into) {
    int panel = kernel.panelColumns();
    for (int j = 0; j < columns; j += panel) {
      int wide = Math.min(panel, columns - j);
      right.set(packedB, j * depth, wide);
      result.set(c.data(), into + j, c.stride());
      kernel.multiplyAdd(rows, wide, depth, left, right, result);
    }
  }

  /** Panels of whole depth, one after another; the last one may be narrower. */
  private void packPanels(Matrix b, int row, int depth, int column, int columns) {
    ensurePackedB(depth * columns);
    int panel = kernel.panelColumns();
    for (int j = 0; j < columns; j += panel) {
      int wide = Math.min(panel, columns - j);
      int from = at(b, row, column + j);
      int to = j * depth;
      if (b.transposed()) {
        Packing.transpose(b.data(), from, b.stride(), packedB, to, wide, wide, depth);
      } else {
        Lines.copy(b.data(), from, b.stride(), packedB, to, wide, depth, wide);
      }
    }
  }

  private void ensurePackedB(int size) {
    if (packedB.length < size) {
      packedB = new float[size];
    }
  }

  private static boolean packed(Matrix a) {
    return !a.transposed() && a.stride() == GemmKernel.PACKED_STRIDE;
  }

  private void takeRows(Matrix a, int row, int rows, int column, int columns, boolean pack) {
    if (pack) {
      packRows(a, row, rows, column, columns);
    } else {
      left.set(a.data(), at(a, row, column), a.stride());
    }
  }

  private void packRows(Matrix a, int row, int rows, int column, int columns) {
    int stride = GemmKernel.PACKED_STRIDE;
    if (packedA.length == 0) {
      packedA = new float[HEIGHT * stride];
    }
    int from = at(a, row, column);
    if (a.transposed()) {
      Packing.transpose(a.data(), from, a.stride(), packedA, 0, stride, columns, rows);
    } else {
      Lines.copy(a.data(), from, a.stride(), packedA, 0, stride, rows, columns);
    }
    left.set(packedA, 0, stride);
  }
}
