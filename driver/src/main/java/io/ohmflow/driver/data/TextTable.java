package io.ohmflow.driver.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Samples without a picture as rows of numbers. */
final class TextTable {
  private static final String FORMAT = "%12.5g";
  private static final int NUMBER = 12;
  private static final int LABEL = 11;

  private TextTable() {}

  /**
   * The first samples below each other, each behind its label.
   *
   * @param columns width of the terminal, characters; numbers that do not fit are left out
   */
  static String rows(Dataset data, int samples, int columns) {
    int shown = Math.max(1, Math.min(data.sampleSize(), (columns - LABEL - 2) / NUMBER));
    List<String> lines = new ArrayList<>();
    for (int id = 0; id < Math.min(samples, data.size()); id++) {
      StringBuilder line = new StringBuilder("label " + data.label(id));
      line.append(" ".repeat(LABEL - line.length()));
      for (int i = 0; i < shown; i++) {
        line.append(String.format(Locale.ROOT, FORMAT, data.value(id, i)));
      }
      lines.add(shown < data.sampleSize() ? line + " …" : line.toString());
    }
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }
}
