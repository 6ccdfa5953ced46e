package io.ohmflow.ml;

import io.ohmflow.driver.data.Dataset;
import java.io.Serializable;

/**
 * What samples look like.
 *
 * @param height rows of an image, 1 for a plain vector
 * @param width columns of an image, 1 for a plain vector
 * @param channels values per pixel, the whole length of a plain vector
 * @param classes number of classes
 */
record SampleShape(int height, int width, int channels, int classes) implements Serializable {
  private static final int SIDES = 3;

  /**
   * @param sides height, width and channels, or empty for a plain vector
   * @param length values of a sample
   */
  static SampleShape of(int[] sides, int length, int classes) {
    return sides.length == SIDES
        ? new SampleShape(sides[0], sides[1], sides[2], classes)
        : new SampleShape(1, 1, length, classes);
  }

  /** Values of a sample. */
  int size() {
    return height * width * channels;
  }

  /** Samples of this shape, not normalised; takes ownership of the arrays. */
  Dataset dataset(float[] values, short[] labels) {
    return new Dataset(height, width, channels, classes, values, labels);
  }
}
