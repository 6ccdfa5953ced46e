package io.ohmflow.kernel.layer;

import io.ohmflow.profile.document.Section;
import java.io.Serializable;
import java.util.List;

/**
 * A height and a width in pixels, written in a configuration as one integer for both or as a list
 * of two.
 */
record Extent(int height, int width) implements Serializable {
  private static final int LARGEST = 1 << 14;

  /** The same in both directions. */
  static Extent square(int n) {
    return new Extent(n, n);
  }

  /**
   * Reads a required extent.
   *
   * @param min smallest allowed value
   */
  static Extent read(Section s, String key, int min) {
    if (!s.has(key)) {
      return square(s.integer(key, min, LARGEST));
    }
    return read(s, key, min, square(min));
  }

  /** Reads an extent that may be left out. */
  static Extent read(Section s, String key, int min, Extent orElse) {
    if (!s.has(key)) {
      return orElse;
    }
    if (!s.isList(key)) {
      return square(s.integer(key, min, LARGEST, orElse.height()));
    }
    List<Double> sides = s.numbers(key);
    if (sides.size() != 2 || !sides.stream().allMatch(v -> allowed(v, min))) {
      s.problem(
          key,
          "expected a whole number or [height, width], each from %d to %d".formatted(min, LARGEST));
      return orElse;
    }
    return new Extent(sides.get(0).intValue(), sides.get(1).intValue());
  }

  private static boolean allowed(double v, int min) {
    return v == Math.rint(v) && v >= min && v <= LARGEST;
  }

  /** Reads a pooling layer's {@code size} (2) and {@code stride} (the size). */
  static Window poolWindow(Section s, Shape input) {
    Extent size = read(s, "size", 1, square(2));
    return new Window(size, read(s, "stride", 1, size), square(0)).fitting(input, s, "size");
  }

  int smallest() {
    return Math.min(height, width);
  }

  @Override
  public String toString() {
    return height + "x" + width;
  }
}
