package io.ohmflow.kernel.internal.simd;

import jdk.incubator.vector.FloatVector;

/**
 * Cuts a block into the register tiles of {@link VectorTiles}.
 *
 * <p>What does not fill a tile is multiplied in padded copies: columns beyond the last whole vector
 * in copies of b and c, rows beyond the last whole tile in copies of a and c. What stands in the
 * padding never reaches c. Not thread-safe: owns the buffers for those copies.
 */
final class VectorGemm implements GemmKernel {
  private static final int LANES = VectorTiles.LANES;
  private static final int PANEL = VectorTiles.MAX_VECTORS * LANES;

  /** Rows that are copied at a time, a multiple of the rows of every tile. */
  private static final int COPIED_ROWS = 48;

  private final float[] columnsOfC = new float[COPIED_ROWS * PANEL];
  private final float[] rowsOfC = new float[VectorTiles.MAX_ROWS * PANEL];
  private float[] columnsOfB = new float[0];
  private float[] rowsOfA = new float[0];

  @Override
  public int panelColumns() {
    return PANEL;
  }

  @Override
  public void multiplyAdd(Block size, Operand a, Operand b, Operand c) {
    int depth = size.depth();
    for (int j = 0; j < size.columns(); j += PANEL) {
      int columns = Math.min(PANEL, size.columns() - j);
      Operand panelOfB = new Operand(b.data(), b.offset() + j, b.stride());
      Operand panelOfC = new Operand(c.data(), c.offset() + j, c.stride());
      if (columns % LANES == 0) {
        wholeVectors(new Block(size.rows(), columns, depth), a, panelOfB, panelOfC);
      } else {
        padded(new Block(size.rows(), columns, depth), a, panelOfB, panelOfC);
      }
    }
  }

  private void padded(Block size, Operand a, Operand b, Operand c) {
    int depth = size.depth();
    int columns = (size.columns() + LANES - 1) / LANES * LANES;
    if (columnsOfB.length < depth * columns) {
      columnsOfB = new float[depth * columns];
    }
    Operand wideB = new Operand(columnsOfB, 0, columns);
    Operand wideC = new Operand(columnsOfC, 0, columns);
    widen(b, wideB, depth, size.columns());
    for (int i = 0; i < size.rows(); i += COPIED_ROWS) {
      int rows = Math.min(COPIED_ROWS, size.rows() - i);
      Operand from = c.fromRow(i);
      widen(from, wideC, rows, size.columns());
      wholeVectors(new Block(rows, columns, depth), a.fromRow(i), wideB, wideC);
      narrow(wideC, from, rows, size.columns());
    }
  }

  private void wholeVectors(Block size, Operand a, Operand b, Operand c) {
    int vectors = size.columns() / LANES;
    int rows = VectorTiles.rows(vectors);
    int i = 0;
    for (; i + rows <= size.rows(); i += rows) {
      tile(vectors, size.depth(), a.data(), a.offset() + i * a.stride(), a.stride(), b, c, i);
    }
    if (i < size.rows()) {
      lastRows(new Block(size.rows() - i, size.columns(), size.depth()), a.fromRow(i), b, c, i);
    }
  }

  private void lastRows(Block size, Operand a, Operand b, Operand c, int i) {
    int depth = size.depth();
    if (rowsOfA.length < VectorTiles.MAX_ROWS * depth) {
      rowsOfA = new float[VectorTiles.MAX_ROWS * depth];
    }
    Operand into = new Operand(rowsOfC, 0, size.columns());
    copy(a, new Operand(rowsOfA, 0, depth), size.rows(), depth);
    copy(c.fromRow(i), into, size.rows(), size.columns());
    tile(size.columns() / LANES, depth, rowsOfA, 0, depth, b, into, 0);
    copy(into, c.fromRow(i), size.rows(), size.columns());
  }

  private static void tile(
      int vectors, int depth, float[] a, int ao, int as, Operand b, Operand c, int row) {
    int co = c.offset() + row * c.stride();
    VectorTiles.tile(
        vectors, depth, a, ao, as, b.data(), b.offset(), b.stride(), c.data(), co, c.stride());
  }

  /** Copies rows with whatever follows them up to whole vectors, as far as the array reaches. */
  private static void widen(Operand from, Operand to, int rows, int columns) {
    int room = from.data().length - from.offset() - to.stride();
    int whole = room < 0 ? 0 : Math.min(rows, room / from.stride() + 1);
    copyVectors(from, to, whole, to.stride());
    copy(from.fromRow(whole), to.fromRow(whole), rows - whole, columns);
  }

  /**
   * Copies the first columns back. Where rows of c lie in one piece, whole vectors are written:
   * what one writes beyond its row belongs to rows that are written after it, the last of them
   * exactly.
   */
  private static void narrow(Operand from, Operand to, int rows, int columns) {
    int exact = (from.stride() - 1) / columns;
    int whole = to.stride() == columns ? Math.max(0, rows - exact) : 0;
    copyVectors(from, to, whole, from.stride());
    copy(from.fromRow(whole), to.fromRow(whole), rows - whole, columns);
  }

  /** Last columns first, all rows of them in order: see {@link #narrow}. */
  private static void copyVectors(Operand from, Operand to, int rows, int columns) {
    for (int j = columns - LANES; j >= 0; j -= LANES) {
      int source = from.offset() + j;
      int target = to.offset() + j;
      for (int i = 0; i < rows; i++, source += from.stride(), target += to.stride()) {
        FloatVector.fromArray(VectorTiles.SPECIES, from.data(), source)
            .intoArray(to.data(), target);
      }
    }
  }

  private static void copy(Operand from, Operand to, int rows, int columns) {
    float[] in = from.data();
    float[] out = to.data();
    for (int i = 0; i < rows; i++) {
      int source = from.offset() + i * from.stride();
      int target = to.offset() + i * to.stride();
      for (int j = 0; j < columns; j++) {
        out[target + j] = in[source + j];
      }
    }
  }
}
