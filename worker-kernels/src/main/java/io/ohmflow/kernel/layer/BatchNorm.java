package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.graph.Node;
import io.ohmflow.kernel.layer.Signal.Order;
import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.kernel.optim.MovingAverage;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.List;

/**
 * Batch normalisation per channel: y = γ (x − μ) / √(σ² + ε) + β.
 *
 * <p>Training takes μ and σ² from the lane's own share of the batch ("ghost" batch normalisation,
 * Hoffer et al., NeurIPS 2017), so a step needs no exchange between lanes. Evaluation takes running
 * averages; the variance that enters them is the unbiased one. Re-estimation on a chip takes and
 * observes each batch's own moments, like training. Source: Ioffe and Szegedy, ICML 2015.
 *
 * @param momentum weight of a new observation in the running averages, in (0, 1]
 * @param epsilon ε, finite and > 0
 */
record BatchNorm(Shape input, double momentum, float epsilon) implements LayerSpec {
  private static final Range MOMENTUM = new Range(0, true, 1, false);
  private static final double DEFAULT_MOMENTUM = 0.1;
  private static final double DEFAULT_EPSILON = 1e-5;

  BatchNorm {
    if (!(epsilon > 0 && epsilon < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon must be > 0, got " + epsilon);
    }
  }

  /** Reads {@code momentum} (0.1) and {@code epsilon} (1e-5). */
  static BatchNorm read(Section s, Shape input) {
    return new BatchNorm(
        input,
        s.number("momentum", MOMENTUM, DEFAULT_MOMENTUM),
        (float) s.number("epsilon", Range.POSITIVE, DEFAULT_EPSILON));
  }

  @Override
  public Shape output() {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters() {
    int c = input.channels();
    MovingAverage average = new MovingAverage(momentum, MovingAverage.Start.INITIAL_VALUE);
    return List.of(
        ParameterSpec.trained("scale", Kind.DIGITAL, new Initializer.Constant(1), c),
        ParameterSpec.trained("shift", Kind.DIGITAL, new Initializer.Constant(0), c),
        ParameterSpec.statistic("mean", c, 0, average),
        ParameterSpec.statistic("variance", c, 1, average));
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    Signal in = x.order() == Order.FLAT ? x : drawing.channelsFirst(x);
    Node node =
        drawing.add(
            "BatchNormalization",
            "normal",
            in.name(),
            drawing.parameter("scale"),
            drawing.parameter("shift"),
            drawing.parameter("mean"),
            drawing.parameter("variance"));
    return in.named(node.with("epsilon", epsilon).name());
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    return new BatchNormalizer(this, placement);
  }
}
