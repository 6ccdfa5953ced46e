package io.ohmflow.kernel.wires;

import static io.ohmflow.kernel.wires.Ports.UNIT;

/**
 * Numbers of the nodes of a leaf, which has {@value Ports#UNIT} input wires and {@value Ports#UNIT}
 * output wires: the cells' nodes on the input wires, wire by wire; the cells' nodes on the output
 * wires, row by row; the ports to the left and those at the bottom, which lie behind one segment.
 * Ports to the right and at the top are the outermost nodes of the cells themselves.
 *
 * @param wiresPerNode input wires whose cells meet in one node of an output wire
 */
record LeafNodes(int wiresPerNode) {

  /** Nodes along an output wire. */
  int rows() {
    return UNIT / wiresPerNode;
  }

  int input(int wire, int column) {
    return wire * UNIT + column;
  }

  int output(int row, int column) {
    return UNIT * UNIT + row * UNIT + column;
  }

  int port(Side side, int i) {
    return switch (side) {
      case LEFT -> firstPort() + i;
      case RIGHT -> input(i, UNIT - 1);
      case BOTTOM -> firstPort() + UNIT + i;
      case TOP -> output(0, i);
    };
  }

  /** First node behind a segment. */
  int firstPort() {
    return output(rows(), 0);
  }

  int count() {
    return firstPort() + 2 * UNIT;
  }
}
