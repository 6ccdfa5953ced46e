package io.ohmflow.kernel.layer;

import java.io.Serializable;

/**
 * Shape of one sample's activations, stored row-major as [height × width × channels].
 *
 * @param height rows of the image, ≥ 1
 * @param width columns of the image, ≥ 1
 * @param channels values per pixel, ≥ 1
 */
public record Shape(int height, int width, int channels) implements Serializable {

  public Shape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "shape must be positive, got " + height + "x" + width + "x" + channels);
    }
    if ((long) height * width * channels > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "shape too large: " + height + "x" + width + "x" + channels);
    }
  }

  /** A vector of n values. */
  public static Shape flat(int n) {
    return new Shape(1, 1, n);
  }

  /** Values of one sample. */
  public int size() {
    return height * width * channels;
  }

  /** Pixels of one sample. */
  public int pixels() {
    return height * width;
  }

  /** Whether this is a vector rather than an image. */
  public boolean isFlat() {
    return height == 1 && width == 1;
  }

  @Override
  public String toString() {
    return isFlat() ? Integer.toString(channels) : height + "x" + width + "x" + channels;
  }
}
