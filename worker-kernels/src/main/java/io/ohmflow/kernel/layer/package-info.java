/**
 * Layers: what a network is made of, how each is read from a configuration, and how a lane runs it
 * forward (digitally or on simulated tiles) and backward (straight-through).
 *
 * <p>A {@link io.ohmflow.kernel.layer.LayerSpec} is an immutable description that travels; a {@link
 * io.ohmflow.kernel.layer.Layer} is one lane's instance with its buffers. Activations are {@code
 * float} arrays in NHWC order, one sample after another. Parameters are read from, and gradients
 * added into, flat vectors at the layer's offset.
 *
 * <p>Allowed dependencies: {@code kernel.graph}, {@code kernel.crossbar}, {@code kernel.linalg},
 * {@code kernel.random}, {@code kernel.optim} (kinds of parameters) and {@code profile.document}.
 *
 * <p>To add a layer, write a spec record with a {@code read} method, a drawing of it in operations
 * of ONNX and its layer class, and add one line to {@link io.ohmflow.kernel.layer.Layers}. The
 * contract test asks for an example and checks its gradients.
 */
package io.ohmflow.kernel.layer;
