package io.ohmflow.kernel.layer;

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
  public Layer create(LaneResources resources, Placement placement) {
    return new FullyConnected(input.channels(), input.pixels(), weights, resources, placement);
  }
}
