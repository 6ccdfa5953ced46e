package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.layer.Signal.Order;
import io.ohmflow.profile.document.Section;
import java.util.List;

/**
 * A fully connected layer at each position of a sequence or image, with the same weights: y = x·Wᵀ
 * + b along the channels, W [out × channels].
 *
 * @param input shape of one sample
 * @param weights what is common to layers with weights; its {@code outputs} are channels
 */
record Pointwise(Shape input, WeightSpec weights) implements LayerSpec {

  /** Reads {@code out} (required) and the common keys of {@link WeightSpec#read}. */
  static Pointwise read(Section s, Shape input) {
    return new Pointwise(input, WeightSpec.read(s));
  }

  @Override
  public Shape output() {
    return new Shape(input.height(), input.width(), weights.outputs());
  }

  @Override
  public List<ParameterSpec> parameters() {
    return weights.parameters(List.of(weights.outputs(), input.channels()));
  }

  @Override
  public List<TiledMatrix> matrices() {
    TiledMatrix matrix = new TiledMatrix(input.channels(), weights.outputs(), input.pixels());
    return weights.matrices(matrix, 1);
  }

  @Override
  public long macs() {
    return (long) input.size() * weights.outputs();
  }

  @Override
  public Pointwise with(InputRange range) {
    return new Pointwise(input, weights.with(range));
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    String in = drawing.channelsLast(x).name();
    String weight = drawing.parameter(WeightSpec.WEIGHT);
    String turned = drawing.add("Transpose", "turned", weight).withList("perm", 1, 0).name();
    String y = drawing.add("MatMul", "product", in, turned).name();
    if (weights.hasBias()) {
      y = drawing.add("Add", "biased", y, drawing.parameter(WeightSpec.BIAS)).name();
    }
    return new Signal(y, output(), Order.CHANNELS_LAST);
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    return new FullyConnected(input.channels(), input.pixels(), weights, resources, placement);
  }
}
