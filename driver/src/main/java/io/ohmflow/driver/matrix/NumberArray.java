package io.ohmflow.driver.matrix;

import io.ohmflow.kernel.linalg.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Numbers in one or more dimensions, the last one varying fastest.
 *
 * @param shape length of each dimension, at least 1 each
 * @param values as many as the product of the lengths; shared with whoever holds the array
 */
@SuppressWarnings("ArrayRecordComponent") // Hands over an array with one owner; never compared.
public record NumberArray(List<Integer> shape, float[] values) {
  public NumberArray {
    shape = List.copyOf(shape);
    if (shape.isEmpty() || shape.stream().anyMatch(length -> length < 1)) {
      throw new IllegalArgumentException("expected lengths of at least 1, got " + shape);
    }
    if (count(shape) != values.length) {
      throw new IllegalArgumentException(values.length + " values for an array of " + shape);
    }
  }

  /** An array of given lengths. */
  public static NumberArray of(float[] values, int... shape) {
    return new NumberArray(Arrays.stream(shape).boxed().toList(), values);
  }

  /** How many numbers an array of a shape has. */
  static long count(List<Integer> shape) {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** Number of dimensions. */
  public int dimensions() {
    return shape.size();
  }

  /** This array as a matrix; one of a single dimension is one row. */
  public Matrix matrix() {
    return switch (dimensions()) {
      case 1 -> Matrix.of(values, 1, shape.get(0));
      case 2 -> Matrix.of(values, shape.get(0), shape.get(1));
      default -> throw new IllegalArgumentException("no matrix: " + this);
    };
  }

  /** Part i along the first of three dimensions, as a matrix. */
  public Matrix matrix(int i) {
    if (dimensions() != 3) {
      throw new IllegalArgumentException("expected three dimensions, got " + this);
    }
    int rows = shape.get(1);
    int columns = shape.get(2);
    return new Matrix(values, i * rows * columns, rows, columns, columns);
  }

  /** The same numbers without those of the first {@code leading} dimensions that have length 1. */
  public NumberArray squeezed(int leading) {
    List<Integer> kept = new ArrayList<>(shape.subList(leading, dimensions()));
    for (int d = leading - 1; d >= 0; d--) {
      if (shape.get(d) > 1) {
        kept.add(0, shape.get(d));
      }
    }
    return new NumberArray(kept, values);
  }

  /**
   * Two arrays of one shape along a new dimension of length 2.
   *
   * @param axis number of the new dimension
   * @throws IllegalArgumentException if the shapes differ
   */
  public static NumberArray stacked(NumberArray a, NumberArray b, int axis) {
    if (!a.shape.equals(b.shape)) {
      throw new IllegalArgumentException("expected equal shapes, got " + a + " and " + b);
    }
    int parts = (int) count(a.shape.subList(0, axis));
    int part = a.values.length / parts;
    float[] both = new float[Math.multiplyExact(2, a.values.length)];
    for (int i = 0; i < parts; i++) {
      System.arraycopy(a.values, i * part, both, 2 * i * part, part);
      System.arraycopy(b.values, i * part, both, (2 * i + 1) * part, part);
    }
    List<Integer> shape = new ArrayList<>(a.shape);
    shape.add(axis, 2);
    return new NumberArray(shape, both);
  }

  /** The shape as messages show it: {@code [2 × 3]}. */
  @Override
  public String toString() {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(" × ", "[", "]"));
  }
}
