package io.ohmflow.kernel.wires;

import io.ohmflow.kernel.internal.simd.EliminationKernel;
import io.ohmflow.kernel.wires.Wires.Resistances;
import java.util.HashMap;
import java.util.Map;

/**
 * The effective conductances of a tile of linear cells: the current sensed at output i is Σ_j
 * effective[j][i] · x_j, with everything that its wires take from the cells' voltages. Exact but
 * for rounding: computed in doubles by eliminating the nodes of the circuit, with a relative error
 * of each conductance around 1e-14 whatever the resistances (see {@link Condensation}).
 *
 * <p>About 16·N³ multiplications for a tile of N × N cells. Where only the input lines or only the
 * output lines have resistance, the lines are independent and the work is that of a copy. A segment
 * without resistance beside one with a terminal resistance counts as 1e-20 of the most conductive
 * cell's resistance.
 *
 * <p>Owned by one thread. Buffers grow to the largest tile when it first comes and are then reused.
 */
public final class EffectiveConductance implements WireSolver {
  /** Conductance of a perfect segment, in units of the largest cell. */
  private static final double PERFECT = 1e20;

  private final Wires wires;
  private final EliminationKernel kernel;
  private final Condensation condensation;
  private final Map<Shape, NetworkPlan> plans = new HashMap<>();
  private final CellGrid grid;
  private final Line line = new Line();
  private double[] in = {};
  private double[] inMinus = {};
  private double[] out = {};
  private double[] outMinus = {};

  private record Shape(int inputs, int outputs) {}

  /**
   * For tiles with these wires, whatever the model they name.
   *
   * @throws IllegalArgumentException if inputs gate the cells, so that there is no effective matrix
   */
  public EffectiveConductance(Wires wires) {
    this(wires, EliminationKernel.fastest());
  }

  /** For tests: by a given kernel. */
  EffectiveConductance(Wires wires, EliminationKernel kernel) {
    if (wires.topology().gated()) {
      throw new IllegalArgumentException(
          "no effective matrix of gated cells, topology " + wires.topology());
    }
    this.wires = wires;
    this.kernel = kernel;
    this.grid = new CellGrid(wires.sensedEnd());
    this.condensation = new Condensation(kernel, new Storage.Scratch());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException likewise if a conductance is negative or not finite
   */
  @Override
  public void solve(float[] g, int inputs, int outputs, float[] effective) {
    Check.shape(inputs, outputs, g.length, effective.length);
    int n = inputs * outputs;
    in = Doubles.widen(g, n, in);
    out = Doubles.room(n, out);
    solve(in, inputs, outputs, out);
    Doubles.narrow(out, n, effective);
  }

  /** {@link #solve(float[], int, int, float[])} in doubles. */
  public void solve(double[] g, int inputs, int outputs, double[] effective) {
    if (wires.topology().interleaved()) {
      throw new IllegalArgumentException("interleaved arrays can only be solved as a pair");
    }
    Check.shape(inputs, outputs, g.length, effective.length);
    run(new double[][] {g}, inputs, outputs, new double[][] {effective});
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException likewise if a conductance is negative or not finite
   */
  @Override
  public void solvePair(
      float[] gPlus, float[] gMinus, int inputs, int outputs, float[] effPlus, float[] effMinus) {
    Check.shape(inputs, outputs, gPlus.length, gMinus.length, effPlus.length, effMinus.length);
    int n = inputs * outputs;
    in = Doubles.widen(gPlus, n, in);
    inMinus = Doubles.widen(gMinus, n, inMinus);
    out = Doubles.room(n, out);
    outMinus = Doubles.room(n, outMinus);
    solvePair(in, inMinus, inputs, outputs, out, outMinus);
    Doubles.narrow(out, n, effPlus);
    Doubles.narrow(outMinus, n, effMinus);
  }

  /** {@link #solvePair(float[], float[], int, int, float[], float[])} in doubles. */
  public void solvePair(
      double[] gPlus,
      double[] gMinus,
      int inputs,
      int outputs,
      double[] effPlus,
      double[] effMinus) {
    if (wires.topology().interleaved()) {
      Check.shape(inputs, outputs, gPlus.length, gMinus.length, effPlus.length, effMinus.length);
      run(new double[][] {gPlus, gMinus}, inputs, outputs, new double[][] {effPlus, effMinus});
    } else {
      solve(gPlus, inputs, outputs, effPlus);
      solve(gMinus, inputs, outputs, effMinus);
    }
  }

  /** Solves the circuit of one or two arrays. */
  private void run(double[][] g, int inputs, int outputs, double[][] effective) {
    int arrays = g.length;
    NetworkPlan plan =
        plans.computeIfAbsent(
            new Shape(inputs, outputs),
            shape -> new NetworkPlan(inputs * arrays, outputs, arrays, kernel.lanes()));
    grid.clear(plan);
    for (int a = 0; a < arrays; a++) {
      grid.place(g[a], a);
    }
    boolean independent = grid.largest() == 0 || linesAreIndependent();
    if (!independent) {
      condensation.run(plan, grid.cells(), segments());
    }
    for (int a = 0; a < arrays; a++) {
      for (int j = 0; j < inputs; j++) {
        int row = grid.row(j, a);
        double[] from = independent ? grid.cells() : condensation.result();
        int at = independent ? row * plan.columns() : condensation.conductances(row);
        System.arraycopy(from, at, effective[a], j * outputs, outputs);
      }
    }
  }

  private Segments segments() {
    return Segments.of(wires.resistances(), PERFECT * grid.largest());
  }

  /** Solves lines that do not affect each other, in the grid; false if they do. */
  private boolean linesAreIndependent() {
    Resistances r = wires.resistances();
    boolean inputs = r.row() > 0 || r.driver() > 0;
    boolean outputs = r.column() > 0 || r.sense() > 0;
    if (inputs && outputs) {
      return false;
    }
    if (inputs) {
      line.attenuateInputs(grid, segments());
    } else if (outputs) {
      line.attenuateOutputs(grid, segments());
    }
    return true;
  }

  /**
   * The largest share of a cell's current that the wires take: max 1 − effective / g over cells
   * with g &gt; 0; 0 if there is none.
   *
   * @param n number of cells
   */
  public static float worstDrop(float[] g, float[] effective, int n) {
    double worst = 0;
    for (int i = 0; i < n; i++) {
      if (g[i] > 0) {
        worst = Math.max(worst, 1 - (double) effective[i] / g[i]);
      }
    }
    return (float) worst;
  }
}
