package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.wires.EffectiveConductance;
import io.ohmflow.kernel.wires.LadderConductance;
import io.ohmflow.kernel.wires.WireSolver;
import io.ohmflow.profile.HardwareProfile.Encoding;

/**
 * The wires of a slice's tiles: turns the conductances of cells into those that the columns feel,
 * by the exact solution of each tile's circuit, or by an earlier one and what has changed since.
 *
 * <p>An offset column's reference is one more column at the far end of its tile.
 */
final class TileWires {
  /** Cells of less than this share of g_max carry no signal whose loss would matter. */
  private static final float LEAST = 1e-2f;

  private final TileGrid grid;
  private final int outputs;
  private final float gMax;
  private final boolean reference;
  private final EffectiveConductance exact;
  private final LadderConductance ladders;
  private float[] plusTile = {};
  private float[] minusTile = {};
  private float worstDrop;

  TileWires(ChipModel chip, TileGrid grid, int outputs) {
    this.grid = grid;
    this.outputs = outputs;
    this.gMax = chip.device().gMax();
    this.reference = chip.mapping().encoding() == Encoding.OFFSET_COLUMN;
    this.exact = new EffectiveConductance(chip.wires());
    this.ladders = new LadderConductance(chip.wires());
  }

  /**
   * Solves every tile exactly.
   *
   * @param plus g⁺ [inputs × outputs], replaced by what the columns feel
   * @param minus g⁻ likewise, or the reference columns [inputs × column tiles]
   */
  void solve(float[] plus, float[] minus) {
    worstDrop = 0;
    run(exact, plus, minus);
  }

  /** Solves as {@link #solve} does, by ladders and what an exact solution once had beyond them. */
  void follow(WireLag lag, float[] plus, float[] minus) {
    run(ladders, plus, minus);
    add(lag.plus(), plus);
    add(lag.minus(), minus);
    worstDrop = lag.worstDrop();
  }

  private static void add(float[] terms, float[] to) {
    for (int i = 0; i < terms.length; i++) {
      to[i] += terms[i];
    }
  }

  /**
   * Solves exactly, for {@link #follow}.
   *
   * @param plus g⁺ [inputs × outputs], overwritten
   * @param minus g⁻ likewise, or the reference columns [inputs × column tiles]
   */
  WireLag lag(float[] plus, float[] minus) {
    float[] plusLadders = plus.clone();
    float[] minusLadders = minus.clone();
    run(ladders, plusLadders, minusLadders);
    solve(plus, minus);
    return new WireLag(difference(plus, plusLadders), difference(minus, minusLadders), worstDrop);
  }

  private static float[] difference(float[] a, float[] b) {
    float[] result = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = a[i] - b[i];
    }
    return result;
  }

  private void run(WireSolver solver, float[] plus, float[] minus) {
    for (int t = 0; t < grid.slots().size(); t++) {
      Slot slot = grid.slots().get(t);
      if (reference) {
        solveWithReference(solver, slot, t % grid.columnTiles(), plus, minus);
      } else {
        solvePair(solver, slot, plus, minus);
      }
    }
  }

  private void solvePair(WireSolver solver, Slot slot, float[] plus, float[] minus) {
    int width = slot.columns();
    room(slot.rows() * width);
    gather(slot, plus, plusTile, width);
    gather(slot, minus, minusTile, width);
    solver.solvePair(plusTile, minusTile, slot.rows(), width, plusTile, minusTile);
    if (solver == exact) {
      note(slot, plus, plusTile, width);
      note(slot, minus, minusTile, width);
    }
    scatter(slot, plusTile, width, plus);
    scatter(slot, minusTile, width, minus);
  }

  private void solveWithReference(
      WireSolver solver, Slot slot, int columnTile, float[] cells, float[] references) {
    int width = slot.columns() + 1;
    int tiles = grid.columnTiles();
    room(slot.rows() * width);
    gather(slot, cells, plusTile, width);
    for (int r = 0; r < slot.rows(); r++) {
      plusTile[r * width + width - 1] = references[(slot.row() + r) * tiles + columnTile];
    }
    solver.solve(plusTile, slot.rows(), width, plusTile);
    if (solver == exact) {
      note(slot, cells, plusTile, width);
    }
    scatter(slot, plusTile, width, cells);
    for (int r = 0; r < slot.rows(); r++) {
      references[(slot.row() + r) * tiles + columnTile] = plusTile[r * width + width - 1];
    }
  }

  private void room(int n) {
    if (plusTile.length < n) {
      plusTile = new float[n];
      minusTile = new float[reference ? 0 : n];
    }
  }

  private void gather(Slot slot, float[] from, float[] tile, int width) {
    for (int r = 0; r < slot.rows(); r++) {
      int at = (slot.row() + r) * outputs + slot.column();
      System.arraycopy(from, at, tile, r * width, slot.columns());
    }
  }

  private void scatter(Slot slot, float[] tile, int width, float[] to) {
    for (int r = 0; r < slot.rows(); r++) {
      int at = (slot.row() + r) * outputs + slot.column();
      System.arraycopy(tile, r * width, to, at, slot.columns());
    }
  }

  /** Takes in what wires took of the cells of a tile. */
  private void note(Slot slot, float[] before, float[] tile, int width) {
    float least = LEAST * gMax;
    for (int r = 0; r < slot.rows(); r++) {
      int at = (slot.row() + r) * outputs + slot.column();
      for (int c = 0; c < slot.columns(); c++) {
        if (before[at + c] > least) {
          worstDrop = Math.max(worstDrop, 1 - tile[r * width + c] / before[at + c]);
        }
      }
    }
  }

  /** Largest share of a cell's current that the wires take, in the last solution. */
  float worstDrop() {
    return worstDrop;
  }
}
