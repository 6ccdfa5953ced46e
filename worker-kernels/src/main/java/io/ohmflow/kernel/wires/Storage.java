package io.ohmflow.kernel.wires;

/** Where an elimination leaves the branches of the nodes it eliminates. */
interface Storage {

  /** For the nodes where the parts of a block meet. */
  Pivots pivots(Block joined);

  /** For the branches of several leaves, side by side; what is in there is overwritten. */
  double[] branches(LeafBatch batch, int size);

  /** Everything in one place: eliminated nodes are forgotten. */
  final class Scratch implements Storage {
    private final Pivots pivots = new Pivots();
    private double[] branches = {};

    @Override
    public Pivots pivots(Block joined) {
      return pivots;
    }

    @Override
    public double[] branches(LeafBatch batch, int size) {
      if (branches.length < size) {
        branches = new double[size];
      }
      return branches;
    }
  }
}
