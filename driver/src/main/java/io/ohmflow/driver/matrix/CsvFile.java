package io.ohmflow.driver.matrix;

import io.ohmflow.profile.document.Problems;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A matrix as text: a line per row, numbers separated by commas. A first line in which nothing is a
 * number names the columns and is skipped, and so are empty lines and lines that begin with {@code
 * #}.
 *
 * <p>Numbers are written with the digits that a double needs to be read back unchanged. The
 * matrices of several chips, an array of three dimensions, stand below each other: each row begins
 * with the number of its chip, and a first line names the columns.
 */
final class CsvFile {
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int LONGEST_NUMBER = 64;

  /** Not a number to multiply by, but no name of a column either. */
  private static final Pattern NOT_FINITE = Pattern.compile("(?i)[-+]?(nan|inf|infinity)");

  /** So many problems of one file show what is wrong with it. */
  private static final int PROBLEMS_SHOWN = 10;

  private final String file;
  private final Problems problems;
  private final int before;
  private float[] values = new float[1 << 10];
  private int count;
  private int rows;
  private int columns;

  private CsvFile(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
    this.before = problems.size();
  }

  static Optional<NumberArray> read(Path path, String shown, Problems problems) throws IOException {
    CsvFile file = new CsvFile(shown, problems);
    CSVFormat format = CSVFormat.DEFAULT.builder().setTrim(true).setCommentMarker('#').get();
    try (CSVParser parser = CSVParser.parse(path, StandardCharsets.UTF_8, format)) {
      file.parse(parser);
    } catch (UncheckedIOException e) {
      problems.add(shown, 0, "", "cannot be read as text: " + e.getCause().getMessage());
    }
    if (problems.size() > file.before) {
      return Optional.empty();
    }
    if (file.rows == 0) {
      problems.add(shown, 0, "", "holds no numbers");
      return Optional.empty();
    }
    return Optional.of(
        NumberArray.of(Arrays.copyOf(file.values, file.count), file.rows, file.columns));
  }

  private void parse(CSVParser parser) {
    boolean first = true;
    for (CSVRecord row : parser) {
      int line = (int) Math.min(Integer.MAX_VALUE, parser.getCurrentLineNumber());
      String[] cells = row.values();
      if (first && cells[0].startsWith(BYTE_ORDER_MARK)) {
        cells[0] = cells[0].substring(1);
      }
      if (!first || !namesColumns(cells)) {
        row(cells, line);
      }
      first = false;
      if (problems.size() - before >= PROBLEMS_SHOWN) {
        problems.add(file, line, "", "further lines were not looked at");
        return;
      }
    }
  }

  private static boolean namesColumns(String[] cells) {
    return Arrays.stream(cells)
        .noneMatch(c -> c.isEmpty() || isNumber(c) || NOT_FINITE.matcher(c).matches());
  }

  private void row(String[] cells, int line) {
    if (columns == 0) {
      columns = cells.length;
    }
    if (cells.length != columns) {
      problems.add(
          file, line, "", "expected " + columns + " numbers as before, got " + cells.length);
      return;
    }
    if ((long) count + columns > values.length) {
      grow(line);
    }
    for (int c = 0; c < columns && count < values.length; c++) {
      values[count++] = number(cells[c], line, c + 1);
    }
    rows++;
  }

  private void grow(int line) {
    long wanted = Math.min(Integer.MAX_VALUE - 8L, Math.max(2L * values.length, columns));
    if (wanted <= count + (long) columns - 1) {
      problems.add(file, line, "", "too many numbers for one matrix");
      return;
    }
    values = Arrays.copyOf(values, (int) wanted);
  }

  private float number(String cell, int line, int column) {
    if (isNumber(cell)) {
      float value = Float.parseFloat(cell);
      if (Float.isFinite(value)) {
        return value;
      }
    }
    String found = cell.isEmpty() ? "nothing" : shortened(cell);
    String separators =
        column == 1 && columns == 1 && found.matches(".*[;\\s].*")
            ? "; numbers are separated by commas"
            : "";
    problems.add(
        file, line, "column " + column, "expected a finite number, got " + found + separators);
    return 0;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_NUMBER ? text : text.substring(0, LONGEST_NUMBER) + "…";
  }

  /**
   * Whether a text is a decimal number; Java's own reader also takes {@code 1d} and {@code NaN}.
   */
  private static boolean isNumber(String text) {
    if (text.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789.+-eE".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    try {
      Float.parseFloat(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  static void write(NumberArray array, Path file) throws IOException {
    int dimensions = array.dimensions();
    if (dimensions > 3) {
      throw new IllegalArgumentException("no CSV form of an array " + array);
    }
    int width = array.shape().get(dimensions - 1);
    int height = dimensions > 1 ? array.shape().get(dimensions - 2) : 1;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      if (dimensions > 2) {
        out.write(names(width));
      }
      StringBuilder line = new StringBuilder();
      for (int row = 0; row < array.values().length / width; row++) {
        line.setLength(0);
        if (dimensions > 2) {
          line.append(row / height).append(',');
        }
        for (int c = 0; c < width; c++) {
          line.append(c == 0 ? "" : ",").append((double) array.values()[row * width + c]);
        }
        out.append(line.append('\n'));
      }
    }
  }

  private static String names(int width) {
    StringBuilder line = new StringBuilder("chip");
    for (int c = 0; c < width; c++) {
      line.append(",column").append(c);
    }
    return line.append('\n').toString();
  }
}
