package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.MICROSIEMENS;
import static io.ohmflow.profile.document.Unit.SECONDS;

import io.ohmflow.kernel.noise.MeasuredTable.Row;
import io.ohmflow.profile.document.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a {@link MeasuredTable} from a section of a model {@code table}: {@code file}, the CSV file
 * it came from, and {@code table}, its columns, which the program puts there when it opens a
 * profile that names a file.
 *
 * <p>Keys of {@code table}, lists of one length: {@code times} (left out for a single time), {@code
 * conductances}, and either {@code mean-errors} and {@code deviations} or {@code quantiles}, rows
 * with one error for each of the {@code percentiles}.
 */
final class MeasuredTables {
  private static final double PERCENT = 100;

  private MeasuredTables() {}

  /** The table of a section, or nothing after reporting what is wrong. */
  static Optional<MeasuredTable> read(Section s) {
    boolean named = s.has("file");
    if (!s.has("table") && !s.problems().isEmpty()) {
      return Optional.empty();
    }
    if (!s.has("table") && named) {
      s.problem("file", "the table has not been read; open the profile by the path of its file");
      return Optional.empty();
    }
    if (!s.has("table")) {
      s.missing("file", "a CSV file of measurements");
      return Optional.empty();
    }
    return columns(s.section("table"));
  }

  private static Optional<MeasuredTable> columns(Section t) {
    List<Double> conductances = t.quantities("conductances", MICROSIEMENS);
    List<Double> times =
        t.has("times")
            ? t.quantities("times", SECONDS)
            : Collections.nCopies(conductances.size(), 1.0);
    sameLength(t, "times", times, conductances);
    return t.has("quantiles") ? quantiles(t, times, conductances) : moments(t, times, conductances);
  }

  private static Optional<MeasuredTable> moments(
      Section t, List<Double> times, List<Double> conductances) {
    List<Double> means = t.quantities("mean-errors", MICROSIEMENS);
    List<Double> deviations = t.quantities("deviations", MICROSIEMENS);
    sameLength(t, "mean-errors", means, conductances);
    sameLength(t, "deviations", deviations, conductances);
    if (deviations.stream().anyMatch(d -> d < 0)) {
      t.problem("deviations", "expected none below 0 uS");
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; t.problems().isEmpty() && i < conductances.size(); i++) {
      rows.add(Row.gaussian(conductances.get(i), means.get(i), deviations.get(i)));
    }
    return table(t, times, rows, new double[0]);
  }

  private static Optional<MeasuredTable> quantiles(
      Section t, List<Double> times, List<Double> conductances) {
    List<Double> percentiles = t.numbers("percentiles");
    List<List<Double>> values = t.quantityRows("quantiles", MICROSIEMENS);
    sameLength(t, "quantiles", values, conductances);
    double[] levels = percentiles.stream().mapToDouble(p -> p / PERCENT).toArray();
    if (levels.length == 0 || !(levels[0] > 0 && levels[levels.length - 1] < 1)) {
      t.problem("percentiles", "expected some above 0 and below 100, got " + percentiles);
    } else if (!rising(levels, true)) {
      t.problem("percentiles", "expected increasing ones, got " + percentiles);
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      double[] errors = values.get(i).stream().mapToDouble(Double::doubleValue).toArray();
      if (errors.length != levels.length || !rising(errors, false)) {
        t.problem("quantiles", "expected one error per percentile, not falling, in row " + i);
      } else if (t.problems().isEmpty()) {
        rows.add(Row.quantiles(conductances.get(i), levels, errors));
      }
    }
    return table(t, times, rows, levels);
  }

  private static boolean rising(double[] values, boolean strictly) {
    for (int k = 1; k < values.length; k++) {
      if (!(strictly ? values[k] > values[k - 1] : values[k] >= values[k - 1])) {
        return false;
      }
    }
    return true;
  }

  private static Optional<MeasuredTable> table(
      Section t, List<Double> times, List<Row> rows, double[] levels) {
    if (!t.problems().isEmpty()) {
      return Optional.empty();
    }
    Map<Double, TreeMap<Double, Row>> byTime = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (!(times.get(i) > 0 && row.target() >= 0)) {
        t.problem("", "expected times above 0 s and conductances of at least 0 uS, row " + i);
      }
      TreeMap<Double, Row> slice = byTime.computeIfAbsent(times.get(i), time -> new TreeMap<>());
      if (slice.put(row.target(), row) != null) {
        t.problem("", "one time and conductance is given twice, row " + i);
      }
    }
    if (byTime.isEmpty()) {
      t.problem("conductances", "expected at least one row");
    }
    if (!t.problems().isEmpty()) {
      return Optional.empty();
    }
    List<List<Row>> slices = new ArrayList<>();
    byTime.values().forEach(slice -> slices.add(List.copyOf(slice.values())));
    return Optional.of(new MeasuredTable(List.copyOf(byTime.keySet()), slices, levels));
  }

  private static void sameLength(Section t, String key, List<?> column, List<?> conductances) {
    if (column.size() != conductances.size()) {
      t.problem(
          key,
          "expected as many as conductances, " + conductances.size() + ", got " + column.size());
    }
  }
}
