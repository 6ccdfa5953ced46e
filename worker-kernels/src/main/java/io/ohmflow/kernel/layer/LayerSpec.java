package io.ohmflow.kernel.layer;

import java.io.Serializable;
import java.util.List;

/**
 * An immutable description of one layer at its place in a network, with known shapes. Made by
 * {@link Layers} from a configuration, or directly.
 */
public interface LayerSpec extends Serializable {

  /** Shape of one sample that comes in. */
  Shape input();

  /** Shape of one sample that goes out. */
  Shape output();

  /** Parameters in the order in which they lie in the flat vector; empty for most layers. */
  default List<ParameterSpec> parameters() {
    return List.of();
  }

  /** The weight matrices of this layer that go on tiles; empty for digital layers. */
  default List<TiledMatrix> matrices() {
    return List.of();
  }

  /** Multiply-accumulates of one sample's forward pass in matrix products, analog or digital. */
  default long macs() {
    return 0;
  }

  /** Layers inside of this one, with names; empty for all but containers. */
  default List<NamedLayer> children() {
    return List.of();
  }

  /** The same layer with another way to find input ranges, here and in the layers inside. */
  default LayerSpec with(InputRange range) {
    return this;
  }

  /** Whether a sample is whole numbers that name tokens, rather than measured values. */
  default boolean takesTokens() {
    return false;
  }

  /**
   * Draws what this layer computes digitally in evaluation.
   *
   * @param drawing where to, standing at this layer
   * @param x what comes in, a batch of samples
   * @return what goes out
   */
  Signal draw(Drawing drawing, Signal x);

  /** One lane's instance. */
  Layer create(LaneResources resources, Placement placement);

  /**
   * A matrix that goes on tiles.
   *
   * @param inputs rows of the crossbar, before tiling
   * @param outputs columns of the crossbar, before tiling
   * @param vectors vectors multiplied per sample
   */
  record TiledMatrix(int inputs, int outputs, int vectors) {}
}
