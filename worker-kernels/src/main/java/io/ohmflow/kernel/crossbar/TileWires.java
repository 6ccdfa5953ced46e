package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.wires.EffectiveConductance;
import io.ohmflow.kernel.wires.LaggedConductance;
import io.ohmflow.profile.HardwareProfile.Encoding;

/**
 * The wires of a slice's tiles: turns the conductances of cells into those that the columns feel,
 * by the exact solution of each tile's circuit.
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

  /** Solves for pairs, whose conductances [inputs × outputs] are overwritten. */
  WireLag lag(float[] plus, float[] minus) {
    float[] plusBefore = plus.clone();
    float[] minusBefore = minus.clone();
    solve(plus, minus);
    float[] mean = new float[plus.length];
    float[] difference = new float[plus.length];
    float[] offset = new float[plus.length];
    for (Slot slot : grid.slots()) {
      LaggedConductance high = lagged(slot, plusBefore, plus);
      LaggedConductance low = lagged(slot, minusBefore, minus);
      for (int r = 0, i = 0; r < slot.rows(); r++) {
        int to = (slot.row() + r) * outputs + slot.column();
        for (int c = 0; c < slot.columns(); c++, i++) {
          mean[to + c] = 0.5f * (high.attenuation()[i] + low.attenuation()[i]);
          difference[to + c] = 0.5f * (high.attenuation()[i] - low.attenuation()[i]);
          offset[to + c] = high.offset()[i] - low.offset()[i];
        }
      }
    }
    return new WireLag(mean, difference, offset, worstDrop);
  }

  private LaggedConductance lagged(Slot slot, float[] before, float[] after) {
    int n = slot.rows() * slot.columns();
    float[] g = new float[n];
    float[] effective = new float[n];
    gather(slot, before, g, slot.columns());
    gather(slot, after, effective, slot.columns());
    LaggedConductance lagged = new LaggedConductance(slot.rows(), slot.columns());
    lagged.refresh(g, effective);
    return lagged;
  }
}
