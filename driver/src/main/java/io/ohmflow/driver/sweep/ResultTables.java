package io.ohmflow.driver.sweep;

import io.ohmflow.driver.report.Leaderboard;
import io.ohmflow.driver.report.Leaderboard.Row;
import io.ohmflow.driver.report.ResultTable;
import io.ohmflow.driver.report.ResultTable.Cell;
import io.ohmflow.driver.report.ResultTable.Estimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Puts the trials of an experiment into rows and columns. */
public final class ResultTables {
  private final TableConfig config;
  private final Leaderboard board;
  private final List<Row> trials;
  private final List<Map<String, String>> rows = new ArrayList<>();
  private final List<Map<String, String>> columns = new ArrayList<>();

  private ResultTables(TableConfig config, Leaderboard board) {
    this.config = config;
    this.board = board;
    this.trials = board.rows().stream().sorted(Comparator.comparing(Row::trial)).toList();
    for (Row trial : trials) {
      note(rows, row(trial.settings()));
      note(columns, column(trial.settings()));
    }
  }

  private static void note(List<Map<String, String>> all, Map<String, String> one) {
    if (!all.contains(one)) {
      all.add(one);
    }
  }

  /** The table of a sweep as far as it has come; empty if it asks for none. */
  public static Optional<ResultTable> of(SweepPlan plan, Leaderboard board) {
    return plan.config().table().map(config -> new ResultTables(config, board).table());
  }

  static ResultTable of(TableConfig config, Leaderboard board) {
    return new ResultTables(config, board).table();
  }

  private Map<String, String> row(Map<String, String> settings) {
    return part(settings, config::isOfRows);
  }

  private Map<String, String> column(Map<String, String> settings) {
    return part(settings, config.columns()::contains);
  }

  private Map<String, String> repeat(Map<String, String> settings) {
    return part(settings, config.repeats()::contains);
  }

  private static Map<String, String> part(Map<String, String> settings, Predicate<String> which) {
    Map<String, String> part = new LinkedHashMap<>();
    settings.forEach(
        (key, value) -> {
          if (which.test(key)) {
            part.put(key, value);
          }
        });
    return part;
  }

  private ResultTable table() {
    List<Cell> cells = new ArrayList<>();
    for (int goal = 0; goal < board.goals().size(); goal++) {
      for (int r = 0; r < rows.size(); r++) {
        for (int c = 0; c < columns.size(); c++) {
          cell(r, c, goal).ifPresent(cells::add);
        }
      }
    }
    return new ResultTable(board.goals(), rows, columns, config.against(), cells);
  }

  private Optional<Cell> cell(int r, int c, int goal) {
    Map<Map<String, String>, Double> values = new LinkedHashMap<>();
    int failed = 0;
    for (Row trial : trials) {
      if (row(trial.settings()).equals(rows.get(r))
          && column(trial.settings()).equals(columns.get(c))) {
        Optional<Double> value = value(trial, goal);
        value.ifPresent(v -> values.put(repeat(trial.settings()), v));
        failed += value.isEmpty() ? 1 : 0;
      }
    }
    if (values.isEmpty() && failed == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Cell(
            r,
            c,
            goal,
            values.size(),
            failed,
            estimate(values.values().stream().toList()),
            difference(r, c, goal, values)));
  }

  private Optional<Double> value(Row trial, int goal) {
    boolean whole = trial.failed().isEmpty() && trial.rung() == board.rungs() - 1;
    return whole ? Optional.ofNullable(trial.values().get(goal)) : Optional.empty();
  }

  private static Optional<Estimate> estimate(List<Double> values) {
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(Estimate.of(values.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  /** Repetition by repetition, so that what they share cancels out. */
  private Optional<Estimate> difference(
      int r, int c, int goal, Map<Map<String, String>, Double> values) {
    if (config.against().isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> compared = new LinkedHashMap<>(rows.get(r));
    compared.putAll(columns.get(c));
    Map<String, String> own = Map.copyOf(compared);
    compared.putAll(config.against());
    if (own.equals(compared)) {
      return Optional.empty();
    }
    List<Double> differences = new ArrayList<>();
    for (Row trial : trials) {
      Map<String, String> place = new LinkedHashMap<>(trial.settings());
      config.repeats().forEach(place::remove);
      config.follows().forEach(place::remove);
      Double value = values.get(repeat(trial.settings()));
      if (value != null && place.equals(compared)) {
        value(trial, goal).ifPresent(base -> differences.add(value - base));
      }
    }
    return estimate(differences);
  }
}
