package io.ohmflow.kernel.layer;

import io.ohmflow.profile.document.Section;
import java.util.List;

/**
 * Reads causal multi-head self-attention, which is three layers in a row: {@code qkv}, one matrix
 * [3·width × width] that makes queries, keys and values; {@code heads}, the digital {@link
 * CausalHeads}; {@code output}, a matrix [width × width]. Source: Vaswani et al., "Attention is all
 * you need", NeurIPS 2017.
 */
final class Attention {
  private static final int MAX_HEADS = 1 << 10;

  private Attention() {}

  /**
   * Reads {@code heads} (1), which divides the channels of the input, and the keys of {@link
   * WeightSpec#read} but {@code out} for both matrices.
   */
  static Sequence read(Section s, Shape input) {
    int width = input.channels();
    int heads = s.integer("heads", 1, MAX_HEADS, 1);
    if (width % heads != 0) {
      s.problem("heads", "%d heads do not divide the %d channels".formatted(heads, width));
      heads = 1;
    }
    Pointwise qkv = new Pointwise(input, WeightSpec.read(s, CausalHeads.INPUTS * width));
    Pointwise output = new Pointwise(input, WeightSpec.read(s, width));
    return new Sequence(
        input,
        List.of(
            new NamedLayer("qkv", "pointwise", qkv),
            new NamedLayer("heads", "causalHeads", new CausalHeads(qkv.output(), heads)),
            new NamedLayer("output", "pointwise", output)));
  }
}
