package io.ohmflow.kernel.layer;

import java.util.List;

/**
 * One lane's instance of a layer, with its buffers. Owned by one thread; allocates nothing per pass
 * beyond small views.
 *
 * <p>A training pass is {@link #program}, {@link #read}, {@link #forward}, {@link #backward}. The
 * first two concern tiles and do nothing elsewhere; evaluation calls them once for many batches.
 */
public interface Layer {
  /** What {@link #backward} returns where nobody needs the gradient of the input. */
  float[] NO_GRADIENT = new float[0];

  /** Programs this layer's weights onto tiles. */
  default void program(Pass pass) {}

  /** Ages programmed tiles to the pass's read time. */
  default void read(Pass pass) {}

  /** Solves the wires of this layer's tiles for parameters, all devices at their targets. */
  default void solveWires(float[] parameters, WireLags into) {}

  /**
   * Runs n samples.
   *
   * @param x activations [n × input size], unchanged and kept until {@link #backward}; may be
   *     longer
   * @param n samples, 1 to the largest batch
   * @return activations [n × output size]; the layer's buffer (or {@code x} itself), valid until
   *     the next forward pass; may be longer
   */
  float[] forward(float[] x, int n, Pass pass);

  /**
   * Goes back through the last {@link #forward}, which must have been a training pass of the same
   * samples. Adds parameter gradients into {@link Pass#sums()}.
   *
   * @param dy gradient of the output [n × output size], unchanged
   * @return gradient of the input [n × input size], the layer's buffer (or {@code dy} itself), or
   *     {@link #NO_GRADIENT}
   */
  float[] backward(float[] dy, int n, Pass pass);

  /**
   * Adds what the last {@link #forward} found, if it was an inspection of a layer on tiles.
   *
   * @param name this layer's name in the whole network
   */
  default void report(String name, List<LayerObservation> to) {}
}
