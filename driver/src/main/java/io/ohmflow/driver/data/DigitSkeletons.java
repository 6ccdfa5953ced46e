package io.ohmflow.driver.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Centre lines of the ten digits, several ways of writing each.
 *
 * <p>A way of writing is a list of strokes, a stroke a list of points that a smooth curve runs
 * through; where two strokes share an end point there is a corner. Coordinates lie in the unit
 * square, x to the right, y down.
 */
final class DigitSkeletons {
  /** Class, then strokes separated by bars; points in hundredths, x before y. */
  private static final String TABLE =
      """
      0: 55 2, 22 12, 4 50, 20 90, 50 99, 82 88, 96 50, 80 12, 52 2
      0: 62 8, 38 2, 16 22, 8 58, 28 94, 62 97, 90 70, 90 30, 68 4, 42 8
      0: 40 0, 24 20, 18 55, 34 96, 58 98, 76 72, 80 30, 62 4, 40 0
      1: 50 0, 50 50, 50 100
      1: 22 26, 38 14, 52 0 | 52 0, 51 50, 50 100
      1: 25 24, 52 0 | 52 0, 50 100 | 18 100, 50 98, 82 100
      1: 60 0, 50 50, 44 100
      2: 8 25, 25 5, 60 0, 86 20, 78 45, 45 72, 8 98 | 8 98, 50 94, 95 97
      2: 10 20, 35 2, 75 8, 82 35, 50 70, 20 95, 6 88, 20 78, 45 88, 95 95
      2: 14 12, 50 0, 84 14, 76 42, 40 74, 12 97 | 12 97, 92 99
      3: 10 12, 40 0, 78 10, 78 32, 38 47 | 38 47, 85 55, 88 82, 50 100, 8 88
      3: 10 3, 48 5, 85 3 | 85 3, 62 22, 40 42 | 40 42, 80 50, 90 78, 55 100, 8 90
      3: 14 16, 46 0, 80 16, 64 40, 42 46, 72 54, 86 78, 52 100, 10 86
      4: 20 0, 14 28, 10 52 | 10 52, 50 55, 94 50 | 74 6, 71 50, 68 100
      4: 70 0, 38 32, 5 64 | 5 64, 50 63, 96 61 | 70 0, 69 50, 67 100
      4: 12 5, 8 35, 25 50, 60 48, 82 34 | 86 0, 79 50, 73 100
      4: 58 0, 30 30, 8 60 | 8 60, 52 62, 92 58 | 66 36, 64 70, 60 100
      5: 88 2, 54 4, 20 4 | 20 4, 16 24, 14 42 | 14 42, 50 36, 88 55, 82 85, 45 100, 6 90
      5: 85 3, 50 3, 22 10, 20 35, 55 45, 82 65, 70 93, 35 100, 6 88
      5: 28 4, 24 22, 20 44 | 20 44, 56 40, 86 62, 74 92, 38 100, 8 90 | 28 4, 58 5, 90 0
      6: 75 2, 38 20, 10 60, 20 92, 55 100, 86 82, 75 58, 40 55, 14 75
      6: 52 0, 24 36, 10 74, 34 99, 72 91, 80 66, 50 55, 16 72
      6: 84 8, 50 4, 18 36, 10 74, 40 100, 80 88, 82 62, 50 50, 18 66
      7: 8 6, 50 4, 92 5 | 92 5, 62 45, 42 100
      7: 8 6, 50 4, 90 5 | 90 5, 64 45, 46 100 | 30 50, 56 50, 82 48
      7: 8 22, 10 5, 50 7, 90 3 | 90 3, 68 46, 60 100
      8: 80 12, 45 0, 15 18, 40 42, 80 65, 78 92, 40 100, 12 85, 25 60, 65 40, 86 20, 76 8
      8: 50 0, 20 10, 25 38, 50 47, 78 36, 80 10, 50 0 | 50 47, 12 60, 15 90, 50 100, 86 90, \
      86 60, 50 47
      8: 72 4, 30 6, 22 28, 54 46, 80 72, 60 98, 26 92, 24 68, 56 44, 84 22, 88 6
      9: 82 20, 55 2, 18 15, 15 42, 50 52, 80 32, 84 12 | 84 12, 80 55, 62 100
      9: 80 18, 50 0, 16 20, 20 46, 54 52, 82 22 | 82 16, 84 60, 64 95, 18 94
      9: 84 6, 48 2, 18 22, 24 44, 56 46, 82 24 | 84 6, 78 50, 76 100
      """;

  /** All ways of writing; the first index is the digit. */
  private static final List<List<List<Stroke>>> DIGITS = parse();

  private DigitSkeletons() {}

  /**
   * A curve by the points it runs through.
   *
   * @param x across, 0 to 1
   * @param y down, 0 to 1, as many as {@code x}
   */
  @SuppressWarnings("ArrayRecordComponent") // read-only, never compared
  record Stroke(double[] x, double[] y) {}

  /** The ways of writing a digit. */
  static List<List<Stroke>> of(int digit) {
    return DIGITS.get(digit);
  }

  private static List<List<List<Stroke>>> parse() {
    List<List<List<Stroke>>> digits = new ArrayList<>();
    for (int digit = 0; digit < StrokeDigits.CLASSES; digit++) {
      digits.add(new ArrayList<>());
    }
    TABLE
        .lines()
        .forEach(
            line -> {
              List<Stroke> strokes = new ArrayList<>();
              for (String stroke : line.substring(2).split("\\|", -1)) {
                strokes.add(stroke(stroke.strip()));
              }
              digits.get(Character.digit(line.charAt(0), StrokeDigits.CLASSES)).add(strokes);
            });
    return digits;
  }

  private static Stroke stroke(String text) {
    String[] points = text.split(", *", -1);
    double[] x = new double[points.length];
    double[] y = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      String[] point = points[i].split(" ", -1);
      x[i] = Integer.parseInt(point[0]) / 100.0;
      y[i] = Integer.parseInt(point[1]) / 100.0;
    }
    return new Stroke(x, y);
  }
}
