package io.ohmflow.kernel.wires;

/**
 * Lines whose cells all end on perfect conductors: ladders, each solved in one pass.
 *
 * <p>From the floating end on, node k sees the conductance F_k = g_k + F_{k−1} · G / (F_{k−1} + G)
 * to the far ends of its cells; of what comes in there, the fraction G_k / (F_k + G_k) goes on to
 * the next node. The effective conductance of a cell at node j is its own times the fractions of
 * all nodes from j to the terminal. Nothing is subtracted.
 */
final class Line {
  private double[] fractions = {};

  /** Replaces the conductances of all cells, whose input lines are perfect, by effective ones. */
  void attenuateOutputs(CellGrid grid, Segments segments) {
    int columns = grid.plan().columns();
    int first = grid.firstRow() * columns;
    int step = grid.arrays() * columns;
    for (int i = 0; i < grid.plan().outputs(); i++) {
      follow(grid, first + i, step, grid.inputs(), segments.output(), segments.sense());
      attenuate(grid.cells(), first + i, step, grid.inputs());
      if (grid.arrays() == 2) {
        attenuate(grid.cells(), first + i + columns, step, grid.inputs());
      }
    }
  }

  /** Replaces the conductances of all cells, whose output lines are perfect, by effective ones. */
  void attenuateInputs(CellGrid grid, Segments segments) {
    int outputs = grid.plan().outputs();
    for (int row = grid.firstRow(); row < grid.plan().rows(); row++) {
      int first = row * grid.plan().columns() + outputs - 1;
      follow(grid, first, -1, outputs, segments.input(), segments.driver());
      attenuate(grid.cells(), first, -1, outputs);
    }
  }

  /** Finds the fractions at the nodes k, whose cells are at {@code first + k · step}. */
  private void follow(
      CellGrid grid, int first, int step, int nodes, double segment, double terminal) {
    if (fractions.length < nodes) {
      fractions = new double[nodes];
    }
    double[] cells = grid.cells();
    boolean pairs = step == 2 * grid.plan().columns();
    double behind = 0;
    for (int k = 0; k < nodes; k++) {
      int at = first + k * step;
      double next = k == nodes - 1 ? terminal : segment;
      double seen = behind + cells[at] + (pairs ? cells[at + step / 2] : 0);
      fractions[k] = next / (seen + next);
      behind = seen * fractions[k];
    }
  }

  private void attenuate(double[] cells, int first, int step, int nodes) {
    double factor = 1;
    for (int k = nodes - 1; k >= 0; k--) {
      factor *= fractions[k];
      cells[first + k * step] *= factor;
    }
  }
}
