package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Chart.Axis;
import io.ohmflow.driver.report.Chart.Format;
import io.ohmflow.driver.report.Chart.Mark;
import io.ohmflow.driver.report.Chart.Series;
import io.ohmflow.driver.report.Leaderboard.Goal;
import io.ohmflow.driver.report.Leaderboard.Parameter;
import io.ohmflow.driver.report.Leaderboard.Row;
import io.ohmflow.driver.report.ParallelChart.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The charts of a sweep. */
final class SweepCharts {
  /** More curves than this cannot be told apart. */
  private static final int BEST = 5;

  /** Trials further from the best than so many times the middle one are drawn at the edge. */
  private static final double OUTLYING = 3;

  private final Leaderboard board;
  private final Goal first;
  private final double edge;

  SweepCharts(Leaderboard board) {
    this.board = board;
    this.first = board.goals().get(0);
    this.edge = edge(results().mapToDouble(row -> row.values().get(0)).toArray());
  }

  /**
   * The worst value that is drawn where it is. A trial that diverged would press all others
   * together.
   */
  private double edge(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double best = sorted[first.larger() ? sorted.length - 1 : 0];
    double worst = sorted[first.larger() ? 0 : sorted.length - 1];
    double middle = sorted[sorted.length / 2];
    double outermost = best + OUTLYING * (middle - best);
    return middle != best && isBeyond(worst, outermost) ? outermost : worst;
  }

  private boolean isBeyond(double value, double end) {
    return first.larger() ? value < end : value > end;
  }

  /** Trials that have a value of the first goal, best first. */
  private Stream<Row> results() {
    return board.rows().stream()
        .filter(row -> row.failed().isEmpty() && row.values().get(0) != null);
  }

  /** Says how many trials are drawn at the edge, if any. */
  private String beyond() {
    long beyond = results().filter(row -> isBeyond(row.values().get(0), edge)).count();
    return beyond == 0
        ? ""
        : " "
            + beyond
            + (beyond == 1 ? " trial is " : " trials are ")
            + (first.larger() ? "below " : "above ")
            + first.text(edge)
            + ".";
  }

  private static Axis axis(Goal goal) {
    return goal.share() ? Axis.percent(goal.label()) : Axis.number(goal.label());
  }

  /** The axis of the first goal, up to the edge. */
  private Axis firstAxis() {
    Axis axis = axis(first);
    if (results().noneMatch(row -> isBeyond(row.values().get(0), edge))) {
      return axis;
    }
    return first.larger() ? axis.from(edge) : axis.to(edge);
  }

  /** Settings against the first goal, one line per trial that has a result. */
  ParallelChart parallel() {
    List<Dimension> dimensions = new ArrayList<>();
    for (Parameter parameter : board.parameters()) {
      dimensions.add(
          new Dimension(
              parameter.key(),
              parameter.ordered() && isNumeric(parameter) ? List.of() : parameter.values(),
              parameter.log(),
              Format.NUMBER));
    }
    dimensions.add(
        new Dimension(
            first.label(), List.of(), false, first.share() ? Format.PERCENT : Format.NUMBER));
    List<double[]> lines = new ArrayList<>(results().map(this::line).toList());
    Collections.reverse(lines);
    return new ParallelChart(
        "settings",
        "Settings and what they gave",
        "One line per trial, after as many steps as it was given; blue are the best three, of the"
            + " others the stronger, the better."
            + beyond(),
        dimensions,
        lines);
  }

  private double[] line(Row row) {
    double[] line = new double[board.parameters().size() + 1];
    for (int i = 0; i < line.length - 1; i++) {
      Parameter parameter = board.parameters().get(i);
      String value = row.settings().get(parameter.key());
      if (value == null) {
        line[i] = Double.NaN;
      } else if (parameter.ordered() && isNumeric(parameter)) {
        line[i] = Double.parseDouble(value);
      } else {
        line[i] = parameter.values().indexOf(value);
      }
    }
    double value = row.values().get(0);
    line[line.length - 1] = isBeyond(value, edge) ? edge : value;
    return line;
  }

  private static boolean isNumeric(Parameter parameter) {
    return parameter.values().stream().allMatch(v -> v.matches("[-+0-9.eE]+"));
  }

  /** The first goal after each rung, and the digital accuracy of the best on the way. */
  List<Chart> curves() {
    List<Series> series = new ArrayList<>();
    List<Row> best = best();
    for (Row row : board.rows()) {
      if (!best.contains(row) && !row.rungValues().isEmpty()) {
        series.add(new Series("other trials", Mark.FAINT, Series.NEUTRAL, row.rungValues()));
        series.add(new Series("other trials", Mark.DOTS, Series.NEUTRAL, row.rungValues()));
      }
    }
    for (int i = best.size() - 1; i >= 0; i--) {
      Row row = best.get(i);
      series.add(new Series(name(row), Mark.LINE, i, row.rungValues()));
      series.add(new Series(name(row), Mark.DOTS, i, row.rungValues()));
    }
    List<Chart> charts = new ArrayList<>();
    charts.add(
        new Chart(
            "rungs",
            "Chips after each rung",
            "What each trial reached on chips when it was last compared with the others."
                + beyond(),
            Axis.number("epochs"),
            firstAxis(),
            series));
    List<Series> digital = new ArrayList<>();
    for (int i = best.size() - 1; i >= 0; i--) {
      if (!best.get(i).curve().isEmpty()) {
        digital.add(new Series(name(best.get(i)), Mark.LINE, i, best.get(i).curve()));
      }
    }
    if (!digital.isEmpty()) {
      charts.add(
          new Chart(
              "digital",
              "The best trials on the way",
              "Accuracy of the digital network on the test set after each epoch.",
              Axis.number("epochs"),
              Axis.percent("digital accuracy"),
              digital));
    }
    return charts;
  }

  private List<Row> best() {
    return board.rows().stream().filter(row -> row.failed().isEmpty()).limit(BEST).toList();
  }

  private static String name(Row row) {
    return "trial " + row.trial();
  }

  /** Each further goal that differs between trials against the first one, with the front. */
  List<Chart> fronts() {
    return further().filter(this::differs).mapToObj(this::front).toList();
  }

  /** Further goals in which no two trials differ. */
  List<Goal> sameForAll() {
    return further().filter(goal -> !differs(goal)).mapToObj(board.goals()::get).toList();
  }

  private IntStream further() {
    return IntStream.range(1, board.goals().size());
  }

  private boolean differs(int goal) {
    return board.complete().stream().map(row -> row.values().get(goal)).distinct().count() > 1;
  }

  private Chart front(int goal) {
    List<double[]> all = new ArrayList<>();
    List<double[]> front = new ArrayList<>();
    for (Row row : board.complete()) {
      if (row.values().get(goal) != null && row.values().get(0) != null) {
        double[] point = {row.values().get(goal), row.values().get(0)};
        (row.front() ? front : all).add(point);
      }
    }
    front.sort(Comparator.comparingDouble(point -> point[0]));
    Goal other = board.goals().get(goal);
    return new Chart(
        "front-" + goal,
        first.label() + " against " + other.label(),
        "Trials that went all the way; on the front no other one is at least as good in every"
            + " goal.",
        axis(other),
        axis(first),
        List.of(
            new Series("other trials", Mark.DOTS, Series.NEUTRAL, all),
            new Series("front", Mark.LINE, 1, front),
            new Series("front", Mark.DOTS, 1, front)));
  }
}
