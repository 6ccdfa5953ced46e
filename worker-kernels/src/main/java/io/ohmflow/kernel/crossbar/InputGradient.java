package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.MvmNoise;
import io.ohmflow.kernel.wires.Wires.Model;

/** The part of {@link ChainRule} that leads to the inputs. Belongs to one lane. */
final class InputGradient {
  private final boolean closedForm;
  private final MvmNoise noise;
  private final int inputs;
  private final int outputs;
  private final Linalg linalg;
  private float[] part = {};

  InputGradient(ChipModel chip, int inputs, int outputs, Linalg linalg) {
    this.closedForm = chip.wires().model() == Model.CLOSED_FORM;
    this.noise = chip.device().mvm();
    this.inputs = inputs;
    this.outputs = outputs;
    this.linalg = linalg;
  }

  /**
   * Adds what goes through one tile; the first tile of a row sets it.
   *
   * @param dx [vectors × all inputs]
   */
  void add(TileGradient of, CellCircuit cells, Levels levels, Matrix dx) {
    Slot slot = of.slot();
    Matrix into = dx.columns(slot.row(), slot.rows());
    Matrix back = cells(cells.effective(), slot);
    if (slot.column() == 0) {
      linalg.multiply(of.byCurrent(), back, into);
    } else {
      linalg.multiplyAdd(of.byCurrent(), back, into);
    }
    if (of.byLoad() != null) {
      addMagnitudes(of.byLoad(), cells.loads(), slot, levels, into);
    }
    if (of.byLoad() != null && closedForm) {
      linalg.multiplyAdd(of.byLosable(), cells(cells.drops(), slot), into);
    }
    if (of.byVariance() != null) {
      addVariances(of, cells, levels, into);
    }
  }

  private void addVariances(TileGradient of, CellCircuit cells, Levels levels, Matrix into) {
    Slot slot = of.slot();
    if (cells.variance(1).length > 0) {
      addMagnitudes(of.byVariance(), cells.variance(1), slot, levels, into);
    }
    if (cells.variance(2).length > 0) {
      Matrix by = product(of.byVariance(), cells.variance(2), slot);
      Matrix x = levels.inputs(slot.row(), slot.rows());
      for (int v = 0; v < x.rows(); v++) {
        int from = x.offset() + v * x.stride();
        int to = into.offset() + v * into.stride();
        for (int r = 0; r < slot.rows(); r++) {
          into.data()[to + r] += 2 * x.data()[from + r] * by.data()[v * slot.rows() + r];
        }
      }
    }
    float magnitudes = (float) noise.uniform(1).orElse(0);
    float squares = (float) noise.uniform(2).orElse(0);
    if (magnitudes > 0 || squares > 0) {
      addUniform(of, levels, magnitudes, squares, into);
    }
  }

  /** Through coefficients that all columns share. */
  private void addUniform(
      TileGradient of, Levels levels, float magnitudes, float squares, Matrix into) {
    Slot slot = of.slot();
    Matrix x = levels.inputs(slot.row(), slot.rows());
    for (int v = 0; v < x.rows(); v++) {
      double sum = 0;
      for (int c = 0; c < slot.columns(); c++) {
        sum += of.byVariance().at(v, c);
      }
      float all = (float) sum;
      int from = x.offset() + v * x.stride();
      int to = into.offset() + v * into.stride();
      for (int r = 0; r < slot.rows(); r++) {
        float level = x.data()[from + r];
        into.data()[to + r] += all * (2 * squares * level + magnitudes * Math.signum(level));
      }
    }
  }

  /** Through |x|, whose derivative is taken as 1 at 0 where no input is negative, else as 0. */
  private void addMagnitudes(
      Matrix by, float[] coefficients, Slot slot, Levels levels, Matrix into) {
    if (levels.notNegative()) {
      linalg.multiplyAdd(by, cells(coefficients, slot), into);
      return;
    }
    Matrix all = product(by, coefficients, slot);
    Matrix x = levels.inputs(slot.row(), slot.rows());
    for (int v = 0; v < x.rows(); v++) {
      int from = x.offset() + v * x.stride();
      int to = into.offset() + v * into.stride();
      for (int r = 0; r < slot.rows(); r++) {
        float sign = Math.signum(x.data()[from + r]);
        into.data()[to + r] += sign * all.data()[v * slot.rows() + r];
      }
    }
  }

  private Matrix product(Matrix by, float[] coefficients, Slot slot) {
    int n = by.rows() * slot.rows();
    part = part.length < n ? new float[n] : part;
    Matrix all = Matrix.of(part, by.rows(), slot.rows());
    linalg.multiply(by, cells(coefficients, slot), all);
    return all;
  }

  /** The cells of a tile, from its columns back to its rows. */
  private Matrix cells(float[] coefficients, Slot slot) {
    return Matrix.of(coefficients, inputs, outputs)
        .block(slot.row(), slot.rows(), slot.column(), slot.columns())
        .transpose();
  }
}
