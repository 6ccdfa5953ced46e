package io.ohmflow.kernel.wires;

import static io.ohmflow.kernel.wires.Ports.UNIT;

/**
 * Numbers of all nodes of a network: the cells' nodes on the input wires, wire by wire; the cells'
 * nodes on the output wires, row by row; the drivers; the senses.
 */
final class NodeNumbers {
  private final LeafNodes leaf;
  private final int columns;
  private final int rowsOfNodes;
  private final int outputs;
  private final int drivers;
  private final int senses;

  NodeNumbers(NetworkPlan plan) {
    this.leaf = plan.nodes();
    this.columns = plan.columns();
    this.rowsOfNodes = plan.rows() / leaf.wiresPerNode();
    this.outputs = plan.rows() * columns;
    this.drivers = outputs + rowsOfNodes * columns;
    this.senses = drivers + plan.rows();
  }

  /** The node of a cell on its input wire; in front of column 0 lies the driver. */
  int input(int wire, int column) {
    return column < 0 ? drivers + wire : wire * columns + column;
  }

  /** A node of an output wire; behind the last row lies the sense. */
  int output(int row, int column) {
    return row == rowsOfNodes ? senses + column : outputs + row * columns + column;
  }

  /** The first driver; senses and nothing else come behind the drivers. */
  int terminals() {
    return drivers;
  }

  int count() {
    return senses + columns;
  }

  /** Nodes along an output wire. */
  int rowsOfNodes() {
    return rowsOfNodes;
  }

  /** The node behind a port of a block. */
  int port(Area area, Side side, int i) {
    int row = area.row() * leaf.rows();
    int column = area.column() * UNIT;
    return switch (side) {
      case LEFT -> input(area.row() * UNIT + i, column - 1);
      case RIGHT -> input(area.row() * UNIT + i, column + area.columns() * UNIT - 1);
      case BOTTOM -> output(row + area.rows() * leaf.rows(), column + i);
      case TOP -> output(row, column + i);
    };
  }

  /** Writes the numbers of all nodes of a leaf, in the order of {@link LeafNodes}. */
  void ofLeaf(Area area, int[] numbers) {
    for (int i = 0; i < UNIT; i++) {
      for (int j = 0; j < UNIT; j++) {
        numbers[leaf.input(i, j)] = input(area.row() * UNIT + i, area.column() * UNIT + j);
      }
      numbers[leaf.port(Side.LEFT, i)] = port(area, Side.LEFT, i);
      numbers[leaf.port(Side.BOTTOM, i)] = port(area, Side.BOTTOM, i);
    }
    for (int i = 0; i < leaf.rows(); i++) {
      for (int j = 0; j < UNIT; j++) {
        numbers[leaf.output(i, j)] = output(area.row() * leaf.rows() + i, area.column() * UNIT + j);
      }
    }
  }
}
