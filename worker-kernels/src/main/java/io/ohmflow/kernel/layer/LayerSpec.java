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
