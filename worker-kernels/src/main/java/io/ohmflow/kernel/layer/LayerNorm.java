package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.graph.Node;
import io.ohmflow.kernel.layer.Signal.Order;
import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.List;

/**
 * Layer normalisation: y = γ (x − μ) / √(σ² + ε) + β, with mean and (biased) variance over the
 * channels of each position by itself, the same in training and evaluation. Source: Ba, Kiros and
 * Hinton, arXiv 1607.06450.
 *
 * @param epsilon ε, finite and > 0
 */
record LayerNorm(Shape input, float epsilon) implements LayerSpec {
  private static final double DEFAULT_EPSILON = 1e-5;

  LayerNorm {
    if (!(epsilon > 0 && epsilon < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon must be > 0, got " + epsilon);
    }
  }

  /** Reads {@code epsilon} (1e-5). */
  static LayerNorm read(Section s, Shape input) {
    return new LayerNorm(input, (float) s.number("epsilon", Range.POSITIVE, DEFAULT_EPSILON));
  }

  @Override
  public Shape output() {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters() {
    int c = input.channels();
    return List.of(
        ParameterSpec.trained("scale", Kind.DIGITAL, new Initializer.Constant(1), c),
        ParameterSpec.trained("shift", Kind.DIGITAL, new Initializer.Constant(0), c));
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    Signal in = x.order() == Order.FLAT ? x : drawing.channelsLast(x);
    String scale = drawing.parameter("scale");
    Node node =
        drawing.add("LayerNormalization", "normal", in.name(), scale, drawing.parameter("shift"));
    return in.named(node.with("axis", -1).with("epsilon", epsilon).name());
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    return new LayerNormalizer(this, placement);
  }
}
