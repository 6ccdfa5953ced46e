package io.ohmflow.driver.data;

/** What the text of one cell means. One object for many cells, owned by one thread. */
final class CsvCell {
  private double value;
  private String problem = "";

  /** Whether the text is a finite number that a float can hold. */
  boolean read(String text) {
    if (text.isEmpty()) {
      problem = "the cell is empty, expected a finite number";
      return false;
    }
    value = number(text);
    if (Float.isFinite((float) value)) {
      return true;
    }
    problem = "expected a finite number, got " + RowProblems.shortened(text);
    return false;
  }

  /** Whether the text is a whole number from 0 that is below {@code classes}. */
  boolean readClass(String text, int classes) {
    if (read(text) && value >= 0 && value < classes && value == Math.rint(value)) {
      return true;
    }
    problem =
        "expected a class, a whole number from 0 to %d, got %s"
            .formatted(classes - 1, text.isEmpty() ? "nothing" : RowProblems.shortened(text));
    return false;
  }

  /** NaN for everything that is no decimal number, also where Java would accept it. */
  private static double number(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
        return Double.NaN;
      }
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** The number, after a reading that succeeded. */
  double value() {
    return value;
  }

  /** What is wrong, after a reading that did not succeed. */
  String problem() {
    return problem;
  }
}
