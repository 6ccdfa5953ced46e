package io.ohmflow.kernel.wires;

import static io.ohmflow.kernel.wires.Ports.UNIT;

import io.ohmflow.kernel.internal.simd.EliminationKernel;
import java.util.List;

/**
 * Leaves of one kind that are eliminated side by side, one in each lane of the kernel. What remains
 * of a leaf is the branches between its ports, in a matrix of {@value #STRIDE} columns of which the
 * part right of the diagonal counts.
 */
final class LeafBatch {
  /** A leaf has at most so many ports. */
  static final int STRIDE = 4 * UNIT;

  /** Doubles of one leaf's matrix. */
  static final int SIZE = STRIDE * STRIDE;

  private final LeafProgram program;
  private final List<Block> leaves;
  private final int lanes;

  /**
   * @param leaves at least 1 and at most {@code lanes}
   * @param lanes of the kernel
   */
  LeafBatch(LeafProgram program, List<Block> leaves, int lanes) {
    this.program = program;
    this.leaves = List.copyOf(leaves);
    this.lanes = lanes;
  }

  LeafProgram program() {
    return program;
  }

  List<Block> leaves() {
    return leaves;
  }

  /**
   * Eliminates the inner nodes.
   *
   * @param cells of the whole network, [input wires × output wires]
   * @param columns output wires of the whole network
   * @param branches what stays of the eliminated nodes: branch b of leaf l at b · lanes + l
   * @param matrices receives the leaves' matrices
   */
  void eliminate(
      EliminationKernel kernel,
      double[] cells,
      int columns,
      Segments segments,
      double[] branches,
      double[] matrices) {
    for (int lane = 0; lane < lanes; lane++) {
      // Lanes that are left over repeat the last leaf.
      Block block = leaves.get(Math.min(lane, leaves.size() - 1));
      fill(block.area(), lane, cells, columns, branches);
      wire(block.ports(), lane, segments, branches);
    }
    kernel.run(program.code(), branches);
    for (int lane = 0; lane < leaves.size(); lane++) {
      take(leaves.get(lane), lane, branches, matrices);
    }
  }

  /** Doubles that {@link #eliminate} needs for the branches. */
  int size() {
    return program.branches() * lanes;
  }

  private void fill(Area area, int lane, double[] cells, int columns, double[] branches) {
    int from = area.row() * UNIT * columns + area.column() * UNIT;
    int[] branchOf = program.cells();
    for (int i = 0; i < UNIT; i++) {
      for (int j = 0; j < UNIT; j++) {
        branches[branchOf[i * UNIT + j] * lanes + lane] = cells[from + i * columns + j];
      }
    }
    branches[program.absent() * lanes + lane] = 0;
  }

  private void wire(Ports ports, int lane, Segments segments, double[] branches) {
    int[] in = program.inputSegments();
    for (int i = 0; i < in.length; i++) {
      boolean first = ports.driven() && i % UNIT == 0;
      branches[in[i] * lanes + lane] = first ? segments.driver() : segments.input();
    }
    int[] out = program.outputSegments();
    for (int i = 0; i < out.length; i++) {
      boolean last = ports.sensed() && i >= out.length - UNIT;
      branches[out[i] * lanes + lane] = last ? segments.sense() : segments.output();
    }
  }

  private void take(Block leaf, int lane, double[] branches, double[] matrices) {
    LeafProgram.Remains remains = program.remains(leaf.ports().order());
    int matrix = leaf.leafNumber() * SIZE;
    int[] from = remains.branches();
    int[] to = remains.places();
    for (int i = 0; i < from.length; i++) {
      matrices[matrix + to[i]] = branches[from[i] * lanes + lane];
    }
  }
}
