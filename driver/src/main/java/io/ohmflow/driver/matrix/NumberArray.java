package io.ohmflow.driver.matrix;

import io.ohmflow.kernel.linalg.Matrix;
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

  /** A matrix as an array of two dimensions; shares its numbers where they have no gaps. */
  public static NumberArray of(Matrix m) {
    boolean whole = !m.transposed() && m.stride() == m.columns() && m.offset() == 0;
    if (whole && m.data().length == m.rows() * m.columns()) {
      return of(m.data(), m.rows(), m.columns());
    }
    float[] copy = new float[m.rows() * m.columns()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = m.at(i / m.columns(), i % m.columns());
    }
    return of(copy, m.rows(), m.columns());
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

  /** The shape as messages show it: {@code [2 × 3]}. */
  @Override
  public String toString() {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(" × ", "[", "]"));
  }
}
