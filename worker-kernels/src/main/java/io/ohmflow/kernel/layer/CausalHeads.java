package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.layer.Signal.Order;
import java.util.Arrays;
import java.util.List;

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
  public Signal draw(Drawing drawing, Signal x) {
    String in = drawing.channelsLast(x).name();
    int width = width() / heads;
    String[] parts = new String[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      parts[i] = part(drawing, in, i);
    }
    String scale = drawing.floats("scale", List.of(), (float) (1 / Math.sqrt(width)));
    String queries = drawing.add("Mul", "scaled", parts[0], scale).name();
    String keys = drawing.add("Transpose", "keys", parts[1]).withList("perm", 0, 1, 3, 2).name();
    String scores = drawing.add("MatMul", "products", queries, keys).name();
    String masked = drawing.add("Add", "masked", scores, mask(drawing)).name();
    String shares = drawing.add("Softmax", "shares", masked).with("axis", -1).name();
    String values = drawing.add("MatMul", "values", shares, parts[2]).name();
    String turned = drawing.add("Transpose", "joined", values).withList("perm", 0, 2, 1, 3).name();
    String y = drawing.reshaped(turned, input.pixels(), width());
    return new Signal(y, output(), Order.CHANNELS_LAST);
  }

  /** Queries, keys or values as [samples × heads × positions × width of a head]. */
  private String part(Drawing drawing, String in, long i) {
    String part =
        drawing
            .add(
                "Slice",
                "part",
                in,
                drawing.wholes("starts", i * width()),
                drawing.wholes("ends", (i + 1) * width()),
                drawing.wholes("axes", 2L))
            .name();
    String heads = drawing.reshaped(part, input.pixels(), this.heads, width() / this.heads);
    return drawing.add("Transpose", "heads", heads).withList("perm", 0, 2, 1, 3).name();
  }

  /** Minus infinity wherever a position would see a later one. */
  private String mask(Drawing drawing) {
    int n = input.pixels();
    float[] mask = new float[n * n];
    for (int t = 0; t < n; t++) {
      Arrays.fill(mask, t * n + t + 1, (t + 1) * n, Float.NEGATIVE_INFINITY);
    }
    return drawing.floats("mask", List.of((long) n, (long) n), mask);
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    return new HeadProducts(this, resources.linalg(), placement.maxBatch());
  }
}
