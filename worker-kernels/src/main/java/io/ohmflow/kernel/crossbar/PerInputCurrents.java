package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.CurrentVoltage;
import io.ohmflow.kernel.wires.CellCurrent;
import io.ohmflow.kernel.wires.GatedLines;
import io.ohmflow.kernel.wires.NonlinearCurrents;
import java.util.ArrayList;
import java.util.List;

/**
 * Currents of a slice's tiles where no matrix gives them: wires with resistance and cells that are
 * gated by their input or do not follow Ohm's law. Every vector is a circuit to solve: slow, and
 * correct.
 */
final class PerInputCurrents {
  private final ChipModel chip;
  private final TileGrid grid;
  private final int outputs;
  private final boolean interleaved;

  /** One solver for each tile, or two where the sides of pairs do not share lines. */
  private final List<Circuit> plus = new ArrayList<>();

  private final List<Circuit> minus = new ArrayList<>();

  /** The circuit of one tile. */
  private interface Circuit {
    void program(float[] g, int rows, int columns);

    void programPair(float[] gPlus, float[] gMinus, int rows, int columns);

    /** Sets currents [vectors × columns] over g_max for levels [vectors × rows]. */
    void solve(float[] levels, int vectors, float[] currents);
  }

  PerInputCurrents(ChipModel chip, TileGrid grid, int outputs) {
    this.chip = chip;
    this.grid = grid;
    this.outputs = outputs;
    this.interleaved = chip.wires().topology().interleaved();
    for (int t = 0; t < grid.slots().size(); t++) {
      plus.add(circuit());
      if (!interleaved) {
        minus.add(circuit());
      }
    }
  }

  private Circuit circuit() {
    return chip.wires().topology().gated() ? new Gated() : new Nonlinear();
  }

  /** Sets the cells, [inputs × outputs] each, µS. */
  void program(float[] gPlus, float[] gMinus) {
    for (int t = 0; t < grid.slots().size(); t++) {
      Slot slot = grid.slots().get(t);
      float[] one = tile(slot, gPlus);
      float[] other = tile(slot, gMinus);
      if (interleaved) {
        plus.get(t).programPair(one, other, slot.rows(), slot.columns());
      } else {
        plus.get(t).program(one, slot.rows(), slot.columns());
        minus.get(t).program(other, slot.rows(), slot.columns());
      }
    }
  }

  private float[] tile(Slot slot, float[] g) {
    float[] tile = new float[slot.rows() * slot.columns()];
    for (int r = 0; r < slot.rows(); r++) {
      int from = (slot.row() + r) * outputs + slot.column();
      System.arraycopy(g, from, tile, r * slot.columns(), slot.columns());
    }
    return tile;
  }

  /**
   * Sets the currents of a tile, normalised.
   *
   * @param levels of the tile's rows, [vectors × rows]
   * @param out [vectors × columns], without gaps
   */
  void multiply(int tile, Matrix levels, float[] out) {
    int n = levels.rows() * grid.slots().get(tile).columns();
    float[] x = new float[levels.rows() * levels.columns()];
    for (int v = 0; v < levels.rows(); v++) {
      int from = levels.offset() + v * levels.stride();
      System.arraycopy(levels.data(), from, x, v * levels.columns(), levels.columns());
    }
    plus.get(tile).solve(x, levels.rows(), out);
    float perMax = 1 / chip.device().gMax();
    float[] other = new float[interleaved ? 0 : n];
    if (!interleaved) {
      minus.get(tile).solve(x, levels.rows(), other);
    }
    for (int i = 0; i < n; i++) {
      out[i] = (out[i] - (interleaved ? 0 : other[i])) * perMax;
    }
  }

  /** Negative pulses gate the same cells; their current is subtracted. */
  private final class Gated implements Circuit {
    private final GatedLines lines = new GatedLines(chip.wires());

    @Override
    public void program(float[] g, int rows, int columns) {
      lines.program(g, rows, columns);
    }

    @Override
    public void programPair(float[] gPlus, float[] gMinus, int rows, int columns) {
      lines.programPair(gPlus, gMinus, rows, columns);
    }

    @Override
    public void solve(float[] levels, int vectors, float[] currents) {
      float[] on = new float[levels.length];
      float[] off = new float[levels.length];
      boolean negative = false;
      for (int i = 0; i < levels.length; i++) {
        on[i] = Math.max(levels[i], 0);
        off[i] = Math.max(-levels[i], 0);
        negative |= off[i] > 0;
      }
      lines.solve(on, vectors, currents);
      if (negative) {
        float[] back = new float[currents.length];
        lines.solve(off, vectors, back);
        for (int i = 0; i < currents.length; i++) {
          currents[i] -= back[i];
        }
      }
    }
  }

  private final class Nonlinear implements Circuit {
    private final NonlinearCurrents currents = new NonlinearCurrents(chip.wires(), cell());

    @Override
    public void program(float[] g, int rows, int columns) {
      currents.program(g, rows, columns);
    }

    @Override
    public void programPair(float[] gPlus, float[] gMinus, int rows, int columns) {
      currents.programPair(gPlus, gMinus, rows, columns);
    }

    @Override
    public void solve(float[] levels, int vectors, float[] out) {
      float volts = (float) chip.device().readVoltage();
      float[] x = levels.clone();
      for (int i = 0; i < x.length; i++) {
        x[i] *= volts;
      }
      currents.solve(x, vectors, out);
      for (int i = 0; i < out.length; i++) {
        out[i] /= volts;
      }
    }

    private CellCurrent cell() {
      CurrentVoltage law = chip.device().currentVoltage();
      return new CellCurrent() {
        @Override
        public double current(double g, double volts) {
          return law.current(g, volts);
        }

        @Override
        public double conductance(double g, double volts) {
          return law.slope(g, volts);
        }
      };
    }
  }
}
