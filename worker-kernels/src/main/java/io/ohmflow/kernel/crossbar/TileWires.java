package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.wires.EffectiveConductance;
import io.ohmflow.kernel.wires.LadderConductance;
import io.ohmflow.kernel.wires.WireSolver;
import io.ohmflow.profile.HardwareProfile.Encoding;
import java.util.Arrays;

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
  private final boolean interleaved;
  private final EffectiveConductance exact;
  private final LadderConductance ladders;
  private float[] plusTile = {};
  private float[] minusTile = {};

  /** What the columns of each tile take by ladders with all inputs at 1, µS. */
  private final float[] plusSums;

  private final float[] minusSums;
  private float worstDrop;

  TileWires(ChipModel chip, TileGrid grid, int outputs) {
    this.grid = grid;
    this.outputs = outputs;
    this.gMax = chip.device().gMax();
    this.reference = chip.mapping().encoding() == Encoding.OFFSET_COLUMN;
    this.interleaved = chip.wires().topology().interleaved();
    this.plusSums = new float[grid.rowTiles() * outputs];
    this.minusSums = new float[grid.rowTiles() * outputs];
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

  /**
   * Solves pairs as {@link #solve} does, by ladders and what an exact solution once had beyond
   * them.
   */
  void follow(WireLag lag, float[] plus, float[] minus) {
    runLadders(plus, minus);
    add(lag.plus(), plusSums, plus);
    add(lag.minus(), minusSums, minus);
    worstDrop = lag.worstDrop();
  }

  /**
   * Solves pairs exactly, for {@link #follow}.
   *
   * @param plus g⁺ [inputs × outputs], overwritten
   * @param minus g⁻ likewise
   */
  WireLag lag(float[] plus, float[] minus) {
    float[] plusShares = plus.clone();
    float[] minusShares = minus.clone();
    runLadders(plusShares, minusShares);
    solve(plus, minus);
    toShares(plus, plusSums, plusShares);
    toShares(minus, minusSums, minusShares);
    return new WireLag(plusShares, minusShares, worstDrop);
  }

  private void runLadders(float[] plus, float[] minus) {
    run(ladders, plus, minus);
    sum(plus, plusSums);
    sum(minus, minusSums);
    if (interleaved) {
      for (int i = 0; i < plusSums.length; i++) {
        plusSums[i] += minusSums[i];
        minusSums[i] = plusSums[i];
      }
    }
  }

  /** Sums over the rows of each tile. */
  private void sum(float[] values, float[] sums) {
    Arrays.fill(sums, 0);
    for (Slot slot : grid.firstColumn()) {
      int to = slot.rowTile() * outputs;
      for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
        int from = r * outputs;
        for (int c = 0; c < outputs; c++) {
          sums[to + c] += values[from + c];
        }
      }
    }
  }

  /** Adds shares of what each column takes. */
  private void add(float[] shares, float[] sums, float[] values) {
    for (Slot slot : grid.firstColumn()) {
      int from = slot.rowTile() * outputs;
      for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
        int at = r * outputs;
        for (int c = 0; c < outputs; c++) {
          values[at + c] += shares[at + c] * sums[from + c];
        }
      }
    }
  }

  /** Turns ladders into what is beyond them, as shares of what each column takes. */
  private void toShares(float[] solution, float[] sums, float[] laddersToShares) {
    for (Slot slot : grid.firstColumn()) {
      int from = slot.rowTile() * outputs;
      for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
        int at = r * outputs;
        for (int c = 0; c < outputs; c++) {
          float sum = sums[from + c];
          float beyond = solution[at + c] - laddersToShares[at + c];
          laddersToShares[at + c] = sum == 0 ? 0 : beyond / sum;
        }
      }
    }
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
