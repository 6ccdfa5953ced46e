package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.Tape.Kept;
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
  private final float[] load;
  private final float[] drop;

  TileProduct(ChipModel chip, int inputs, int outputs, int vectors, Linalg linalg) {
    this.chip = chip;
    this.inputs = inputs;
    this.outputs = outputs;
    this.linalg = linalg;
    this.model = chip.wires().model();
    boolean closed = model == Model.CLOSED_FORM;
    this.load = new float[closed ? vectors * outputs : 0];
    this.drop = new float[closed ? vectors * outputs : 0];
  }

  /** Sets the currents of a tile for so many vectors. */
  void multiply(CellCircuit cells, int tile, Slot slot, Levels levels, int vectors, Currents into) {
    float[] out = into.values();
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
    if (model == Model.FIRST_ORDER) {
      Matrix loads = Matrix.of(into.loads(), vectors, slot.columns());
      linalg.multiply(levels.absolute(slot.row(), slot.rows()), part(cells.loads(), slot), loads);
      into.lose(FirstOrderDrop.of(chip.wires(), slot.rows()).perLoad());
    } else if (model == Model.CLOSED_FORM) {
      lose(cells, slot, levels, out);
    }
  }

  private void lose(CellCircuit cells, Slot slot, Levels levels, float[] out) {
    Matrix in = levels.inputs(slot.row(), slot.rows());
    Matrix loads = Matrix.of(load, in.rows(), slot.columns());
    Matrix drops = Matrix.of(drop, in.rows(), slot.columns());
    linalg.multiply(levels.absolute(slot.row(), slot.rows()), part(cells.loads(), slot), loads);
    linalg.multiply(in, part(cells.drops(), slot), drops);
    int n = in.rows() * slot.columns();
    ClosedFormDrop.of(chip.wires(), chip.device().gMax(), slot.rows()).apply(out, load, drop, n);
  }

  /** Keeps what the last product lost to wires, of the first n currents of a tile. */
  void keep(Tape.Part tape, Currents currents, int at, int n) {
    if (model == Model.FIRST_ORDER) {
      tape.keep(Kept.LOADS, currents.loads(), at, n);
      tape.keep(Kept.LOSABLE, currents.values(), at, n);
    } else if (model == Model.CLOSED_FORM) {
      tape.keep(Kept.LOADS, load, at, n);
      tape.keep(Kept.LOSABLE, drop, at, n);
    }
  }

  private Matrix part(float[] coefficients, Slot slot) {
    return Matrix.of(coefficients, inputs, outputs)
        .block(slot.row(), slot.rows(), slot.column(), slot.columns());
  }
}
