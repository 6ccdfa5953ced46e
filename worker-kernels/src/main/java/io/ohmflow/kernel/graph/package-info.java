/**
 * What a digital network computes, as a graph of operations that other programs know too: types and
 * attributes are those of the ONNX standard. Layers draw themselves into a {@link
 * io.ohmflow.kernel.graph.Graph}; the driver writes it to a file.
 *
 * <p>Allowed dependencies: none.
 */
package io.ohmflow.kernel.graph;
