package io.ohmflow.kernel.wires;

/**
 * A rectangle of leaves: rows count along the output wires towards the senses, columns along the
 * input wires away from the drivers.
 */
record Area(int row, int column, int rows, int columns) {

  int leaves() {
    return rows * columns;
  }

  /** Whether the two parts lie side by side, else one above the other: the longer side is cut. */
  boolean sideBySide() {
    return columns >= rows;
  }

  /** The part nearer to the drivers, or farther from the senses. */
  Area first() {
    return sideBySide()
        ? new Area(row, column, rows, half(columns))
        : new Area(row, column, half(rows), columns);
  }

  /** The other part. */
  Area second() {
    int cut = half(sideBySide() ? columns : rows);
    return sideBySide()
        ? new Area(row, column + cut, rows, columns - cut)
        : new Area(row + cut, column, rows - cut, columns);
  }

  private static int half(int n) {
    return (n + 1) / 2;
  }
}
