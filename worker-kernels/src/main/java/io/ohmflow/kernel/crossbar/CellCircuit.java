package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Views;
import io.ohmflow.kernel.noise.CurrentVoltage;
import io.ohmflow.kernel.noise.MvmNoise;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.wires.ClosedFormDrop;
import io.ohmflow.kernel.wires.FirstOrderDrop;
import io.ohmflow.kernel.wires.Wires;
import io.ohmflow.profile.HardwareProfile.Encoding;
import io.ohmflow.profile.HardwareProfile.Reference;
import java.util.Arrays;

/**
 * The cells of a slice as an electric circuit: from the conductances on both sides of each pair (or
 * of the cells and the reference columns) to the matrices that a multiplication needs. All are
 * normalised by one device at g_max under full input.
 *
 * <p>Cells that follow Ohm's law are one matrix. Others have one matrix for each power of the
 * voltage, with c_k(g) V^(k−1)/g_max in place of g/g_max, V the voltage of a full-scale input.
 */
final class CellCircuit {
  private final ChipModel chip;
  private final TileGrid grid;
  private final int inputs;
  private final int outputs;
  private final boolean reference;

  /** Whether reference columns are subtracted here. */
  private final boolean subtracts;

  private final CurrentVoltage law;
  private final MvmNoise noise;

  private final int cells;

  /** g⁺ − g⁻, [inputs × outputs]; made when first needed, like loads. */
  private float[] effective = {};

  /** The same for the powers of the voltage from 2 on. */
  private final float[][] powers;

  /** g⁺ + g⁻; empty if no noise needs it. */
  private final float[] sum;

  /** Coefficients of the noise's variance for each power of |x|; empty where uniform. */
  private final float[][] variances = new float[MvmNoise.POWERS][];

  /** Sums of the coefficients of power 0 over the rows of a tile, [row tiles × outputs]. */
  private final float[] constants;

  private final float[] plus;
  private final float[] minus;

  /** Null where wires make no effective matrix. */
  private final TileWires wires;

  /** Null where matrices give the currents. */
  private final PerInputCurrents perInput;

  private final boolean loaded;

  /** |g⁺ − g⁻| and what a closed form of IR drop makes of g⁺ − g⁻; empty without it. */
  private float[] loads = {};

  private final float[] drops;
  private final Views ofEffective = new Views();
  private final Views ofLoads = new Views();
  private WireLag lag;

  CellCircuit(ChipModel chip, TileGrid grid, int inputs, int outputs) {
    this.chip = chip;
    this.grid = grid;
    this.inputs = inputs;
    this.outputs = outputs;
    this.reference = chip.mapping().encoding() == Encoding.OFFSET_COLUMN;
    this.subtracts = chip.mapping().reference() == Reference.SUBTRACTED;
    this.law = chip.device().currentVoltage();
    this.noise = chip.device().mvm();
    this.cells = inputs * outputs;
    this.powers = new float[law.degree() - 1][cells];
    this.sum = new float[noise.needsSum() ? cells : 0];
    for (int power = 0; power < MvmNoise.POWERS; power++) {
      variances[power] = new float[noise.uniform(power).isEmpty() ? cells : 0];
    }
    this.constants = new float[variances[0].length > 0 ? grid.rowTiles() * outputs : 0];
    int sided = chip.needsSides() ? cells : 0;
    this.plus = new float[sided];
    this.minus = new float[sided];
    this.wires = chip.solvesWires() ? new TileWires(chip, grid, outputs) : null;
    this.perInput = chip.solvesInputs() ? new PerInputCurrents(chip, grid, outputs) : null;
    Wires.Model model = chip.wires().model();
    this.loaded = model == Wires.Model.CLOSED_FORM || model == Wires.Model.FIRST_ORDER;
    this.drops = new float[model == Wires.Model.CLOSED_FORM ? cells : 0];
  }

  /** Whether {@link #connect} needs both sides; else {@link #effective} is filled directly. */
  boolean needsSides() {
    return chip.needsSides();
  }

  /** Where g⁺ is to be put, [inputs × outputs], µS. */
  float[] plus() {
    return plus;
  }

  /** Where g⁻ is to be put, [inputs × outputs], or the reference columns at its beginning, µS. */
  float[] minus() {
    return minus;
  }

  /** What a column feels of a cell at low voltage, [inputs × outputs]. */
  float[] effective() {
    effective = effective.length == 0 ? new float[cells] : effective;
    return effective;
  }

  /** The same of a tile's cells. */
  Matrix effective(Slot slot) {
    return part(ofEffective, effective(), slot);
  }

  /** What it feels of a power of the voltage, from 1 on. */
  float[] power(int power) {
    return power == 1 ? effective() : powers[power - 2];
  }

  /** Highest power of the voltage. */
  int degree() {
    return law.degree();
  }

  /** Variance coefficients of a power of |x|, [inputs × outputs]; empty if uniform. */
  float[] variance(int power) {
    return variances[power];
  }

  /** Variance without any input, [row tiles × outputs]; empty if uniform. */
  float[] constants() {
    return constants;
  }

  /** g⁺ + g⁻ of a cell, [inputs × outputs]; empty if no noise needs it. */
  float[] sum() {
    return sum;
  }

  /** Currents by vector; null where matrices give them. */
  PerInputCurrents perInput() {
    return perInput;
  }

  /** |g⁺ − g⁻| as a closed form of IR drop counts loads; empty without one. */
  float[] loads() {
    return loads;
  }

  /** The same of a tile's cells. */
  Matrix loads(Slot slot) {
    return part(ofLoads, loads, slot);
  }

  /** A tile's part of some coefficients [inputs × outputs]. */
  Matrix part(float[] coefficients, Slot slot) {
    return Matrix.of(coefficients, inputs, outputs)
        .block(slot.row(), slot.rows(), slot.column(), slot.columns());
  }

  private Matrix part(Views views, float[] coefficients, Slot slot) {
    int from = slot.row() * outputs + slot.column();
    return views.of(coefficients, from, slot.rows(), slot.columns(), outputs);
  }

  /** (g⁺ − g⁻) times the place in the column, what the closed form takes away; empty without it. */
  float[] drops() {
    return drops;
  }

  /** Largest share of a cell's current that the wires take; 0 where it is not known by cell. */
  float worstDrop() {
    return wires == null ? 0 : wires.worstDrop();
  }

  /** Lets cells use an earlier solution of the wires; null for a new one at each reading. */
  void lag(WireLag earlier) {
    lag = earlier;
  }

  /** Solves the wires for the conductances in {@link #plus} and {@link #minus}. */
  WireLag newLag() {
    return wires.lag(plus, minus);
  }

  /** Makes the matrices from both sides. */
  void connect() {
    double perMax = 1.0 / chip.device().gMax();
    if (perInput != null) {
      perInput.program(plus, minus);
    }
    if (wires != null && lag != null) {
      wires.follow(lag, plus, minus);
    } else if (wires != null) {
      wires.solve(plus, minus);
    }
    if (sum.length > 0) {
      combine(plus, minus, perMax, 1, sum);
    }
    for (int power = 2; power <= law.degree(); power++) {
      byPower(power, powers[power - 2]);
    }
    if (law.degree() > 1) {
      byPower(1, effective());
    } else {
      combine(plus, minus, perMax, -1, effective());
    }
  }

  /** Lets columns of single devices feel conductances [inputs × outputs], µS. */
  void feel(float[] g) {
    double perMax = 1.0 / chip.device().gMax();
    alone(g, perMax, effective());
    alone(g, perMax, sum);
  }

  private static void alone(float[] g, double factor, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (g[i] * factor);
    }
  }

  /**
   * out = (a + sign · b) · factor, where b may be reference columns; in doubles, so that a
   * difference is rounded once.
   */
  private void combine(float[] a, float[] b, double factor, double sign, float[] out) {
    if (!subtracts) {
      alone(a, factor, out);
      return;
    }
    if (!reference) {
      for (int i = 0; i < out.length; i++) {
        out[i] = (float) ((a[i] + sign * b[i]) * factor);
      }
      return;
    }
    int tiles = grid.columnTiles();
    for (int r = 0; r < inputs; r++) {
      for (int t = 0; t < tiles; t++) {
        double beside = sign * b[r * tiles + t];
        int to = r * outputs + grid.columnEnd(t);
        for (int i = r * outputs + grid.column(t); i < to; i++) {
          out[i] = (float) ((a[i] + beside) * factor);
        }
      }
    }
  }

  private void byPower(int power, float[] out) {
    double volts = chip.device().readVoltage();
    double factor = StrictMath.pow(volts, power - 1) / chip.device().gMax();
    float[] a = plus.clone();
    float[] b = minus.clone();
    coefficients(a, power);
    coefficients(b, power);
    combine(a, b, factor, -1, out);
  }

  private void coefficients(float[] g, int power) {
    float[] piece = new float[Draws.CHUNK];
    float[] other = new float[Draws.CHUNK];
    for (int from = 0; from < g.length; from += Draws.CHUNK) {
      int n = Math.min(Draws.CHUNK, g.length - from);
      System.arraycopy(g, from, piece, 0, n);
      law.coefficients(piece, n, power, other);
      System.arraycopy(other, 0, g, from, n);
    }
  }

  /** Derives what noise and the closed form need, once all matrices are known. */
  void settle() {
    if (loaded && loads.length == 0) {
      loads = new float[cells];
    }
    if (drops.length > 0) {
      grid.slots().forEach(this::placeInColumns);
    } else if (loaded) {
      grid.slots().forEach(this::weighLoads);
    }
    for (int power = 0; power < MvmNoise.POWERS; power++) {
      float[] out = variances[power];
      if (out.length > 0) {
        Arrays.fill(out, 0f);
        noise.addCoefficients(power, effective, sum, out.length, out);
      }
    }
    if (constants.length > 0) {
      Arrays.fill(constants, 0f);
      grid.slots().forEach(this::sumRows);
    }
  }

  private void placeInColumns(Slot slot) {
    float[] place = new float[slot.rows()];
    ClosedFormDrop.of(chip.wires(), chip.device().gMax(), slot.rows()).position(place);
    for (int r = 0; r < slot.rows(); r++) {
      int from = (slot.row() + r) * outputs;
      for (int i = from + slot.column(); i < from + slot.column() + slot.columns(); i++) {
        loads[i] = Math.abs(effective[i]);
        drops[i] = effective[i] * place[r];
      }
    }
  }

  private void weighLoads(Slot slot) {
    FirstOrderDrop drop = FirstOrderDrop.of(chip.wires(), slot.rows());
    for (int r = 0; r < slot.rows(); r++) {
      int from = (slot.row() + r) * outputs + slot.column();
      drop.weigh(r, effective, loads, from, slot.columns());
    }
  }

  private void sumRows(Slot slot) {
    int at = slot.rowTile() * outputs;
    for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
      for (int c = slot.column(); c < slot.column() + slot.columns(); c++) {
        constants[at + c] += variances[0][r * outputs + c];
      }
    }
  }
}
