package io.ohmflow.kernel.layer;

/**
 * The part of causal self-attention without weights. For each head h, with its share of the
 * queries, keys and values of width w: y_t = Σ_{s ≤ t} softmax_s(q_t·k_s/√w) v_s. The channels of
 * the input are the queries of all heads, then all keys, then all values.
 *
 * @param input [positions × 3·width]
 * @param heads divides the width
 */
record CausalHeads(Shape input, int heads) implements LayerSpec {
  /** Queries, keys and values. */
  static final int INPUTS = 3;

  CausalHeads {
    if (heads < 1 || input.channels() % (INPUTS * heads) != 0) {
      throw new IllegalArgumentException(heads + " heads over " + input);
    }
  }

  /** Channels of the output, all heads together. */
  int width() {
    return input.channels() / INPUTS;
  }

  @Override
  public Shape output() {
    return new Shape(input.height(), input.width(), width());
  }

  /** Scores and weighted values of the positions up to each one. */
  @Override
  public long macs() {
    long positions = input.pixels();
    return positions * (positions + 1) * width();
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    return new HeadProducts(this, resources.linalg(), placement.maxBatch());
  }
}
