package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.wires.ClosedFormDrop;
import io.ohmflow.kernel.wires.FirstOrderDrop;
import io.ohmflow.kernel.wires.Wires.Model;

/**
 * Multiplies levels by the cells of a tile: one product for cells that follow Ohm's law, one more
 * for each further power of the voltage, one or two more for a closed form of IR drop; a circuit
 * per vector where nothing else is correct.
 */
final class TileProduct {
  private final ChipModel chip;
  private final int inputs;
  private final int outputs;
  private final Linalg linalg;
  private final Model model;
  private final float[] magnitudes;
  private final float[] load;
  private final float[] drop;

  TileProduct(ChipModel chip, int inputs, int outputs, int vectors, Linalg linalg) {
    this.chip = chip;
    this.inputs = inputs;
    this.outputs = outputs;
    this.linalg = linalg;
    this.model = chip.wires().model();
    boolean loaded = model == Model.CLOSED_FORM || model == Model.FIRST_ORDER;
    this.magnitudes = new float[loaded ? vectors * inputs : 0];
    this.load = new float[loaded ? vectors * outputs : 0];
    this.drop = new float[model == Model.CLOSED_FORM ? vectors * outputs : 0];
  }

  /**
   * Sets the currents of a tile, normalised by one device at g_max under full input.
   *
   * @param out [vectors × columns of the tile], without gaps
   */
  void multiply(CellCircuit cells, int tile, Slot slot, Levels levels, int vectors, float[] out) {
    Matrix in = levels.inputs(slot.row(), slot.rows());
    if (cells.perInput() != null) {
      cells.perInput().multiply(tile, in, out);
      return;
    }
    Matrix currents = Matrix.of(out, vectors, slot.columns());
    linalg.multiply(in, part(cells.effective(), slot), currents);
    for (int power = 2; power <= cells.degree(); power++) {
      Matrix raised = levels.power(power, slot.row(), slot.rows());
      linalg.multiplyAdd(raised, part(cells.power(power), slot), currents);
    }
    if (load.length > 0) {
      lose(cells, slot, in, out);
    }
  }

  private void lose(CellCircuit cells, Slot slot, Matrix in, float[] out) {
    int n = in.rows() * slot.columns();
    for (int v = 0; v < in.rows(); v++) {
      int from = in.offset() + v * in.stride();
      for (int j = 0; j < slot.rows(); j++) {
        magnitudes[v * slot.rows() + j] = Math.abs(in.data()[from + j]);
      }
    }
    Matrix driven = Matrix.of(magnitudes, in.rows(), slot.rows());
    Matrix loads = Matrix.of(load, in.rows(), slot.columns());
    linalg.multiply(driven, part(cells.loads(), slot), loads);
    if (model == Model.FIRST_ORDER) {
      FirstOrderDrop.of(chip.wires(), slot.rows()).apply(out, load, n);
      return;
    }
    Matrix drops = Matrix.of(drop, in.rows(), slot.columns());
    linalg.multiply(in, part(cells.drops(), slot), drops);
    ClosedFormDrop.of(chip.wires(), chip.device().gMax(), slot.rows()).apply(out, load, drop, n);
  }

  private Matrix part(float[] coefficients, Slot slot) {
    return Matrix.of(coefficients, inputs, outputs)
        .block(slot.row(), slot.rows(), slot.column(), slot.columns());
  }
}
