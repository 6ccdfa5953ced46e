package io.ohmflow.kernel.noise;

/** Checks of model parameters given in code; parameters from files are checked by their section. */
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

  /** {@code value} if it is finite and &gt; 0. */
  static double positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("expected a finite, positive " + name + ", got " + value);
    }
    return value;
  }

  /** {@code value} if it is from 0 to 1. */
  static double share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("expected a " + name + " from 0 to 1, got " + value);
    }
    return value;
  }

  /** {@code value} if it is finite. */
  static double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("expected a finite " + name + ", got " + value);
    }
    return value;
  }
}
