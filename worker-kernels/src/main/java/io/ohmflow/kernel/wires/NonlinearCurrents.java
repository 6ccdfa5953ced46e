package io.ohmflow.kernel.wires;

import io.ohmflow.kernel.internal.simd.EliminationKernel;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Currents of a tile whose cells do not follow Ohm's law, with all wire resistances, for each input
 * vector (topologies {@code input-source} and {@code interleaved-input-source}).
 *
 * <p>The node voltages minimise the circuit's co-content, which is convex since cell currents grow
 * with voltage. Newton's method on the voltages of all nodes; every step goes down that function,
 * and is halved until it does, so it converges from anywhere. A vector takes some 4 to 10 steps,
 * each an elimination of all nodes like that of {@link EffectiveConductance} and a pass over the
 * cells.
 *
 * <p>Wires without resistance count as 1e-15 of the most conductive cell's, which changes currents
 * by less than 1e-15 · cells of the tile. Owned by one thread; buffers are allocated when first
 * needed, for each shape of tile anew.
 */
public final class NonlinearCurrents {
  private static final double PERFECT = 1e15;

  private final Wires wires;
  private final CellCurrent cell;
  private final CellGrid grid;
  private final EliminationKernel kernel = EliminationKernel.fastest();
  private final Map<Shape, NewtonSolver> solvers = new HashMap<>();
  private NewtonSolver solver;
  private double[] input = {};
  private double[] current = {};

  private record Shape(int inputs, int outputs) {}

  /**
   * For tiles with these wires and cells.
   *
   * @throws IllegalArgumentException if the topology is gated
   */
  public NonlinearCurrents(Wires wires, CellCurrent cell) {
    if (wires.topology().gated()) {
      throw new IllegalArgumentException("no nonlinear cells in topology " + wires.topology());
    }
    this.wires = wires;
    this.cell = Objects.requireNonNull(cell, "cell");
    this.grid = new CellGrid(wires.sensedEnd());
  }

  /**
   * Sets the cells of one array.
   *
   * @param g what the cells are programmed to [inputs × outputs], µS, finite and ≥ 0; copied
   * @throws IllegalArgumentException if the topology is interleaved, the array too short or a
   *     conductance negative or not finite
   */
  public void program(float[] g, int inputs, int outputs) {
    Check.shape(inputs, outputs, g.length);
    program(Doubles.widen(g, g.length, new double[g.length]), inputs, outputs);
  }

  /** {@link #program(float[], int, int)} in doubles. */
  public void program(double[] g, int inputs, int outputs) {
    if (wires.topology().interleaved()) {
      throw new IllegalArgumentException("interleaved arrays can only be programmed as a pair");
    }
    place(inputs, outputs, g);
  }

  /**
   * Sets the positive and negative cells of interleaved pairs.
   *
   * @param gPlus what they are programmed to [inputs × outputs], µS, finite and ≥ 0; copied
   * @param gMinus likewise
   * @throws IllegalArgumentException if the topology is not interleaved, an array too short or a
   *     conductance negative or not finite
   */
  public void programPair(float[] gPlus, float[] gMinus, int inputs, int outputs) {
    Check.shape(inputs, outputs, gPlus.length, gMinus.length);
    programPair(
        Doubles.widen(gPlus, gPlus.length, new double[gPlus.length]),
        Doubles.widen(gMinus, gMinus.length, new double[gMinus.length]),
        inputs,
        outputs);
  }

  /** {@link #programPair(float[], float[], int, int)} in doubles. */
  public void programPair(double[] gPlus, double[] gMinus, int inputs, int outputs) {
    if (!wires.topology().interleaved()) {
      throw new IllegalArgumentException("arrays that are not interleaved are programmed alone");
    }
    place(inputs, outputs, gPlus, gMinus);
  }

  private void place(int inputs, int outputs, double[]... arrays) {
    for (double[] g : arrays) {
      Check.shape(inputs, outputs, g.length);
    }
    solver =
        solvers.computeIfAbsent(
            new Shape(inputs, outputs),
            shape -> {
              int rows = inputs * arrays.length;
              return new NewtonSolver(
                  new NetworkPlan(rows, outputs, arrays.length, kernel.lanes()), kernel, cell);
            });
    grid.clear(solver.plan());
    for (int a = 0; a < arrays.length; a++) {
      grid.place(arrays[a], a);
    }
  }

  /**
   * Currents of vectors.
   *
   * @param x input voltages [vectors × inputs], V
   * @param currents [vectors × outputs], µA, set
   * @throws IllegalStateException if the cell's currents do not grow with voltage, so that the
   *     iteration does not end
   */
  public void solve(float[] x, int vectors, float[] currents) {
    Check.length("inputs", vectors * grid.inputs(), x.length);
    Check.length("currents", vectors * grid.plan().outputs(), currents.length);
    input = Doubles.widen(x, vectors * grid.inputs(), input);
    current = Doubles.room(vectors * grid.plan().outputs(), current);
    solve(input, vectors, current);
    Doubles.narrow(current, vectors * grid.plan().outputs(), currents);
  }

  /** {@link #solve(float[], int, float[])} in doubles. */
  public void solve(double[] x, int vectors, double[] currents) {
    Check.length("inputs", vectors * grid.inputs(), x.length);
    Check.length("currents", vectors * grid.plan().outputs(), currents.length);
    for (int v = 0; v < vectors; v++) {
      double largest = 0;
      solver.begin();
      for (int j = 0; j < grid.inputs(); j++) {
        double volts = x[v * grid.inputs() + j];
        largest = Math.max(largest, Math.abs(volts));
        for (int a = 0; a < grid.arrays(); a++) {
          solver.drive(grid.row(j, a), a == 0 ? volts : -volts);
        }
      }
      Segments segments = Segments.of(wires.resistances(), PERFECT * steepest(largest));
      solver.solve(grid.cells(), segments, currents, v * grid.plan().outputs());
    }
  }

  /** Conductance of the most conductive cell, µS, about. */
  private double steepest(double volts) {
    double g = grid.largest();
    if (g == 0) {
      return 1;
    }
    return Math.max(
        Math.max(cell.conductance(g, 0), cell.conductance(g, volts)), cell.conductance(g, -volts));
  }
}
