package io.ohmflow.kernel.internal.simd;

import jdk.incubator.vector.FloatVector;

/**
 * Cuts a block into the register tiles of {@link VectorTiles}, of {@link PackedTiles} where
 * operands are packed, or of {@link TransposedTiles}.
 *
 * <p>What does not fill a tile is multiplied in padded copies: columns beyond the last whole vector
 * in copies of b and c, rows beyond the last whole tile in copies of a and c. What stands in the
 * padding never reaches c. Not thread-safe: owns the buffers for those copies.
 */
final class VectorGemm implements GemmKernel {
  private static final int LANES = VectorTiles.LANES;
  private static final int PANEL = VectorTiles.MAX_VECTORS * LANES;
  private static final boolean PACKED_FIT = PackedTiles.fit();

  /** Rows that are copied at a time, a multiple of the rows of every tile. */
  private static final int COPIED_ROWS = 48;

  private final float[] columnsOfC = new float[COPIED_ROWS * PANEL];
  private final float[] rowsOfC = new float[VectorTiles.MAX_ROWS * PANEL];
  private final Operand panelOfB = new Operand();
  private final Operand panelOfC = new Operand();
  private final Operand wideB = new Operand();
  private final Operand wideC = new Operand();
  private final Operand secondC = new Operand();
  private final Operand partOfA = new Operand();
  private final Operand partOfC = new Operand();
  private final Operand lastOfA = new Operand();
  private final Operand lastOfC = new Operand();
  private float[] columnsOfB = new float[0];
  private float[] rowsOfA = new float[0];

  @Override
  public int panelColumns() {
    return PANEL;
  }

  @Override
  public boolean takesTransposed(int rows, int columns) {
    return PACKED_FIT && rows % TransposedTiles.ROWS == 0 && columns % LANES == 0;
  }

  @Override
  public int pairedColumns() {
    return PACKED_FIT ? LANES : 0;
  }

  @Override
  public void multiplyPair(
      boolean fresh,
      boolean magnitudes,
      int rows,
      int columns,
      int depth,
      Operand a,
      Operand b,
      Operand c,
      Operand d) {
    int whole = columns == LANES ? rows - rows % PackedTiles.ROWS : 0;
    pairs(fresh, magnitudes, whole, depth, a, b, c, d);
    for (int i = whole; i < rows; i += COPIED_ROWS) {
      int count = Math.min(COPIED_ROWS, rows - i);
      partOfA.setFromRow(a, i);
      partOfC.setFromRow(c, i);
      panelOfC.setFromRow(d, i);
      wideC.set(columnsOfC, 0, PANEL);
      secondC.set(columnsOfC, LANES, PANEL);
      if (!fresh) {
        widen(partOfC, wideC, count, columns, LANES);
        widen(panelOfC, secondC, count, columns, LANES);
      }
      // Rows beyond the last are whatever the array holds there; their sums are thrown away.
      pairs(fresh, magnitudes, count, depth, partOfA, b, wideC, secondC);
      narrow(wideC, partOfC, count, columns, LANES);
      narrow(secondC, panelOfC, count, columns, LANES);
    }
  }

  /** Tiles of two vectors over at least so many rows, one for c, one for d. */
  private static void pairs(
      boolean fresh,
      boolean magnitudes,
      int rows,
      int depth,
      Operand a,
      Operand b,
      Operand c,
      Operand d) {
    for (int i = 0; i < rows; i += PackedTiles.ROWS) {
      int ao = a.offset() + i * PACKED_STRIDE;
      int co = c.offset() + i * c.stride();
      int to = d.offset() + i * d.stride();
      if (magnitudes) {
        PackedTiles.magnitudes(
            fresh,
            depth,
            a.data(),
            ao,
            b.data(),
            b.offset(),
            c.data(),
            co,
            d.data(),
            to,
            c.stride());
      } else {
        PackedTiles.twoVectors(
            fresh,
            depth,
            a.data(),
            ao,
            b.data(),
            b.offset(),
            c.data(),
            co,
            d.data(),
            to,
            c.stride());
      }
    }
  }

  @Override
  public void multiply(int rows, int columns, int depth, Operand a, Operand b, Operand c) {
    multiply(true, rows, columns, depth, a, b, c);
  }

  @Override
  public void multiplyAdd(int rows, int columns, int depth, Operand a, Operand b, Operand c) {
    multiply(false, rows, columns, depth, a, b, c);
  }

  private void multiply(
      boolean fresh, int rows, int columns, int depth, Operand a, Operand b, Operand c) {
    for (int j = 0; j < columns; j += PANEL) {
      int wide = Math.min(PANEL, columns - j);
      panelOfB.setFromColumn(b, j);
      panelOfC.setFromColumn(c, j);
      if (wide % LANES == 0) {
        wholeVectors(fresh, rows, wide, depth, a, panelOfB, panelOfC);
      } else {
        padded(fresh, rows, wide, depth, a);
      }
    }
  }

  /** The present panel, whose last vector is not whole. */
  private void padded(boolean fresh, int rows, int columns, int depth, Operand a) {
    int wide = (columns + LANES - 1) / LANES * LANES;
    if (columnsOfB.length < depth * wide) {
      columnsOfB = new float[depth * wide];
    }
    wideB.set(columnsOfB, 0, wide);
    wideC.set(columnsOfC, 0, wide);
    widen(panelOfB, wideB, depth, columns, wide);
    for (int i = 0; i < rows; i += COPIED_ROWS) {
      int count = Math.min(COPIED_ROWS, rows - i);
      partOfA.setFromRow(a, i);
      partOfC.setFromRow(panelOfC, i);
      if (!fresh) {
        widen(partOfC, wideC, count, columns, wide);
      }
      wholeVectors(fresh, count, wide, depth, partOfA, wideB, wideC);
      narrow(wideC, partOfC, count, columns, wide);
    }
  }

  private void wholeVectors(
      boolean fresh, int rows, int columns, int depth, Operand a, Operand b, Operand c) {
    if (PACKED_FIT && b.stride() == columns && packed(a, rows, depth)) {
      packed(fresh, rows, columns, depth, a, b, c);
      return;
    }
    if (fresh) {
      c.clear(rows, columns);
    }
    if (a.transposed()) {
      transposed(rows, columns, depth, a, b, c);
      return;
    }
    int vectors = columns / LANES;
    int high = VectorTiles.rows(vectors);
    int i = 0;
    for (; i + high <= rows; i += high) {
      tile(vectors, depth, a.data(), a.offset() + i * a.stride(), a.stride(), b, c, i);
    }
    if (i < rows) {
      lastRows(rows - i, columns, depth, a, b, c, i);
    }
  }

  /** Whether rows lie as packed ones do, with room for whole tiles. */
  private static boolean packed(Operand a, int rows, int depth) {
    int last = (rows + PackedTiles.ROWS - 1) / PackedTiles.ROWS * PackedTiles.ROWS - 1;
    int end = a.offset() + last * PACKED_STRIDE + depth;
    return !a.transposed() && a.stride() == PACKED_STRIDE && end <= a.data().length;
  }

  private void packed(
      boolean fresh, int rows, int columns, int depth, Operand a, Operand b, Operand c) {
    int i = 0;
    for (; i + PackedTiles.ROWS <= rows; i += PackedTiles.ROWS) {
      packedTile(fresh, columns, depth, a.data(), a.offset() + i * PACKED_STRIDE, b, c, i);
    }
    if (i < rows) {
      // Rows beyond the last are whatever the array holds there; their sums are thrown away.
      copy(c, i, lastOfC.set(rowsOfC, 0, columns), 0, rows - i, columns);
      packedTile(fresh, columns, depth, a.data(), a.offset() + i * PACKED_STRIDE, b, lastOfC, 0);
      copy(lastOfC, 0, c, i, rows - i, columns);
    }
  }

  private static void packedTile(
      boolean fresh, int columns, int depth, float[] a, int ao, Operand b, Operand c, int row) {
    int co = c.offset() + row * c.stride();
    float[] data = c.data();
    if (columns == LANES) {
      PackedTiles.oneVector(fresh, depth, a, ao, b.data(), b.offset(), data, co, c.stride());
    } else {
      PackedTiles.twoVectors(
          fresh, depth, a, ao, b.data(), b.offset(), data, co, data, co + LANES, c.stride());
    }
  }

  private static void transposed(
      int rows, int columns, int depth, Operand a, Operand b, Operand c) {
    for (int i = 0; i < rows; i += TransposedTiles.ROWS) {
      int ao = a.offset() + i;
      int co = c.offset() + i * c.stride();
      if (columns == LANES) {
        TransposedTiles.oneVector(
            depth,
            a.data(),
            ao,
            a.stride(),
            b.data(),
            b.offset(),
            b.stride(),
            c.data(),
            co,
            c.stride());
      } else {
        TransposedTiles.twoVectors(
            depth,
            a.data(),
            ao,
            a.stride(),
            b.data(),
            b.offset(),
            b.stride(),
            c.data(),
            co,
            c.stride());
      }
    }
  }

  private void lastRows(int rows, int columns, int depth, Operand a, Operand b, Operand c, int i) {
    if (rowsOfA.length < VectorTiles.MAX_ROWS * depth) {
      rowsOfA = new float[VectorTiles.MAX_ROWS * depth];
    }
    copy(a, i, lastOfA.set(rowsOfA, 0, depth), 0, rows, depth);
    copy(c, i, lastOfC.set(rowsOfC, 0, columns), 0, rows, columns);
    tile(columns / LANES, depth, rowsOfA, 0, depth, b, lastOfC, 0);
    copy(lastOfC, 0, c, i, rows, columns);
  }

  private static void tile(
      int vectors, int depth, float[] a, int ao, int as, Operand b, Operand c, int row) {
    int co = c.offset() + row * c.stride();
    VectorTiles.tile(
        vectors, depth, a, ao, as, b.data(), b.offset(), b.stride(), c.data(), co, c.stride());
  }

  /** Copies rows with whatever follows them up to whole vectors, as far as the array reaches. */
  private static void widen(Operand from, Operand to, int rows, int columns, int wide) {
    int room = from.data().length - from.offset() - wide;
    int whole = room < 0 ? 0 : Math.min(rows, room / from.stride() + 1);
    copyVectors(from, to, whole, wide);
    copy(from, whole, to, whole, rows - whole, columns);
  }

  /**
   * Copies the first columns back. Where rows of c lie in one piece, whole vectors are written:
   * what one writes beyond its row belongs to rows that are written after it, the last of them
   * exactly.
   */
  private static void narrow(Operand from, Operand to, int rows, int columns, int wide) {
    int exact = (wide - 1) / columns;
    int whole = to.stride() == columns ? Math.max(0, rows - exact) : 0;
    copyVectors(from, to, whole, wide);
    copy(from, whole, to, whole, rows - whole, columns);
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

  /** Rows from {@code first} on to rows from {@code into} on. */
  private static void copy(Operand from, int first, Operand to, int into, int rows, int columns) {
    float[] in = from.data();
    float[] out = to.data();
    for (int i = 0; i < rows; i++) {
      int source = from.offset() + (first + i) * from.stride();
      int target = to.offset() + (into + i) * to.stride();
      for (int j = 0; j < columns; j++) {
        out[target + j] = in[source + j];
      }
    }
  }
}
