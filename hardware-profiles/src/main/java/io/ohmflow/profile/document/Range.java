package io.ohmflow.profile.document;

import java.util.function.DoubleFunction;

/**
 * The numbers a value may take. NaN and the infinities are outside every range.
 *
 * @param min lower end, may be -∞
 * @param minOpen whether the lower end itself is excluded
 * @param max upper end, may be +∞, not below {@code min}
 * @param maxOpen whether the upper end itself is excluded
 */
public record Range(double min, boolean minOpen, double max, boolean maxOpen) {

  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /** Every finite number. */
  public static final Range ANY = new Range(-INFINITY, true, INFINITY, true);

  /** Above zero. */
  public static final Range POSITIVE = new Range(0, true, INFINITY, true);

  /** Zero and above. */
  public static final Range NON_NEGATIVE = new Range(0, false, INFINITY, true);

  /** From 0 to 1, both included. */
  public static final Range UNIT = closed(0, 1);

  public Range {
    if (!(min <= max)) {
      throw new IllegalArgumentException("empty range: min " + min + ", max " + max);
    }
    if (min == max && (minOpen || maxOpen)) {
      throw new IllegalArgumentException("empty range: only " + min + ", and that is excluded");
    }
  }

  /** From {@code min} to {@code max}, both included. */
  public static Range closed(double min, double max) {
    return new Range(min, false, max, false);
  }

  /** From {@code min}, included, upwards. */
  public static Range atLeast(double min) {
    return new Range(min, false, INFINITY, true);
  }

  public boolean contains(double value) {
    return Double.isFinite(value)
        && (minOpen ? value > min : value >= min)
        && (maxOpen ? value < max : value <= max);
  }

  /** A number inside, to go on with after a wrong value has been reported. */
  double harmless() {
    for (double candidate : new double[] {1, 0, min, max, min + (max - min) / 2, min + 1}) {
      if (contains(candidate)) {
        return candidate;
      }
    }
    return max - 1;
  }

  /** What is expected, such as "a positive conductance" or "a number from 0 to 1". */
  String describe(String noun, DoubleFunction<String> format) {
    boolean below = Double.isFinite(max);
    if (equals(POSITIVE)) {
      return "a positive " + noun;
    }
    if (equals(NON_NEGATIVE)) {
      return "a non-negative " + noun;
    }
    if (min == -INFINITY) {
      return "a "
          + noun
          + (below ? (maxOpen ? " below " : " of at most ") + format.apply(max) : "");
    }
    if (!below) {
      return "a " + noun + (minOpen ? " above " : " of at least ") + format.apply(min);
    }
    if (!minOpen && !maxOpen) {
      return "a " + noun + " from " + format.apply(min) + " to " + format.apply(max);
    }
    return "a "
        + noun
        + (minOpen ? " above " : " of at least ")
        + format.apply(min)
        + (maxOpen ? " and below " : " and at most ")
        + format.apply(max);
  }
}
