package io.ohmflow.kernel.wires;

import io.ohmflow.kernel.wires.Wires.SensedEnd;
import java.util.Arrays;

/**
 * The cells of a crossbar as its network has them: [all input wires × all output wires] of the
 * plan, the wires of the input next to the senses last. The two wires of an input of interleaved
 * pairs lie side by side, the positive one first. Wires that only fill up the network have no
 * cells.
 */
final class CellGrid {
  private final SensedEnd sensedEnd;
  private double[] cells = {};
  private NetworkPlan plan;
  private double largest;

  CellGrid(SensedEnd sensedEnd) {
    this.sensedEnd = sensedEnd;
  }

  /** Removes all cells. */
  void clear(NetworkPlan next) {
    plan = next;
    largest = 0;
    int size = plan.rows() * plan.columns();
    if (cells.length < size) {
      cells = new double[size];
    }
    Arrays.fill(cells, 0, size, 0);
  }

  /**
   * Places the cells of one array.
   *
   * @param g [inputs × outputs], µS
   * @param array 0 for the positive or only cells, 1 for the negative ones
   * @throws IllegalArgumentException if a conductance is negative or not finite
   */
  void place(double[] g, int array) {
    int outputs = plan.outputs();
    for (int j = 0; j < inputs(); j++) {
      int to = row(j, array) * plan.columns();
      for (int i = 0; i < outputs; i++) {
        double v = g[j * outputs + i];
        if (!(v >= 0) || v == Double.POSITIVE_INFINITY) {
          throw new IllegalArgumentException(
              "expected a finite conductance of at least 0, got %s at input %d and output %d"
                  .formatted(v, j, i));
        }
        cells[to + i] = v;
        largest = Math.max(largest, v);
      }
    }
  }

  /** The input wire of an input. */
  int row(int input, int array) {
    int order = sensedEnd == SensedEnd.LAST_INPUT ? input : inputs() - 1 - input;
    return firstRow() + order * arrays() + array;
  }

  /** The input wire farthest from the senses. */
  int firstRow() {
    return plan.rows() - plan.wires();
  }

  int inputs() {
    return plan.wires() / arrays();
  }

  /** 2 for interleaved pairs, else 1. */
  int arrays() {
    return plan.nodes().wiresPerNode();
  }

  NetworkPlan plan() {
    return plan;
  }

  /** The conductances, µS. */
  double[] cells() {
    return cells;
  }

  /** The largest conductance, µS. */
  double largest() {
    return largest;
  }
}
