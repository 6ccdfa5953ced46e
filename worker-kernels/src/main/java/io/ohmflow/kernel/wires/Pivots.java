package io.ohmflow.kernel.wires;

import static io.ohmflow.kernel.internal.simd.EliminationKernel.COLUMNS;

/**
 * The nodes that one join eliminates, p = 0 … n − 1 in turn: their scaled branches w_pi = g_pi / √Σ
 * to each other (p &lt; i), then to the ports that remain, in panels of {@value
 * io.ohmflow.kernel.internal.simd.EliminationKernel#COLUMNS} columns; and 1/√Σ.
 */
final class Pivots {
  private double[] branches = {};
  private double[] roots = {};
  private double[] sums = {};
  private double[] coefficients = {};
  private int count;

  /** Makes room for so many nodes and ports; what was kept is lost. */
  void resize(int nodes, int ports) {
    count = nodes;
    int size = (padded(nodes) + padded(ports)) * nodes;
    if (branches.length < size) {
      branches = new double[size];
    }
    if (roots.length < nodes) {
      roots = new double[nodes];
      sums = new double[nodes];
      coefficients = new double[nodes * COLUMNS];
    }
  }

  /** Number of nodes. */
  int count() {
    return count;
  }

  /** The panels. */
  double[] branches() {
    return branches;
  }

  /** 1/√Σ by node. */
  double[] roots() {
    return roots;
  }

  /** Working space: for each node the sum of its branches to the ports. */
  double[] sums() {
    return sums;
  }

  /** Working space: how the rows of a block make its scaled rows. */
  double[] coefficients() {
    return coefficients;
  }

  /** Where the panel of a node begins; its rows are the nodes. */
  int panelOfNode(int node) {
    return node / COLUMNS * COLUMNS * count;
  }

  /** Where the panel of a port begins; its rows are the nodes. */
  int panelOfPort(int port) {
    return (padded(count) + port / COLUMNS * COLUMNS) * count;
  }

  /** Columns of whole panels. */
  static int padded(int columns) {
    return (columns + COLUMNS - 1) / COLUMNS * COLUMNS;
  }
}
