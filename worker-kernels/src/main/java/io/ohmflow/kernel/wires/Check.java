package io.ohmflow.kernel.wires;

/** Checks of arguments given in code; values from files are checked by their section. */
final class Check {
  private Check() {}

  /** {@code value} if it is finite and ≥ 0. */
  static double nonNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "expected a finite " + name + " of at least 0, got " + value);
    }
    return value;
  }

  /** That a tile has cells and arrays hold [inputs × outputs] values. */
  static void shape(int inputs, int outputs, int... lengths) {
    if (inputs < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "a tile has inputs and outputs, got [%d × %d]".formatted(inputs, outputs));
    }
    for (int length : lengths) {
      if (length < inputs * outputs) {
        throw new IllegalArgumentException(
            "expected [%d × %d] values, got %d".formatted(inputs, outputs, length));
      }
    }
  }

  /** That an array holds so many values of one vector. */
  static void length(String name, int expected, int actual) {
    if (actual < expected) {
      throw new IllegalArgumentException(
          "expected %d %s, got %d".formatted(expected, name, actual));
    }
  }
}
