package io.ohmflow.kernel.linalg;

/** Checks operands of a product. */
final class Shapes {
  private Shapes() {}

  static void check(Matrix a, Matrix b, Matrix c) {
    if (a.columns() != b.rows() || a.rows() != c.rows() || b.columns() != c.columns()) {
      throw new IllegalArgumentException(
          "cannot multiply " + text(a) + " by " + text(b) + " into " + text(c));
    }
    if (c.transposed()) {
      throw new IllegalArgumentException("the result of a product cannot be a transposed view");
    }
  }

  private static String text(Matrix m) {
    return "[" + m.rows() + " × " + m.columns() + "]";
  }
}
