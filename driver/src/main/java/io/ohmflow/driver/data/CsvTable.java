package io.ohmflow.driver.data;

import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.hadoop.fs.Path;

/**
 * A table of finite numbers with a class in each row, read from text in UTF-8 (format: RFC 4180,
 * empty lines passed over, space around cells ignored).
 *
 * @param columns number of columns of the file
 * @param features names of the columns learnt from
 * @param values {@code [rows × features]}, row-major
 * @param labels class of each row, unsigned
 */
record CsvTable(int columns, List<String> features, float[] values, short[] labels) {
  /** What stands for a table that could not be read. */
  static final CsvTable NONE = new CsvTable(0, List.of(), new float[0], new short[0]);

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /**
   * Reads a file and lists what is wrong with it. After a problem the table is of no use but for
   * its features, which are none if not even they are known.
   */
  static CsvTable read(DataFolder files, Path file, CsvColumns columns, Problems problems) {
    RowProblems found = new RowProblems(file.toString(), problems);
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setDelimiter(columns.delimiter()).setTrim(true).get();
    try (InputStream in = files.open(file);
        CSVParser parser =
            CSVParser.builder()
                .setReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                .setFormat(format)
                .get()) {
      return new Rows(parser, columns, found).read();
    } catch (IOException | UncheckedIOException e) {
      found.add(0, "", "cannot be read as a table: " + DataFolder.message(e));
      return NONE;
    } finally {
      found.finish();
    }
  }

  /** Reads the rows of one file. */
  private static final class Rows {
    private final CSVParser parser;
    private final CsvColumns columns;
    private final RowProblems problems;
    private final CsvCell cell = new CsvCell();
    private List<String> names;
    private int label;
    private int[] features;
    private float[] values = new float[0];
    private short[] labels = new short[64];
    private int rows;

    Rows(CSVParser parser, CsvColumns columns, RowProblems problems) {
      this.parser = parser;
      this.columns = columns;
      this.problems = problems;
    }

    CsvTable read() {
      for (CSVRecord row : parser) {
        int line = (int) parser.getCurrentLineNumber();
        boolean first = names == null;
        if (first && !findColumns(row, line)) {
          break;
        }
        if (!first || !columns.header()) {
          add(row, line);
        }
      }
      if (rows == 0 && problems.isEmpty()) {
        problems.add(0, "", "expected rows, found none");
      }
      List<String> used = used();
      return new CsvTable(
          names == null ? 0 : names.size(),
          used,
          Arrays.copyOf(values, rows * used.size()),
          Arrays.copyOf(labels, rows));
    }

    private List<String> used() {
      boolean known = features != null && Arrays.stream(features).allMatch(index -> index >= 0);
      return known ? Arrays.stream(features).mapToObj(names::get).toList() : List.of();
    }

    private boolean findColumns(CSVRecord row, int line) {
      names =
          columns.header()
              ? row.stream().map(Rows::bare).toList()
              : IntStream.rangeClosed(1, row.size()).mapToObj(Integer::toString).toList();
      label = index(columns.label(), line);
      List<String> wanted = new ArrayList<>(columns.features());
      if (wanted.isEmpty()) {
        wanted.addAll(names);
        wanted.remove(columns.label());
      }
      features = wanted.stream().mapToInt(name -> index(name, line)).toArray();
      if (features.length == 0) {
        problems.add(line, "", "expected a column beside the label");
      }
      return problems.isEmpty();
    }

    private static String bare(String name) {
      return name.startsWith(BYTE_ORDER_MARK) ? name.substring(1).strip() : name;
    }

    private int index(String name, int line) {
      int index = names.indexOf(name);
      if (index < 0) {
        problems.add(
            line,
            name,
            "no such column, found "
                + RowProblems.shortened(String.join(", ", names))
                + Spelling.suggestion(name, names));
      } else if (names.lastIndexOf(name) != index) {
        problems.add(line, name, "there is more than one column of this name");
      }
      return index;
    }

    private void add(CSVRecord row, int line) {
      if (row.size() != names.size()) {
        problems.add(line, "", "expected %d columns, found %d".formatted(names.size(), row.size()));
        return;
      }
      grow();
      int from = rows * features.length;
      for (int i = 0; i < features.length; i++) {
        if (cell.read(row.get(features[i]))) {
          values[from + i] = (float) cell.value();
        } else {
          problems.add(line, names.get(features[i]), cell.problem());
        }
      }
      if (cell.readClass(row.get(label), columns.classes())) {
        labels[rows] = (short) (int) cell.value();
      } else {
        problems.add(line, names.get(label), cell.problem());
      }
      rows++;
    }

    private void grow() {
      if (rows == labels.length) {
        labels = Arrays.copyOf(labels, 2 * rows);
      }
      long needed = (rows + 1L) * features.length;
      if (needed > values.length) {
        long larger = Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * values.length));
        values = Arrays.copyOf(values, Math.toIntExact(Math.max(larger, needed)));
      }
    }
  }
}
