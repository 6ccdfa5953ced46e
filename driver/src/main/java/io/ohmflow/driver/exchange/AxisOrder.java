package io.ohmflow.driver.exchange;

import java.util.List;

/**
 * How a parameter lies here and in PyTorch. Here channels vary fastest, there they come before
 * height and width.
 *
 * @param rows outputs; 1 for a vector
 * @param pixels of a kernel, or of the image that was flattened in front of the layer; else 1
 * @param channels values of a pixel
 * @param place of the outputs there
 */
record AxisOrder(int rows, int pixels, int channels, Outputs place) {

  /** Where a matrix has its outputs. */
  enum Outputs {
    FIRST,
    /** As in layers that keep their weights [in × out]. */
    LAST
  }

  /** Values that lie alike in both. */
  static AxisOrder same(List<Integer> shape) {
    int rows = shape.size() > 1 ? shape.get(0) : 1;
    int size = shape.stream().reduce(1, Math::multiplyExact);
    return new AxisOrder(rows, 1, size / rows, Outputs.FIRST);
  }

  /** The same with inputs that were flattened, or a kernel, of some pixels. */
  AxisOrder over(int count) {
    return new AxisOrder(rows, count, channels * pixels / count, place);
  }

  AxisOrder with(Outputs other) {
    return new AxisOrder(rows, pixels, channels, other);
  }

  /** Puts values of theirs into our order. */
  void toOurs(float[] theirs, float[] ours, int at) {
    for (int i = 0; i < theirs.length; i++) {
      ours[at + i] = theirs[theirs(i)];
    }
  }

  /** Puts values of ours into their order. */
  float[] toTheirs(float[] ours, int at) {
    float[] theirs = new float[rows * pixels * channels];
    for (int i = 0; i < theirs.length; i++) {
      theirs[theirs(i)] = ours[at + i];
    }
    return theirs;
  }

  /** Index there of the value with index i here. */
  private int theirs(int i) {
    int columns = pixels * channels;
    int row = i / columns;
    int pixel = i % columns / channels;
    int column = i % channels * pixels + pixel;
    return place == Outputs.FIRST ? row * columns + column : column * rows + row;
  }
}
