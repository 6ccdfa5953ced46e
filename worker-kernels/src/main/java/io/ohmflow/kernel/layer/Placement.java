package io.ohmflow.kernel.layer;

/**
 * Where one layer sits in a lane's network.
 *
 * @param offset index of its first parameter in the flat vector
 * @param id number of the layer, unique in the network and independent of everything but its place;
 *     part of its noise keys
 * @param maxBatch most samples of one pass, ≥ 1
 * @param inputGradient whether anybody needs the gradient of the layer's input
 */
public record Placement(int offset, long id, int maxBatch, InputGradient inputGradient) {

  /** Whether a backward pass computes the gradient of the input. */
  public enum InputGradient {
    NEEDED,
    /** The layer is the network's first. */
    UNUSED
  }

  /** Layers a container may hold; ids of nested layers are numbers to this base. */
  static final int MAX_SIBLINGS = 1 << 12;

  public Placement {
    if (offset < 0 || id < 0 || maxBatch < 1) {
      throw new IllegalArgumentException(
          "placement at " + offset + ", id " + id + ", batch " + maxBatch);
    }
  }

  /** Place of the network itself, which holds its layers. */
  public static Placement root(int maxBatch) {
    return new Placement(0, 0, maxBatch, InputGradient.UNUSED);
  }

  /** Place of the k-th layer inside of a container at this place. */
  Placement child(int k, int childOffset, InputGradient gradient) {
    return new Placement(childOffset, id * MAX_SIBLINGS + k + 1, maxBatch, gradient);
  }

  boolean needsInputGradient() {
    return inputGradient == InputGradient.NEEDED;
  }
}
