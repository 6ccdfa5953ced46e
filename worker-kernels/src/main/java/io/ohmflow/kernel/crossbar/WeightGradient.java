package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.MvmNoise;
import io.ohmflow.kernel.wires.ClosedFormDrop;
import io.ohmflow.kernel.wires.FirstOrderDrop;
import io.ohmflow.kernel.wires.Wires.Model;
import java.util.Arrays;

/**
 * The part of {@link ChainRule} that leads to the weights: gradients by what multiplications take
 * from the cells, summed over vectors, then taken through devices and mapping at once. Belongs to
 * one lane.
 */
final class WeightGradient {
  private final ChipModel chip;
  private final TileGrid grid;
  private final int inputs;
  private final int outputs;
  private final WeightSlice slice;
  private final WeightMapping mapping;
  private final ScaleGradient scales;
  private final MvmNoise noise;

  /** By ŵ, [inputs × outputs]; also what follows in the chain. */
  private final float[] byCells;

  /** By what cells load wires with, and by what the closed form takes away; else empty. */
  private final float[] byLoads;

  private final float[] byDrops;

  /** By the coefficients of a power of |x| in the noise's variance; empty where uniform. */
  private final float[][] byVariances = new float[MvmNoise.POWERS][];

  /** By the logarithms of the output scales, [row tiles × outputs]. */
  private final double[] byScales;

  private final float[] bySum;
  private final boolean signals;
  private float unit;

  WeightGradient(ChipModel chip, TileMultiplier.Weights of, WeightMapping mapping) {
    this.chip = chip;
    this.grid = of.grid();
    this.inputs = of.inputs();
    this.outputs = of.outputs();
    this.slice = of.slices()[0];
    this.mapping = mapping;
    this.scales = new ScaleGradient(chip.mapping().scale(), grid, outputs);
    this.noise = chip.device().mvm();
    int cells = inputs * outputs;
    this.byCells = new float[cells];
    this.byLoads = new float[ChainRule.losesByLoad(chip) ? cells : 0];
    this.byDrops = new float[chip.wires().model() == Model.CLOSED_FORM ? cells : 0];
    for (int power = 0; power < MvmNoise.POWERS; power++) {
      byVariances[power] = new float[noise.uniform(power).isEmpty() ? cells : 0];
    }
    this.byScales = new double[grid.rowTiles() * outputs];
    this.bySum = new float[noise.needsSum() ? cells : 0];
    this.signals = !chip.linearOutputs();
  }

  /** Says in what units gradients of tiles are. */
  void drivenBy(Drive drive) {
    unit = drive.inputRange() > 0 ? drive.inputRange() : 1;
  }

  /** Adds Σ u · signal of each column. */
  void addScales(Slot slot, float[] upstream, float[] signal, int vectors) {
    int columns = slot.columns();
    int to = slot.rowTile() * outputs + slot.column();
    for (int v = 0; v < vectors; v++) {
      int at = v * columns;
      for (int c = 0; c < columns; c++) {
        byScales[to + c] += (double) upstream[at + c] * signal[at + c];
      }
    }
  }

  /** Adds what a tile's vectors give. */
  void add(TileGradient of, Levels levels, Linalg linalg) {
    Slot slot = of.slot();
    Matrix x = levels.inputs(slot.row(), slot.rows()).transpose();
    linalg.multiplyAdd(x, of.byCurrent(), part(byCells, slot));
    if (byLoads.length > 0) {
      Matrix magnitudes = levels.absolute(slot.row(), slot.rows()).transpose();
      linalg.multiplyAdd(magnitudes, of.byLoad(), part(byLoads, slot));
    }
    if (byDrops.length > 0) {
      linalg.multiplyAdd(x, of.byLosable(), part(byDrops, slot));
    }
    if (of.byVariance() == null) {
      return;
    }
    if (byVariances[2].length > 0) {
      Matrix squares = levels.squares(slot.row(), slot.rows()).transpose();
      linalg.multiplyAdd(squares, of.byVariance(), part(byVariances[2], slot));
    }
    if (byVariances[1].length > 0) {
      Matrix magnitudes = levels.magnitudes(slot.row(), slot.rows()).transpose();
      linalg.multiplyAdd(magnitudes, of.byVariance(), part(byVariances[1], slot));
    }
    if (byVariances[0].length > 0) {
      addConstants(of.byVariance(), slot);
    }
  }

  /** Every cell of a column adds the same to the variance of each output, whatever the input. */
  private void addConstants(Matrix byVariance, Slot slot) {
    for (int c = 0; c < slot.columns(); c++) {
      double sum = 0;
      for (int v = 0; v < byVariance.rows(); v++) {
        sum += byVariance.at(v, c);
      }
      for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
        byVariances[0][r * outputs + slot.column() + c] += (float) sum;
      }
    }
  }

  private Matrix part(float[] coefficients, Slot slot) {
    return Matrix.of(coefficients, inputs, outputs)
        .block(slot.row(), slot.rows(), slot.column(), slot.columns());
  }

  /** Adds the gradient by the weights, and forgets. */
  void finish(Matrix ideal, Matrix dw) {
    float[] effective = slice.circuit().effective();
    grid.slots().forEach(slot -> losses(slot, effective));
    for (int power = 0; power < MvmNoise.POWERS; power++) {
      if (byVariances[power].length > 0) {
        noise.addSlopes(
            power,
            effective,
            slice.circuit().sum(),
            byVariances[power],
            byCells.length,
            byCells,
            bySum);
      }
    }
    if (!signals) {
      grid.slots().forEach(slot -> linearScales(slot, effective));
    }
    slice.chain(byCells, bySum);
    scales.add(ideal, mapping.scales(), byCells, byScales, dw, unit);
    clear();
  }

  private void losses(Slot slot, float[] effective) {
    if (byDrops.length > 0) {
      float[] place = new float[slot.rows()];
      ClosedFormDrop.of(chip.wires(), chip.device().gMax(), slot.rows()).position(place);
      for (int r = 0; r < slot.rows(); r++) {
        int from = (slot.row() + r) * outputs + slot.column();
        for (int i = from; i < from + slot.columns(); i++) {
          byCells[i] += Math.signum(effective[i]) * byLoads[i] + place[r] * byDrops[i];
        }
      }
    } else if (byLoads.length > 0) {
      FirstOrderDrop drop = FirstOrderDrop.of(chip.wires(), slot.rows());
      for (int r = 0; r < slot.rows(); r++) {
        float place = drop.position(r);
        int from = (slot.row() + r) * outputs + slot.column();
        for (int i = from; i < from + slot.columns(); i++) {
          byCells[i] += Math.signum(effective[i]) * place * byLoads[i];
        }
      }
    }
  }

  /** Where outputs are linear, u · signal is the gradient by the cells times what they hold. */
  private void linearScales(Slot slot, float[] effective) {
    int to = slot.rowTile() * outputs;
    for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
      for (int c = slot.column(); c < slot.column() + slot.columns(); c++) {
        byScales[to + c] += (double) byCells[r * outputs + c] * effective[r * outputs + c];
      }
    }
  }

  private void clear() {
    Arrays.fill(byCells, 0);
    Arrays.fill(byLoads, 0);
    Arrays.fill(byDrops, 0);
    Arrays.fill(bySum, 0);
    Arrays.fill(byScales, 0);
    for (float[] power : byVariances) {
      Arrays.fill(power, 0);
    }
  }
}
