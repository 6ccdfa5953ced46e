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
  private final TileGrid grid;
  private final Linalg linalg;
  private final Model model;

  /** Share of a current per unit of its load, of each tile; empty unless to first order. */
  private final float[] perLoad;

  private final float[] load;
  private final float[] drop;

  TileProduct(ChipModel chip, TileGrid grid, int outputs, int vectors, Linalg linalg) {
    this.chip = chip;
    this.grid = grid;
    this.linalg = linalg;
    this.model = chip.wires().model();
    boolean closed = model == Model.CLOSED_FORM;
    this.load = new float[closed ? vectors * outputs : 0];
    this.drop = new float[closed ? vectors * outputs : 0];
    this.perLoad = new float[model == Model.FIRST_ORDER ? grid.slots().size() : 0];
    for (int t = 0; t < perLoad.length; t++) {
      perLoad[t] = FirstOrderDrop.of(chip.wires(), grid.slots().get(t).rows()).perLoad();
    }
  }

  /** Sets the currents of a tile for so many vectors. */
  void multiply(CellCircuit cells, int tile, Levels levels, int vectors, Currents into) {
    Slot slot = grid.slots().get(tile);
    Matrix in = levels.inputs(slot.row(), slot.rows());
    if (cells.perInput() != null) {
      cells.perInput().multiply(tile, in, into.values());
      return;
    }
    Matrix currents = into.values(vectors, slot.columns());
    boolean loaded = model == Model.FIRST_ORDER;
    boolean paired = loaded && (levels.notNegative() || linalg.takesMagnitudes(slot.columns()));
    if (paired) {
      Matrix loads = into.loads(vectors, slot.columns());
      if (levels.notNegative()) {
        // Inputs are their own magnitudes: both products read the same.
        linalg.multiplyBoth(in, cells.effective(slot), currents, cells.loads(slot), loads);
      } else {
        linalg.multiplyMagnitudes(in, cells.effective(slot), currents, cells.loads(slot), loads);
      }
    } else {
      linalg.multiply(in, cells.effective(slot), currents);
    }
    for (int power = 2; power <= cells.degree(); power++) {
      Matrix raised = levels.power(power, slot.row(), slot.rows());
      linalg.multiplyAdd(raised, cells.part(cells.power(power), slot), currents);
    }
    if (loaded) {
      if (!paired) {
        Matrix loads = into.loads(vectors, slot.columns());
        linalg.multiply(levels.absolute(slot.row(), slot.rows()), cells.loads(slot), loads);
      }
      into.lose(perLoad[tile]);
    } else if (model == Model.CLOSED_FORM) {
      lose(cells, slot, levels, into.values());
    }
  }

  private void lose(CellCircuit cells, Slot slot, Levels levels, float[] out) {
    Matrix in = levels.inputs(slot.row(), slot.rows());
    Matrix loads = Matrix.of(load, in.rows(), slot.columns());
    Matrix drops = Matrix.of(drop, in.rows(), slot.columns());
    linalg.multiply(levels.absolute(slot.row(), slot.rows()), cells.loads(slot), loads);
    linalg.multiply(in, cells.part(cells.drops(), slot), drops);
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
}
