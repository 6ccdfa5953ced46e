package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.graph.Node;
import io.ohmflow.profile.document.Section;
import java.io.Serializable;

/**
 * A window that slides over an image: its size, the distance between its positions and the zeros
 * around the image.
 *
 * @param size height and width, ≥ 1
 * @param stride distance between positions, ≥ 1
 * @param padding zeros on each side, ≥ 0
 */
record Window(Extent size, Extent stride, Extent padding) implements Serializable {

  Window {
    if (size.smallest() < 1 || stride.smallest() < 1 || padding.smallest() < 0) {
      throw new IllegalArgumentException(
          "window " + size + ", stride " + stride + ", padding " + padding);
    }
  }

  /** A window that covers the whole image once. */
  static Window whole(Shape image) {
    Extent all = new Extent(image.height(), image.width());
    return new Window(all, all, new Extent(0, 0));
  }

  /**
   * This window if it fits the image; otherwise a problem at the key, and the largest window that
   * does, so that reading can go on.
   */
  Window fitting(Shape image, Section s, String key) {
    if (fits(image)) {
      return this;
    }
    s.problem(
        key,
        "a %s window does not fit the %s input%s"
            .formatted(size, image, padding.smallest() > 0 ? " with padding " + padding : ""));
    return whole(image);
  }

  boolean fits(Shape image) {
    return size.height() <= image.height() + 2 * padding.height()
        && size.width() <= image.width() + 2 * padding.width();
  }

  /** Shape after the window has visited every position at which it fits, partial ones left out. */
  Shape output(Shape image, int channels) {
    if (!fits(image)) {
      throw new IllegalArgumentException("a " + size + " window does not fit " + image);
    }
    return new Shape(
        (image.height() + 2 * padding.height() - size.height()) / stride.height() + 1,
        (image.width() + 2 * padding.width() - size.width()) / stride.width() + 1,
        channels);
  }

  /** Sets what convolutions and pooling of ONNX call the window. */
  Node drawn(Node node) {
    return node.withList("kernel_shape", size.height(), size.width())
        .withList("strides", stride.height(), stride.width())
        .withList("pads", padding.height(), padding.width(), padding.height(), padding.width());
  }

  /** Pixels under the window. */
  int pixels() {
    return size.height() * size.width();
  }
}
