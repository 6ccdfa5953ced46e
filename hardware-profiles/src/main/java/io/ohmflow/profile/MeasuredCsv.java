package io.ohmflow.profile;

import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table of measured devices as CSV. The first line names the columns with their units: {@code
 * conductance [uS]}, the target; {@code time [s]}, which may be missing if there is one time only;
 * and either {@code mean-error [uS]} and {@code std [uS]} or quantiles of the error such as {@code
 * q5 [uS]}, {@code q50 [uS]}, {@code q95 [uS]}. Cells are separated by commas, semicolons or tabs;
 * empty lines and lines that begin with {@code #} count for nothing.
 */
final class MeasuredCsv {
  private static final Pattern COLUMN =
      Pattern.compile("\\s*([^\\[(]*?)\\s*(?:[\\[(]\\s*([^\\])]*?)\\s*[\\])])?\\s*");
  private static final Pattern QUANTILE = Pattern.compile("q(\\d{1,2}(?:\\.\\d+)?)");
  private static final String TIME = "time";
  private static final String CONDUCTANCE = "conductance";
  private static final String MEAN = "mean-error";
  private static final String STD = "std";
  private static final String EXPECTED =
      "expected columns conductance, mean-error and std, or quantiles such as q5, q50 and q95 in"
          + " place of the last two, and time for several times";

  private final String file;
  private final Problems problems;
  private final List<Column> columns = new ArrayList<>();
  private final Set<List<Double>> states = new HashSet<>();
  private Pattern separator = Pattern.compile(",");

  /** One column: its name, its unit as written, and the values so far, in the program's unit. */
  private record Column(String name, Unit unit, String symbol, List<Double> values) {
    double last() {
      return values.get(values.size() - 1);
    }
  }

  /**
   * @param file what the table is called in problems
   */
  MeasuredCsv(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * Reads a table.
   *
   * @return its columns as keys and lists of quantities, a mapping in YAML; nothing after a problem
   */
  Optional<String> toYaml(String text) {
    int before = problems.size();
    int number = 0;
    boolean begun = false;
    for (String line : text.split("\\R", -1)) {
      number++;
      String content = line.startsWith("\uFEFF") ? line.substring(1) : line;
      if (content.isBlank() || content.startsWith("#") || problems.size() > before && !begun) {
        continue;
      }
      if (begun) {
        row(content, number);
      } else {
        header(content, number);
        begun = problems.size() == before;
      }
    }
    if (problems.size() == before && (columns.isEmpty() || columns.get(0).values().isEmpty())) {
      problems.add(file, 0, "", "expected a line of column names and at least one of values");
    }
    return problems.size() == before ? Optional.of(yaml()) : Optional.empty();
  }

  private void header(String line, int number) {
    int before = problems.size();
    separator = Pattern.compile(line.contains(";") ? ";" : line.contains("\t") ? "\t" : ",");
    for (String cell : separator.split(line, -1)) {
      Matcher matcher = COLUMN.matcher(cell.toLowerCase(Locale.ROOT));
      boolean readable = matcher.matches();
      String name = readable ? matcher.group(1).replaceAll("[ _]+", "-") : cell.strip();
      if (!Set.of(TIME, CONDUCTANCE, MEAN, STD).contains(name)
          && !QUANTILE.matcher(name).matches()) {
        problems.add(file, number, name, "unknown column; " + EXPECTED);
      } else if (columns.stream().anyMatch(c -> c.name().equals(name))) {
        problems.add(file, number, name, "the column is given twice");
      } else {
        Unit unit = name.equals(TIME) ? Unit.SECONDS : Unit.MICROSIEMENS;
        column(cell, name, unit, number);
      }
    }
    boolean moments = has(MEAN) && has(STD) && quantiles().isEmpty();
    boolean distribution = !has(MEAN) && !has(STD) && !quantiles().isEmpty();
    if (problems.size() == before && !(has(CONDUCTANCE) && (moments || distribution))) {
      problems.add(file, number, "", EXPECTED);
    }
  }

  private void column(String cell, String name, Unit unit, int number) {
    // Units are not lower-cased: mS and MS differ.
    Matcher matcher = COLUMN.matcher(cell);
    String symbol = matcher.matches() && matcher.group(2) != null ? matcher.group(2) : "";
    try {
      unit.parse("1 " + symbol);
      columns.add(new Column(name, unit, symbol, new ArrayList<>()));
    } catch (IllegalArgumentException e) {
      String example = name + (unit == Unit.SECONDS ? " [s]" : " [uS]");
      problems.add(file, number, name, "expected the unit in brackets, such as " + example);
    }
  }

  private void row(String line, int number) {
    String[] cells = separator.split(line, -1);
    if (cells.length != columns.size()) {
      problems.add(file, number, "", "expected " + columns.size() + " values, got " + cells.length);
      return;
    }
    int before = problems.size();
    for (int i = 0; i < cells.length; i++) {
      Column column = columns.get(i);
      try {
        column.values().add(column.unit().parse(cells[i].strip() + " " + column.symbol()));
      } catch (IllegalArgumentException e) {
        column.values().add(0.0);
        problems.add(file, number, column.name(), "expected a number, got " + cells[i].strip());
      }
    }
    if (problems.size() == before) {
      check(number);
    }
  }

  private void check(int number) {
    List<Double> state = new ArrayList<>();
    double least = Double.NEGATIVE_INFINITY;
    for (Column column : columns) {
      double value = column.last();
      switch (column.name()) {
        case TIME -> {
          require(value > 0, number, column, "a time above 0 s");
          state.add(value);
        }
        case CONDUCTANCE -> {
          require(value >= 0, number, column, "a conductance of at least 0 uS");
          state.add(value);
        }
        case STD -> require(value >= 0, number, column, "a deviation of at least 0 uS");
        case MEAN -> {}
        default -> {}
      }
    }
    for (Column column : quantiles()) {
      require(column.last() >= least, number, column, "at least the quantile before it");
      least = column.last();
    }
    if (!states.add(state)) {
      problems.add(file, number, CONDUCTANCE, "the same state is given in a line above");
    }
  }

  private void require(boolean met, int number, Column column, String expected) {
    if (!met) {
      String value = column.unit().format(column.last());
      problems.add(file, number, column.name(), "expected " + expected + ", got " + value);
    }
  }

  private boolean has(String name) {
    return columns.stream().anyMatch(c -> c.name().equals(name));
  }

  /** The quantile columns, lowest first. */
  private List<Column> quantiles() {
    return columns.stream()
        .filter(c -> QUANTILE.matcher(c.name()).matches())
        .sorted((a, b) -> Double.compare(percentile(a), percentile(b)))
        .toList();
  }

  private static double percentile(Column column) {
    return Double.parseDouble(column.name().substring(1));
  }

  private String yaml() {
    Map<String, String> keys = new LinkedHashMap<>();
    for (Column column : columns) {
      switch (column.name()) {
        case TIME -> keys.put("times", list(column));
        case CONDUCTANCE -> keys.put("conductances", list(column));
        case MEAN -> keys.put("mean-errors", list(column));
        case STD -> keys.put("deviations", list(column));
        default -> {}
      }
    }
    List<Column> quantiles = quantiles();
    if (!quantiles.isEmpty()) {
      keys.put(
          "percentiles", quantiles.stream().map(c -> c.name().substring(1)).toList().toString());
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < quantiles.get(0).values().size(); i++) {
        int row = i;
        rows.add(
            quantiles.stream().map(c -> c.unit().format(c.values().get(row))).toList().toString());
      }
      keys.put("quantiles", rows.toString());
    }
    return keys.entrySet().stream()
        .map(e -> e.getKey() + ": " + e.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String list(Column column) {
    return column.values().stream().map(v -> column.unit().format(v)).toList().toString();
  }
}
