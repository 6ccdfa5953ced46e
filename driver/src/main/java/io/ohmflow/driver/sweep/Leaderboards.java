package io.ohmflow.driver.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import io.ohmflow.driver.report.Interval;
import io.ohmflow.driver.report.Leaderboard;
import io.ohmflow.driver.report.Leaderboard.Goal;
import io.ohmflow.driver.report.Leaderboard.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the leaderboard of a sweep out of its plan and its journal. */
public final class Leaderboards {
  private Leaderboards() {}

  /**
   * The leaderboard as far as the sweep has come.
   *
   * @param trials all that there are by now
   */
  public static Leaderboard of(SweepPlan plan, List<Trial> trials, Journal journal) {
    List<Row> rows = new ArrayList<>();
    for (Trial trial : trials) {
      row(plan, trial, journal).ifPresent(rows::add);
    }
    Goal first = goal(plan.config().objectives().get(0));
    rows.sort(
        Comparator.comparing((Row row) -> !row.failed().isEmpty())
            .thenComparing(row -> -row.rung())
            .thenComparing(row -> score(first, row.values().get(0)), Comparator.reverseOrder())
            .thenComparing(Row::trial));
    return new Leaderboard(
        plan.config().name(),
        plan.key(),
        plan.strategy().describe(),
        plan.config().objectives().stream().map(Leaderboards::goal).toList(),
        plan.config().space().parameters().stream().map(p -> parameter(p, trials)).toList(),
        plan.strategy().rungs(),
        withFront(plan, rows),
        Map.of());
  }

  static Goal goal(Objective objective) {
    return new Goal(objective.label(), objective.metric().larger(), objective.isShare());
  }

  private static double score(Goal goal, Double value) {
    if (value == null || value.isNaN()) {
      return Double.NEGATIVE_INFINITY;
    }
    return goal.larger() ? value : -value;
  }

  private static Leaderboard.Parameter parameter(Space.Parameter parameter, List<Trial> trials) {
    Domain domain = parameter.domain();
    Set<String> values = new LinkedHashSet<>();
    if (domain instanceof Domain.Choices choices) {
      values.addAll(choices.values());
    }
    for (Trial trial : trials) {
      String value = trial.settings().get(parameter.key());
      if (value != null) {
        values.add(value);
      }
    }
    boolean log =
        domain instanceof Domain.Interval interval && interval.scale() == Domain.Scale.LOG;
    return new Leaderboard.Parameter(parameter.key(), List.copyOf(values), domain.ordered(), log);
  }

  private static Optional<Row> row(SweepPlan plan, Trial trial, Journal journal) {
    Optional<JsonNode> last = Optional.empty();
    int reached = -1;
    double seconds = 0;
    List<double[]> rungValues = new ArrayList<>();
    Objective first = plan.config().objectives().get(0);
    double perEpoch = trial.run().definition().stepsPerEpoch();
    for (int rung = 0; rung < plan.strategy().rungs(); rung++) {
      long steps = plan.strategy().steps(rung, trial.steps());
      Optional<JsonNode> result = journal.result(trial.key(), steps);
      if (result.isPresent()) {
        last = result;
        reached = rung;
        seconds += result.get().path("seconds").asDouble();
        double value = value(first, result.get(), trial);
        if (!Double.isNaN(value)) {
          rungValues.add(new double[] {steps / perEpoch, value});
        }
      }
    }
    if (last.isEmpty()) {
      return Optional.empty();
    }
    JsonNode result = last.get();
    List<Double> values = new ArrayList<>();
    for (Objective each : plan.config().objectives()) {
      double value = value(each, result, trial);
      values.add(Double.isNaN(value) ? null : value);
    }
    Optional<Interval> interval = result.has("failed") ? Optional.empty() : first.interval(result);
    return Optional.of(
        new Row(
            trial.number(),
            trial.parent().orElse(null),
            trial.folder(),
            reached,
            result.path("steps").asLong(),
            trial.settings(),
            values,
            interval.map(Interval::low).orElse(null),
            interval.map(Interval::high).orElse(null),
            result.path("failed").asText(""),
            false,
            result.path("digest").asText(""),
            seconds,
            rungValues,
            curve(result)));
  }

  private static double value(Objective objective, JsonNode result, Trial trial) {
    return result.has("failed") ? Double.NaN : objective.of(result, trial.plan(), trial.settings());
  }

  private static List<double[]> curve(JsonNode result) {
    List<double[]> points = new ArrayList<>();
    for (JsonNode point : result.path("curve")) {
      points.add(new double[] {point.path(0).asDouble(), point.path(1).asDouble()});
    }
    return points;
  }

  /** Marks the trials that went all the way and that no other such trial dominates. */
  private static List<Row> withFront(SweepPlan plan, List<Row> rows) {
    List<Goal> goals = plan.config().objectives().stream().map(Leaderboards::goal).toList();
    int last = plan.strategy().rungs() - 1;
    List<Row> whole =
        rows.stream().filter(row -> row.failed().isEmpty() && row.rung() == last).toList();
    return rows.stream()
        .map(
            row ->
                whole.contains(row) && whole.stream().noneMatch(o -> dominates(goals, o, row))
                    ? row.onFront()
                    : row)
        .toList();
  }

  private static boolean dominates(List<Goal> goals, Row one, Row other) {
    boolean better = false;
    for (int i = 0; i < goals.size(); i++) {
      double a = score(goals.get(i), one.values().get(i));
      double b = score(goals.get(i), other.values().get(i));
      if (a < b) {
        return false;
      }
      better |= a > b;
    }
    return better;
  }
}
