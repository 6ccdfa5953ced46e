package io.ohmflow.kernel.linalg;

import io.ohmflow.kernel.internal.simd.GemmKernel;
import io.ohmflow.kernel.internal.simd.GemmKernel.Operand;

/**
 * Products in pure Java with the same bits on every CPU.
 *
 * <p>A block of {@value #DEPTH} × {@value #WIDTH} elements of b stays in the second-level cache, in
 * panels of which one at a time is in the first, while blocks of {@value #HEIGHT} rows of a pass
 * by. Operands are packed to rows where it pays: packed rows lie a fixed distance apart, which the
 * register tiles are made for. A left operand that lies transposed has tiles of its own. The sums
 * of a block go on from c, so blocking changes no bit. Owns its packing buffers: one thread at a
 * time.
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

  /** Rows that lie multiples of so many floats apart meet in few sets of the first-level cache. */
  private static final int FAR = 128;

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
    multiply(true, a, b, c, null, null);
  }

  @Override
  public void multiplyAdd(Matrix a, Matrix b, Matrix c) {
    Shapes.check(a, b, c);
    multiply(false, a, b, c, null, null);
  }

  @Override
  public void multiplyBoth(Matrix a, Matrix b, Matrix c, Matrix e, Matrix d) {
    Shapes.check(a, b, c);
    Shapes.check(a, e, d);
    if (!e.laidOutAs(b)) {
      multiply(a, b, c);
      multiply(a, e, d);
    } else if (c.columns() <= kernel.pairedColumns()
        && c.stride() == d.stride()
        && !b.transposed()) {
      multiplyPair(false, a, b, c, e, d);
    } else {
      multiply(true, a, b, c, e, d);
    }
  }

  @Override
  public boolean takesMagnitudes(int columns) {
    return columns <= kernel.pairedColumns();
  }

  @Override
  public void multiplyMagnitudes(Matrix a, Matrix b, Matrix c, Matrix e, Matrix d) {
    Shapes.check(a, b, c);
    Shapes.check(a, e, d);
    boolean lie = !b.transposed() && !e.transposed() && c.stride() == d.stride();
    if (!takesMagnitudes(b.columns()) || !lie) {
      throw new UnsupportedOperationException(name() + ": operands that do not lie as they must");
    }
    multiplyPair(true, a, b, c, e, d);
  }

  /**
   * Blocks over columns and steps of the sum.
   *
   * @param set whether c and d are set, not added to
   * @param e laid out as b; null for one product alone
   */
  private void multiply(boolean set, Matrix a, Matrix b, Matrix c, Matrix e, Matrix d) {
    for (int j = 0; j < b.columns(); j += WIDTH) {
      for (int p = 0; p == 0 || p < a.columns(); p += DEPTH) {
        multiplyPart(set && p == 0, a, b, c, e, d, j, p);
      }
    }
  }

  /** Both products in one pass over a; at most as many columns as kernels pair. */
  private void multiplyPair(boolean magnitudes, Matrix a, Matrix b, Matrix c, Matrix e, Matrix d) {
    int panel = kernel.panelColumns();
    int columns = b.columns();
    boolean pack = !packed(a) || !hasRoom(a);
    for (int p = 0; p == 0 || p < a.columns(); p += DEPTH) {
      int depth = Math.min(DEPTH, a.columns() - p);
      ensurePackedB(depth * panel);
      Lines.copy(b.data(), at(b, p, 0), b.stride(), packedB, 0, panel, depth, columns);
      Lines.copy(e.data(), at(e, p, 0), e.stride(), packedB, panel / 2, panel, depth, columns);
      right.set(packedB, 0, panel);
      for (int i = 0; i < a.rows(); i += HEIGHT) {
        int rows = Math.min(HEIGHT, a.rows() - i);
        takeRows(a, i, rows, p, depth, pack);
        result.set(c.data(), at(c, i, 0), c.stride());
        second.set(d.data(), at(d, i, 0), d.stride());
        kernel.multiplyPair(p == 0, magnitudes, rows, columns, depth, left, right, result, second);
      }
    }
  }

  /** Whether the array goes on behind a packed a to the end of its last tile. */
  private static boolean hasRoom(Matrix a) {
    int tiles = (a.rows() + GemmKernel.TILE_ROWS - 1) / GemmKernel.TILE_ROWS;
    int last = a.offset() + (tiles * GemmKernel.TILE_ROWS - 1) * a.stride();
    return last + a.columns() <= a.data().length;
  }

  /** Index of an element. */
  private static int at(Matrix m, int row, int column) {
    return m.offset() + (m.transposed() ? column * m.stride() + row : row * m.stride() + column);
  }

  /**
   * Blocks over rows; b is one block, which begins at column j and row p, and e, if there is one,
   * another that lies in the same way, whose product is added to d.
   */
  private void multiplyPart(
      boolean fresh, Matrix a, Matrix b, Matrix c, Matrix e, Matrix d, int j, int p) {
    int columns = Math.min(WIDTH, b.columns() - j);
    int depth = Math.min(DEPTH, a.columns() - p);
    boolean dense = b.stride() == columns && columns <= kernel.panelColumns();
    boolean asItLies = takesAsItLies(a, columns);
    boolean spread = asItLies && b.stride() % FAR != 0;
    boolean packB = b.transposed() || a.rows() >= ROWS_THAT_PAY && !dense && !spread;
    int size = depth * columns;
    if (packB) {
      ensurePackedB(e == null ? size : 2 * size);
      packPanels(b, p, depth, j, columns, 0);
      if (e != null) {
        packPanels(e, p, depth, j, columns, size);
      }
    }
    boolean packA = !asItLies && (a.transposed() || !packed(a) && a.rows() >= PACKED_ROWS_THAT_PAY);
    for (int i = 0; i < a.rows(); i += HEIGHT) {
      int rows = Math.min(HEIGHT, a.rows() - i);
      takeRows(a, i, rows, p, depth, packA);
      if (packB) {
        multiplyPanels(fresh, rows, columns, depth, 0, c, at(c, i, j));
        if (e != null) {
          multiplyPanels(fresh, rows, columns, depth, size, d, at(d, i, j));
        }
      } else {
        right.set(b.data(), at(b, p, j), b.stride());
        multiplyBlock(fresh, rows, columns, depth, c, at(c, i, j));
        if (e != null) {
          right.set(e.data(), at(e, p, j), e.stride());
          multiplyBlock(fresh, rows, columns, depth, d, at(d, i, j));
        }
      }
    }
  }

  private void multiplyPanels(
      boolean fresh, int rows, int columns, int depth, int from, Matrix c, int into) {
    int panel = kernel.panelColumns();
    for (int j = 0; j < columns; j += panel) {
      int wide = Math.min(panel, columns - j);
      right.set(packedB, from + j * depth, wide);
      multiplyBlock(fresh, rows, wide, depth, c, into + j);
    }
  }

  private void multiplyBlock(boolean fresh, int rows, int columns, int depth, Matrix c, int into) {
    result.set(c.data(), into, c.stride());
    if (fresh) {
      kernel.multiply(rows, columns, depth, left, right, result);
    } else {
      kernel.multiplyAdd(rows, columns, depth, left, right, result);
    }
  }

  /** Panels of whole depth, one after another; the last one may be narrower. */
  private void packPanels(Matrix b, int row, int depth, int column, int columns, int first) {
    int panel = kernel.panelColumns();
    for (int j = 0; j < columns; j += panel) {
      int wide = Math.min(panel, columns - j);
      int from = at(b, row, column + j);
      int to = first + j * depth;
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

  /** Whether a lies transposed and is best read so: again for each panel of b. */
  private boolean takesAsItLies(Matrix a, int columns) {
    return a.transposed()
        && kernel.takesTransposed(a.rows(), columns)
        && (a.stride() % FAR != 0 || columns <= FAR);
  }

  private void takeRows(Matrix a, int row, int rows, int column, int columns, boolean pack) {
    if (pack) {
      packRows(a, row, rows, column, columns);
    } else if (a.transposed()) {
      left.setTransposed(a.data(), at(a, row, column), a.stride());
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
