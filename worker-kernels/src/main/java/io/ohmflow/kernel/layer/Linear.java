package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.graph.Node;
import io.ohmflow.kernel.layer.Signal.Order;
import io.ohmflow.profile.document.Section;
import java.util.List;

/**
 * A fully connected layer: y = x·Wᵀ + b with W [out × in].
 *
 * @param inputs length of the input vector
 * @param weights what is common to layers with weights; its {@code outputs} is the length of y
 */
record Linear(int inputs, WeightSpec weights) implements LayerSpec {

  /**
   * Reads {@code out} (required) and the common keys of {@link WeightSpec#read}. An image is a
   * problem; reading goes on as if it had been flattened.
   */
  static LayerSpec read(Section s, Shape input) {
    Linear linear = new Linear(input.size(), WeightSpec.read(s));
    if (input.isFlat()) {
      return linear;
    }
    s.problem(
        "",
        "expected a flat input, got %s; put flatten before this layer, or take pointwise"
            .formatted(input));
    NamedLayer flatten = new NamedLayer("flatten", "flatten", new Flatten(input));
    return new Sequence(input, List.of(flatten, new NamedLayer("linear", "linear", linear)));
  }

  @Override
  public Shape input() {
    return Shape.flat(inputs);
  }

  @Override
  public Shape output() {
    return Shape.flat(weights.outputs());
  }

  @Override
  public List<ParameterSpec> parameters() {
    return weights.parameters(List.of(weights.outputs(), inputs));
  }

  @Override
  public List<TiledMatrix> matrices() {
    return weights.matrices(new TiledMatrix(inputs, weights.outputs(), 1), 1);
  }

  @Override
  public long macs() {
    return (long) inputs * weights.outputs();
  }

  @Override
  public Linear with(InputRange range) {
    return new Linear(inputs, weights.with(range));
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    String in = drawing.flat(x).name();
    String weight = drawing.parameter(WeightSpec.WEIGHT);
    Node node =
        weights.hasBias()
            ? drawing.add("Gemm", "product", in, weight, drawing.parameter(WeightSpec.BIAS))
            : drawing.add("Gemm", "product", in, weight);
    return new Signal(node.with("transB", 1).name(), output(), Order.FLAT);
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    return new FullyConnected(inputs, 1, weights, resources, placement);
  }
}
