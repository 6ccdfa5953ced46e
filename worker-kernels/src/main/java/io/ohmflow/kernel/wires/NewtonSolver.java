package io.ohmflow.kernel.wires;

import io.ohmflow.kernel.internal.simd.EliminationKernel;
import java.util.Arrays;

/** Newton's method on the node voltages of one network with nonlinear cells. */
final class NewtonSolver {
  private static final int MAX_STEPS = 100;
  private static final int MAX_HALVINGS = 60;

  /** After a step of this size, in units of the largest voltage, the next is below rounding. */
  private static final double SMALL = 1e-10;

  /** Part of the initial slope that a step must go down by on average. */
  private static final double ENOUGH = 0.1;

  private final NetworkPlan plan;
  private final CellCurrent cell;
  private final NodeVoltages linear;
  private final NodeNumbers numbers;
  private final double[] voltages;
  private final double[] trial;
  private final double[] step;
  private final double[] outflow;
  private final double[] slopes;
  private double[] cells;
  private Segments segments;

  NewtonSolver(NetworkPlan plan, EliminationKernel kernel, CellCurrent cell) {
    this.plan = plan;
    this.cell = cell;
    this.linear = new NodeVoltages(plan, kernel);
    this.numbers = linear.numbers();
    this.voltages = new double[numbers.count()];
    this.trial = new double[numbers.count()];
    this.step = new double[numbers.count()];
    this.outflow = new double[numbers.count()];
    this.slopes = new double[plan.rows() * plan.columns()];
  }

  NetworkPlan plan() {
    return plan;
  }

  /** Puts all nodes, drivers too, at 0 V. */
  void begin() {
    Arrays.fill(voltages, 0);
  }

  /** Puts the driver of an input wire at a voltage. */
  void drive(int wire, double volts) {
    voltages[numbers.input(wire, -1)] = volts;
  }

  /**
   * Finds the currents, from the voltages there are.
   *
   * @param cellsOfPlan as in {@link CellGrid}
   * @param currents receives those of the outputs, from an offset on
   */
  void solve(double[] cellsOfPlan, Segments wires, double[] currents, int to) {
    cells = cellsOfPlan;
    segments = wires;
    double largest = 0;
    for (int i = numbers.terminals(); i < numbers.count(); i++) {
      largest = Math.max(largest, Math.abs(voltages[i]));
    }
    int steps = 0;
    while (largest > 0 && !advance(largest)) {
      if (++steps == MAX_STEPS) {
        throw new IllegalStateException(
            "cells do not settle in %d steps: %s µA are left over, the last step was %s V"
                .formatted(steps, largest(outflow), largest(step)));
      }
    }
    sense(currents, to);
  }

  /** One step; whether it was the last. */
  private boolean advance(double largest) {
    flow(voltages);
    differentiate();
    linear.eliminate(slopes, segments);
    for (int i = 0; i < step.length; i++) {
      step[i] = -outflow[i];
    }
    linear.solve(step);
    double slope = slope();
    if (slope >= 0) {
      return true;
    }
    // Slopes of smaller steps are rounding errors.
    boolean last = largest(step) <= SMALL * largest;
    double part = last ? 1 : length(slope);
    for (int i = 0; i < voltages.length; i++) {
      voltages[i] += part * step[i];
    }
    return last;
  }

  /** How much of the step goes down enough. */
  private double length(double slope) {
    double part = 1;
    double end = slopeAt(part);
    for (int halvings = 0; halvings < MAX_HALVINGS; halvings++) {
      if (end <= 0) {
        return part;
      }
      // The slope grows along the step, so this mean bounds that of all of it from above.
      double middle = slopeAt(part / 2);
      if (middle + end <= ENOUGH * slope) {
        return part;
      }
      part /= 2;
      end = middle;
    }
    return part;
  }

  private double slopeAt(double part) {
    for (int i = 0; i < trial.length; i++) {
      trial[i] = voltages[i] + part * step[i];
    }
    flow(trial);
    return slope();
  }

  /** Derivative of the co-content along the step. */
  private double slope() {
    double sum = 0;
    for (int i = 0; i < numbers.terminals(); i++) {
      sum += outflow[i] * step[i];
    }
    return sum;
  }

  /** The current that leaves each node. */
  private void flow(double[] v) {
    Arrays.fill(outflow, 0);
    int perNode = plan.nodes().wiresPerNode();
    for (int wire = 0; wire < plan.rows(); wire++) {
      for (int i = 0; i < plan.columns(); i++) {
        int node = numbers.input(wire, i);
        double g = i == 0 ? segments.driver() : segments.input();
        carry(numbers.input(wire, i - 1), node, v, g);
        double programmed = cells[wire * plan.columns() + i];
        if (programmed > 0) {
          int below = numbers.output(wire / perNode, i);
          double current = cell.current(programmed, v[node] - v[below]);
          outflow[node] += current;
          outflow[below] -= current;
        }
      }
    }
    for (int row = 0; row < numbers.rowsOfNodes(); row++) {
      double g = row == numbers.rowsOfNodes() - 1 ? segments.sense() : segments.output();
      for (int i = 0; i < plan.columns(); i++) {
        carry(numbers.output(row, i), numbers.output(row + 1, i), v, g);
      }
    }
  }

  private void carry(int from, int to, double[] v, double g) {
    double current = g * (v[from] - v[to]);
    outflow[from] += current;
    outflow[to] -= current;
  }

  /** The conductances of all cells at their voltages. */
  private void differentiate() {
    int perNode = plan.nodes().wiresPerNode();
    for (int wire = 0; wire < plan.rows(); wire++) {
      for (int i = 0; i < plan.columns(); i++) {
        int at = wire * plan.columns() + i;
        if (cells[at] > 0) {
          double across =
              voltages[numbers.input(wire, i)] - voltages[numbers.output(wire / perNode, i)];
          slopes[at] = Check.nonNegative("slope of a cell", cell.conductance(cells[at], across));
        } else {
          slopes[at] = 0;
        }
      }
    }
  }

  /** The current of an output is the sum of its cells', which is not rounded by the wires. */
  private void sense(double[] currents, int to) {
    int perNode = plan.nodes().wiresPerNode();
    Arrays.fill(currents, to, to + plan.outputs(), 0);
    for (int wire = plan.rows() - plan.wires(); wire < plan.rows(); wire++) {
      for (int i = 0; i < plan.outputs(); i++) {
        double programmed = cells[wire * plan.columns() + i];
        if (programmed > 0) {
          double across =
              voltages[numbers.input(wire, i)] - voltages[numbers.output(wire / perNode, i)];
          currents[to + i] += cell.current(programmed, across);
        }
      }
    }
  }

  /** The largest magnitude at a node that is no terminal. */
  private double largest(double[] values) {
    double largest = 0;
    for (int i = 0; i < numbers.terminals(); i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }
}
