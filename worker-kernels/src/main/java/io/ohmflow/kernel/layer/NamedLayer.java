package io.ohmflow.kernel.layer;

import java.io.Serializable;

/**
 * A layer and its name.
 *
 * @param name unique among its siblings, such as {@code conv2d-2}: the layer's kind and its count
 * @param type the layer's kind as in the catalogue, such as {@code conv2d}
 * @param spec the layer
 */
public record NamedLayer(String name, String type, LayerSpec spec) implements Serializable {}
