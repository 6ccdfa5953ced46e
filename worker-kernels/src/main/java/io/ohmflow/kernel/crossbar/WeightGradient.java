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

  /** By ŵ, [outputs × inputs] like a gradient of weights, whose products are faster so. */
  private final float[] cellSums;

  /** By what cells load wires with, and by what the closed form takes away; else empty. */
  private final float[] loadSums;

  private final float[] dropSums;

  /** By the coefficients of a power of |x| in the noise's variance; empty where uniform. */
  private final float[][] varianceSums = new float[MvmNoise.POWERS][];

  /** By ŵ and then by cell values, [inputs × outputs] like the cells. */
  private final float[] byCells;

  /** One of the other sums, turned. */
  private final float[] turned;

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
    this.cellSums = new float[cells];
    this.loadSums = new float[ChainRule.losesByLoad(chip) ? cells : 0];
    this.dropSums = new float[chip.wires().model() == Model.CLOSED_FORM ? cells : 0];
    for (int power = 0; power < MvmNoise.POWERS; power++) {
      varianceSums[power] = new float[noise.uniform(power).isEmpty() ? cells : 0];
    }
    this.byCells = new float[cells];
    this.turned = new float[cells];
    this.byScales = new double[grid.rowTiles() * outputs];
    this.bySum = new float[noise.needsSum() ? cells : 0];
    this.signals = !chip.linearOutputs();
  }

  /** Says in what units gradients of tiles are. */
  void drivenBy(Drive drive) {
    unit = drive.inputRange() > 0 ? drive.inputRange() : 1;
  }

  /** Adds Σ u · signal of each column of a tile; nothing where signals are not kept. */
  void addScales(Slot slot, double[] sums) {
    int to = slot.rowTile() * outputs + slot.column();
    for (int c = 0; signals && c < slot.columns(); c++) {
      byScales[to + c] += sums[c];
    }
  }

  /** Adds what a tile's vectors give. */
  void add(TileGradient of, Levels levels, Linalg linalg) {
    Slot slot = of.slot();
    Matrix x = levels.inputs(slot.row(), slot.rows());
    linalg.multiplyAdd(of.byCurrent().transpose(), x, part(cellSums, slot));
    if (loadSums.length > 0) {
      Matrix magnitudes = levels.absolute(slot.row(), slot.rows());
      linalg.multiplyAdd(of.byLoad().transpose(), magnitudes, part(loadSums, slot));
    }
    if (dropSums.length > 0) {
      linalg.multiplyAdd(of.byLosable().transpose(), x, part(dropSums, slot));
    }
    if (of.byVariance() == null) {
      return;
    }
    Matrix spread = of.byVariance().transpose();
    if (varianceSums[2].length > 0) {
      Matrix squares = levels.squares(slot.row(), slot.rows());
      linalg.multiplyAdd(spread, squares, part(varianceSums[2], slot));
    }
    if (varianceSums[1].length > 0) {
      Matrix magnitudes = levels.magnitudes(slot.row(), slot.rows());
      linalg.multiplyAdd(spread, magnitudes, part(varianceSums[1], slot));
    }
    if (varianceSums[0].length > 0) {
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
      int from = (slot.column() + c) * inputs + slot.row();
      for (int i = from; i < from + slot.rows(); i++) {
        varianceSums[0][i] += (float) sum;
      }
    }
  }

  private Matrix part(float[] sums, Slot slot) {
    return Matrix.of(sums, outputs, inputs)
        .block(slot.column(), slot.columns(), slot.row(), slot.rows());
  }

  private float[] turn(float[] sums, float[] out) {
    Matrix.of(sums, outputs, inputs).copyTransposed(out);
    return out;
  }

  /** Adds the gradient by the weights, and forgets. */
  void finish(Matrix ideal, Matrix dw) {
    float[] effective = slice.circuit().effective();
    turn(cellSums, byCells);
    if (loadSums.length > 0) {
      turn(loadSums, turned);
      grid.slots().forEach(slot -> addLoads(slot, effective));
    }
    if (dropSums.length > 0) {
      turn(dropSums, turned);
      grid.slots().forEach(this::addDrops);
    }
    for (int power = 0; power < MvmNoise.POWERS; power++) {
      if (varianceSums[power].length > 0) {
        turn(varianceSums[power], turned);
        float[] sum = slice.circuit().sum();
        noise.addSlopes(power, effective, sum, turned, turned.length, byCells, bySum);
      }
    }
    if (!signals) {
      grid.slots().forEach(slot -> linearScales(slot, effective));
    }
    slice.chain(byCells, bySum);
    scales.add(ideal, mapping.scales(), byCells, byScales, dw, unit);
    clear();
  }

  /** What loads the wires is |ŵ|, to first order times its place in the column. */
  private void addLoads(Slot slot, float[] effective) {
    boolean placed = chip.wires().model() == Model.FIRST_ORDER;
    FirstOrderDrop drop = FirstOrderDrop.of(chip.wires(), slot.rows());
    for (int r = 0; r < slot.rows(); r++) {
      float place = placed ? drop.position(r) : 1;
      int from = (slot.row() + r) * outputs + slot.column();
      for (int i = from; i < from + slot.columns(); i++) {
        byCells[i] += Math.signum(effective[i]) * place * turned[i];
      }
    }
  }

  /** What the closed form takes a share of is ŵ times its place in the column. */
  private void addDrops(Slot slot) {
    float[] place = new float[slot.rows()];
    ClosedFormDrop.of(chip.wires(), chip.device().gMax(), slot.rows()).position(place);
    for (int r = 0; r < slot.rows(); r++) {
      int from = (slot.row() + r) * outputs + slot.column();
      for (int i = from; i < from + slot.columns(); i++) {
        byCells[i] += place[r] * turned[i];
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
    Arrays.fill(cellSums, 0);
    Arrays.fill(loadSums, 0);
    Arrays.fill(dropSums, 0);
    Arrays.fill(bySum, 0);
    Arrays.fill(byScales, 0);
    for (float[] power : varianceSums) {
      Arrays.fill(power, 0);
    }
  }
}
