package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.OutputSense.Variances;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.MvmNoise;
import java.util.Arrays;

/**
 * Variance of the devices' noise per multiplication in the outputs of a tile: Σ_j (a_ij + b_ij
 * |x_j| + c_ij x_j²), with a product for each coefficient that differs from cell to cell.
 */
final class MvmVariance {
  private final int outputs;
  private final Linalg linalg;
  private final double[] uniform = new double[MvmNoise.POWERS];

  /** Whether no coefficient differs from cell to cell, and which are there. */
  private final boolean byCell;

  private final boolean none;
  private final float[] spread;

  MvmVariance(MvmNoise noise, int outputs, int vectors, Linalg linalg) {
    this.outputs = outputs;
    this.linalg = linalg;
    boolean differs = false;
    for (int power = 0; power < MvmNoise.POWERS; power++) {
      differs |= noise.uniform(power).isEmpty();
      uniform[power] = noise.uniform(power).orElse(0);
    }
    this.byCell = differs;
    this.none = noise.none();
    this.spread = new float[differs ? Math.multiplyExact(vectors, outputs) : 0];
  }

  /** What has to be derived from the levels of the rows. */
  static Levels.Needs needs(ChipModel chip) {
    MvmNoise noise = chip.device().mvm();
    return new Levels.Needs(
        chip.device().currentVoltage().degree(),
        noise.uniform(1).orElse(1) > 0,
        noise.uniform(2).isEmpty());
  }

  /** The variances of one tile for a block of vectors; null for none. */
  Variances of(CellCircuit cells, Slot slot, Levels levels, int vectors) {
    if (none) {
      return null;
    }
    if (!byCell) {
      return (first, count, n, out) -> fill(slot, levels, first, count, n, out);
    }
    byCell(cells, slot, levels, vectors);
    return (first, count, n, out) -> System.arraycopy(spread, first * n, out, 0, count * n);
  }

  private void fill(Slot slot, Levels levels, int first, int vectors, int columns, float[] out) {
    for (int v = 0; v < vectors; v++) {
      float variance = (float) uniform(slot, levels, first + v);
      Arrays.fill(out, v * columns, (v + 1) * columns, variance);
    }
  }

  /** The part that is the same in all columns. */
  private double uniform(Slot slot, Levels levels, int vector) {
    double variance = 0;
    if (uniform[2] > 0) {
      variance = uniform[2] * levels.squaredNorm(vector, slot.row(), slot.rows());
    }
    if (uniform[1] > 0) {
      variance += uniform[1] * levels.magnitudeSum(vector, slot.row(), slot.rows());
    }
    return uniform[0] > 0 ? variance + uniform[0] * levels.unit() * slot.rows() : variance;
  }

  private void byCell(CellCircuit cells, Slot slot, Levels levels, int vectors) {
    int columns = slot.columns();
    Matrix out = Matrix.of(spread, vectors, columns);
    if (cells.variance(2).length > 0) {
      Matrix squares = levels.squares(slot.row(), slot.rows());
      linalg.multiply(squares, cells.part(cells.variance(2), slot), out);
    } else {
      Arrays.fill(spread, 0, vectors * columns, 0f);
    }
    if (cells.variance(1).length > 0) {
      Matrix magnitudes = levels.magnitudes(slot.row(), slot.rows());
      linalg.multiplyAdd(magnitudes, cells.part(cells.variance(1), slot), out);
    }
    if (cells.constants().length > 0) {
      addConstants(cells.constants(), slot, (float) levels.unit(), vectors);
    }
    if (uniform[0] > 0 || uniform[1] > 0 || uniform[2] > 0) {
      for (int v = 0; v < vectors; v++) {
        float shared = (float) uniform(slot, levels, v);
        for (int i = v * columns; i < (v + 1) * columns; i++) {
          spread[i] += shared;
        }
      }
    }
  }

  private void addConstants(float[] constants, Slot slot, float unit, int vectors) {
    int columns = slot.columns();
    int from = slot.rowTile() * outputs + slot.column();
    for (int v = 0; v < vectors; v++) {
      for (int c = 0; c < columns; c++) {
        spread[v * columns + c] += unit * constants[from + c];
      }
    }
  }
}
