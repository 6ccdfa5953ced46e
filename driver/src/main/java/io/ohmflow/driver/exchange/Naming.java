package io.ohmflow.driver.exchange;

import io.ohmflow.kernel.layer.NamedLayer;

/** How layers are called in a file of weights, unless a {@link NameMap} says otherwise. */
public enum Naming {
  /** By their names here, such as {@code residual-1.body.conv2d-1}. */
  LAYERS,
  /**
   * By their numbers in a list from 0, as PyTorch does with the same layers in {@code
   * nn.Sequential}: {@code 3.body.0}.
   */
  SEQUENTIAL;

  /**
   * Name of a layer among its siblings.
   *
   * @param index number of the layer among them, from 0
   */
  String of(NamedLayer layer, int index) {
    boolean counted = layer.name().matches(layer.type() + "-\\d+");
    return this == SEQUENTIAL && counted ? Integer.toString(index) : layer.name();
  }
}
