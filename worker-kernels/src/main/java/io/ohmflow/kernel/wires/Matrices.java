package io.ohmflow.kernel.wires;

/**
 * Where the branches between the ports of each block are: a matrix of which the part right of the
 * diagonal counts. Blocks at one depth share two places, for the first and the second part, and the
 * leaves of all groves share one; so a matrix is lost when its block's neighbour is made.
 */
final class Matrices {
  /** A tree of so many joins one above the other has more leaves than there is memory. */
  private static final int MAX_DEPTH = 64;

  /** Keeps rows from meeting in the same few sets of the cache. */
  private static final int ROW_GAP = 16;

  private final double[][][] joined = new double[MAX_DEPTH][2][0];
  private double[] leaves = {};
  private NetworkPlan plan;

  /** Makes room for a network. */
  void prepare(NetworkPlan next) {
    if (plan == next) {
      return;
    }
    plan = next;
    if (leaves.length < plan.matricesSize()) {
      leaves = new double[plan.matricesSize()];
    }
    grow(plan.network());
  }

  private void grow(Block block) {
    if (block.isLeaf()) {
      return;
    }
    int size = block.ports().count() * stride(block);
    double[][] parts = joined[block.depth()];
    if (parts[block.part()].length < size) {
      parts[block.part()] = new double[size];
    }
    grow(block.first());
    grow(block.second());
  }

  /** The matrices of the leaves of a grove. */
  double[] ofLeaves() {
    return leaves;
  }

  /** The array that holds a block's matrix. */
  double[] data(Block block) {
    return block.isLeaf() ? leaves : joined[block.depth()][block.part()];
  }

  /** Where a row of a block's matrix begins. */
  int row(Block block, int row) {
    return block.isLeaf()
        ? block.leafNumber() * LeafBatch.SIZE + row * LeafBatch.STRIDE
        : row * stride(block);
  }

  /** Doubles between rows. */
  int stride(Block block) {
    return block.isLeaf() ? LeafBatch.STRIDE : Pivots.padded(block.ports().count()) + ROW_GAP;
  }
}
