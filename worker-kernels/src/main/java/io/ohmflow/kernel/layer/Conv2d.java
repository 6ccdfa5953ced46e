package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.graph.Node;
import io.ohmflow.kernel.layer.Signal.Order;
import io.ohmflow.profile.document.Section;
import java.util.List;

/**
 * A two-dimensional convolution (cross-correlation, as usual in deep learning) over NHWC images
 * with zero padding. Weights are [out × kernel height × kernel width × in/groups]; outputs of group
 * g see the g-th share of the input channels only.
 *
 * @param input shape of one sample
 * @param window kernel, stride and padding
 * @param groups divides input and output channels
 * @param weights what is common to layers with weights; its {@code outputs} are channels
 */
record Conv2d(Shape input, Window window, int groups, WeightSpec weights) implements LayerSpec {

  Conv2d {
    if (input.channels() % groups != 0 || weights.outputs() % groups != 0) {
      throw new IllegalArgumentException(
          "%d groups do not divide %d input and %d output channels"
              .formatted(groups, input.channels(), weights.outputs()));
    }
  }

  /**
   * Reads {@code kernel} (required), {@code stride} (1), {@code padding} (0), {@code groups} (1),
   * {@code out} (required) and the common keys of {@link WeightSpec#read}.
   */
  static Conv2d read(Section s, Shape input) {
    WeightSpec weights = WeightSpec.read(s);
    Window window =
        new Window(
            Extent.read(s, "kernel", 1),
            Extent.read(s, "stride", 1, Extent.square(1)),
            Extent.read(s, "padding", 0, Extent.square(0)));
    int groups = s.integer("groups", 1, Integer.MAX_VALUE, 1);
    if (input.channels() % groups != 0 || weights.outputs() % groups != 0) {
      s.problem(
          "groups",
          "%d groups do not divide the %d channels of the %s input and the %d output channels"
              .formatted(groups, input.channels(), input, weights.outputs()));
      groups = 1;
    }
    return new Conv2d(input, window.fitting(input, s, "kernel"), groups, weights);
  }

  @Override
  public Shape output() {
    return window.output(input, weights.outputs());
  }

  /** Input channels one group sees. */
  int groupInputs() {
    return input.channels() / groups;
  }

  /** Output channels of one group. */
  int groupOutputs() {
    return weights.outputs() / groups;
  }

  /** Length of a patch: inputs of one output. */
  int patch() {
    return window.pixels() * groupInputs();
  }

  @Override
  public List<ParameterSpec> parameters() {
    Extent k = window.size();
    return weights.parameters(List.of(weights.outputs(), k.height(), k.width(), groupInputs()));
  }

  @Override
  public List<TiledMatrix> matrices() {
    return weights.matrices(new TiledMatrix(patch(), groupOutputs(), output().pixels()), groups);
  }

  @Override
  public long macs() {
    return (long) output().size() * patch();
  }

  @Override
  public Conv2d with(InputRange range) {
    return new Conv2d(input, window, groups, weights.with(range));
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    String in = drawing.channelsFirst(x).name();
    String kernel = drawing.kernel(WeightSpec.WEIGHT);
    Node node =
        weights.hasBias()
            ? drawing.add("Conv", "conv", in, kernel, drawing.parameter(WeightSpec.BIAS))
            : drawing.add("Conv", "conv", in, kernel);
    return new Signal(
        window.drawn(node).with("group", groups).name(), output(), Order.CHANNELS_FIRST);
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    return new Convolution(this, resources, placement);
  }
}
