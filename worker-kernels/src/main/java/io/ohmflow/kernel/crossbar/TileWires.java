package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.wires.EffectiveConductance;
import io.ohmflow.profile.HardwareProfile.Encoding;

/**
 * The wires of a slice's tiles: turns the conductances of cells into those that the columns feel,
 * by the exact solution of each tile's circuit or by the attenuation of an earlier one.
 *
 * <p>An offset column's reference is one more column at the far end of its tile.
 */
final class TileWires {
  /**
   * Least conductance for which an attenuation is taken, as a share of g_max: a cell without
   * conductance has none, but may get some by noise.
   */
  private static final float LEAST = 1e-6f;

  private final TileGrid grid;
  private final int outputs;
  private final float gMax;
  private final boolean reference;
  private final EffectiveConductance solver;
  private float[] plusTile = {};
  private float[] minusTile = {};
  private float worstDrop;

  TileWires(ChipModel chip, TileGrid grid, int outputs) {
    this.grid = grid;
    this.outputs = outputs;
    this.gMax = chip.device().gMax();
    this.reference = chip.mapping().encoding() == Encoding.OFFSET_COLUMN;
    this.solver = new EffectiveConductance(chip.wires());
  }

  /**
   * Solves every tile.
   *
   * @param plus g⁺ [inputs × outputs], replaced by what the columns feel
   * @param minus g⁻ likewise, or the reference columns [inputs × column tiles]
   */
  void solve(float[] plus, float[] minus) {
    worstDrop = 0;
    for (int t = 0; t < grid.slots().size(); t++) {
      Slot slot = grid.slots().get(t);
      if (reference) {
        solveWithReference(slot, t % grid.columnTiles(), plus, minus);
      } else {
        solvePair(slot, plus, minus);
      }
    }
  }

  private void solvePair(Slot slot, float[] plus, float[] minus) {
    int n = slot.rows() * slot.columns();
    room(n);
    gather(slot, plus, plusTile, slot.columns());
    gather(slot, minus, minusTile, slot.columns());
    float[] plusBefore = plusTile.clone();
    float[] minusBefore = minusTile.clone();
    solver.solvePair(plusTile, minusTile, slot.rows(), slot.columns(), plusTile, minusTile);
    note(plusBefore, plusTile, n);
    note(minusBefore, minusTile, n);
    scatter(slot, plusTile, slot.columns(), plus);
    scatter(slot, minusTile, slot.columns(), minus);
  }

  private void solveWithReference(Slot slot, int columnTile, float[] cells, float[] references) {
    int width = slot.columns() + 1;
    int tiles = grid.columnTiles();
    room(slot.rows() * width);
    gather(slot, cells, plusTile, width);
    for (int r = 0; r < slot.rows(); r++) {
      plusTile[r * width + width - 1] = references[(slot.row() + r) * tiles + columnTile];
    }
    float[] before = plusTile.clone();
    solver.solve(plusTile, slot.rows(), width, plusTile);
    note(before, plusTile, slot.rows() * width);
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

  /** Devices that hardly conduct are left out of the worst drop: they carry no signal. */
  private void note(float[] before, float[] after, int n) {
    float least = LEAST * gMax;
    for (int i = 0; i < n; i++) {
      if (before[i] > least) {
        worstDrop = Math.max(worstDrop, 1 - after[i] / before[i]);
      }
    }
  }

  /** Largest share of a cell's current that the wires take, in the last solution. */
  float worstDrop() {
    return worstDrop;
  }

  /** Solves for conductances, which are overwritten, and keeps what is left of each. */
  WireLag lag(float[] plus, float[] minus, int minusLength) {
    float[] plusBefore = atLeast(plus, plus.length);
    float[] minusBefore = atLeast(minus, minusLength);
    System.arraycopy(plusBefore, 0, plus, 0, plusBefore.length);
    System.arraycopy(minusBefore, 0, minus, 0, minusLength);
    solve(plus, minus);
    for (int i = 0; i < plusBefore.length; i++) {
      plusBefore[i] = plus[i] / plusBefore[i];
    }
    for (int i = 0; i < minusLength; i++) {
      minusBefore[i] = minus[i] / minusBefore[i];
    }
    return new WireLag(plusBefore, minusBefore);
  }

  private float[] atLeast(float[] g, int n) {
    float[] floored = new float[n];
    for (int i = 0; i < n; i++) {
      floored[i] = Math.max(g[i], LEAST * gMax);
    }
    return floored;
  }

  /** Takes the share of an earlier solution, in place. */
  void attenuate(WireLag lag, float[] plus, float[] minus) {
    float[] left = lag.plus();
    for (int i = 0; i < left.length; i++) {
      plus[i] *= left[i];
    }
    float[] leftMinus = lag.minus();
    for (int i = 0; i < leftMinus.length; i++) {
      minus[i] *= leftMinus[i];
    }
    worstDrop = 0;
    for (float share : left) {
      worstDrop = Math.max(worstDrop, 1 - share);
    }
  }
}
