package io.ohmflow.kernel.layer;

/**
 * A value in the drawing of a network.
 *
 * @param name of the value in the graph
 * @param shape of one sample
 * @param order how its numbers lie
 */
public record Signal(String name, Shape shape, Order order) {

  /** Order of the axes behind that of the samples. */
  public enum Order {
    /** [channels × height × width]: what convolutions and pooling of other programs take. */
    CHANNELS_FIRST,
    /** [pixels × channels]: a sequence, or an image in our order. */
    CHANNELS_LAST,
    /** [values]. */
    FLAT,
    /** [positions], whole numbers. */
    TOKENS
  }

  /** What another operation made of it, with the same shape and order. */
  public Signal named(String other) {
    return new Signal(other, shape, order);
  }
}
