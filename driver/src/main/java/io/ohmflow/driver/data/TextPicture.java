package io.ohmflow.driver.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Pictures of samples as text: two pixels of a column share a character cell (upper and lower half
 * block), in five shades of ink, because a terminal's cells are twice as high as wide.
 */
final class TextPicture {
  /** From no ink to full ink, for cells whose halves are alike. */
  private static final char[] SHADES = {' ', '░', '▒', '▓', '█'};

  private static final char UPPER = '▀';
  private static final char LOWER = '▄';

  /** Ink, of 255, from which a half counts as set where the halves differ. */
  private static final int SET = 128;

  private static final String GAP = "  ";

  private TextPicture() {}

  /**
   * The first samples side by side under their labels, as many of {@code samples} as fit.
   *
   * @param columns width of the terminal, characters; one sample is shown however narrow it is
   */
  static String row(Dataset data, int samples, int columns) {
    int cell = Math.max(data.width(), "label 00000".length()) + GAP.length();
    int shown = Math.max(1, Math.min(Math.min(samples, data.size()), columns / cell));
    Ink ink = Ink.of(data);
    List<String> lines = new ArrayList<>();
    StringBuilder labels = new StringBuilder();
    for (int id = 0; id < shown; id++) {
      labels.append(pad("label " + data.label(id), cell));
    }
    lines.add(labels.toString().stripTrailing());
    for (int y = 0; y < data.height(); y += 2) {
      StringBuilder line = new StringBuilder();
      for (int id = 0; id < shown; id++) {
        StringBuilder picture = new StringBuilder();
        for (int x = 0; x < data.width(); x++) {
          int upper = ink.at(id, y, x);
          picture.append(cell(upper, y + 1 < data.height() ? ink.at(id, y + 1, x) : 0));
        }
        line.append(pad(picture.toString(), cell));
      }
      lines.add(line.toString().stripTrailing());
    }
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static char cell(int upper, int lower) {
    if (upper >= SET != lower >= SET) {
      return upper >= SET ? UPPER : LOWER;
    }
    int levels = SHADES.length;
    return SHADES[Math.min(levels - 1, (upper + lower) / 2 * levels / 256)];
  }

  /** Brightness of a pixel; the smallest and largest value of the set are none and full ink. */
  private record Ink(Dataset data, double min, double max) {
    private static final int FULL = 255;

    static Ink of(Dataset data) {
      if (data.hasBytes()) {
        return new Ink(data, 0, FULL);
      }
      ValueStatistics statistics = data.statistics();
      return new Ink(data, statistics.min(), statistics.max());
    }

    /** Mean of the channels, 0 to 255. */
    int at(int id, int y, int x) {
      int first = (y * data.width() + x) * data.channels();
      double sum = 0;
      for (int c = 0; c < data.channels(); c++) {
        sum += data.value(id, first + c) - min;
      }
      return max > min ? (int) (FULL * sum / data.channels() / (max - min)) : 0;
    }
  }
}
