package io.ohmflow.driver.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.report.Leaderboard.Goal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The outcome of an experiment: trials that differ in the seed alone are one figure with an
 * interval, figures stand in rows and columns of settings.
 *
 * @param goals what was asked for; each has a table of its own
 * @param rows settings of the rows, in order
 * @param columns settings of the columns, in order; one without settings if nothing was named
 * @param against settings of what all others are compared with, empty for nothing
 * @param cells for each row, column and goal
 */
public record ResultTable(
    List<Goal> goals,
    List<Map<String, String>> rows,
    List<Map<String, String>> columns,
    Map<String, String> against,
    List<Cell> cells) {

  /**
   * A figure.
   *
   * @param row index
   * @param column index
   * @param goal index
   * @param count trials that have a result
   * @param failed trials that have none
   * @param value over the trials, of at least one
   * @param difference to that of the compared one, over the trials that both have
   */
  public record Cell(
      int row,
      int column,
      int goal,
      int count,
      int failed,
      Optional<Estimate> value,
      Optional<Estimate> difference) {}

  /**
   * A mean.
   *
   * @param mean over trials
   * @param interval 95 % by Student's t; unbounded for a single trial
   */
  public record Estimate(double mean, Interval interval) {
    /** The mean of values, one at least. */
    public static Estimate of(double... values) {
      Summary summary = Summary.of(values);
      return new Estimate(summary.mean(), summary.confidence());
    }
  }

  public ResultTable {
    goals = List.copyOf(goals);
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    cells = List.copyOf(cells);
  }

  /** The figure at a place; empty if no trial belongs there. */
  public Optional<Cell> at(int row, int column, int goal) {
    return cells.stream()
        .filter(c -> c.row() == row && c.column() == column && c.goal() == goal)
        .findFirst();
  }

  /** Settings in a few words: their values. */
  public static String label(Map<String, String> settings) {
    return String.join(", ", settings.values());
  }

  /** One line per figure; equal experiments have equal lines. */
  public String csv() {
    StringBuilder text = new StringBuilder("row,column,goal,trials,failed,mean,low,high");
    text.append(",difference,difference-low,difference-high\n");
    for (Cell cell : cells) {
      text.append(quoted(label(rows.get(cell.row())))).append(',');
      text.append(quoted(label(columns.get(cell.column())))).append(',');
      text.append(quoted(goals.get(cell.goal()).label())).append(',');
      text.append(cell.count()).append(',').append(cell.failed());
      text.append(numbers(cell.value())).append(numbers(cell.difference())).append('\n');
    }
    return text.toString();
  }

  private static String numbers(Optional<Estimate> estimate) {
    return estimate
        .map(e -> "," + e.mean() + "," + end(e.interval().low()) + "," + end(e.interval().high()))
        .orElse(",,,");
  }

  private static String end(double value) {
    return Double.isFinite(value) ? String.valueOf(value) : "";
  }

  private static String quoted(String text) {
    return text.matches("[^\",\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** SHA-256 of {@link #csv}: two experiments came to the same if this is equal. */
  public String digest() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(csv().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** For programs. */
  public ObjectNode json() {
    ObjectNode json = Json.MAPPER.createObjectNode().put("digest", digest());
    ArrayNode list = json.putArray("cells");
    for (Cell cell : cells) {
      ObjectNode one = list.addObject();
      one.put("row", label(rows.get(cell.row())));
      one.put("column", label(columns.get(cell.column())));
      one.put("goal", goals.get(cell.goal()).label());
      one.put("trials", cell.count()).put("failed", cell.failed());
      cell.value().ifPresent(e -> put(one, "mean", "confidence", e));
      cell.difference().ifPresent(e -> put(one, "difference", "differenceConfidence", e));
    }
    return json;
  }

  private static void put(ObjectNode json, String mean, String interval, Estimate estimate) {
    json.put(mean, estimate.mean());
    if (estimate.interval().bounded()) {
      json.putArray(interval).add(estimate.interval().low()).add(estimate.interval().high());
    }
  }

  /** A figure in words: {@code 98.73 % ± 0.12}. */
  public String text(Estimate estimate, int goal) {
    Goal asked = goals.get(goal);
    String half =
        estimate.interval().bounded() ? " ± " + number(estimate.interval().halfWidth(), asked) : "";
    return number(estimate.mean(), asked) + half + (asked.share() ? "\u202f%" : "");
  }

  /** A difference in words, with its sign. */
  public String signed(Estimate estimate, int goal) {
    String text = text(estimate, goal);
    return estimate.mean() > 0 ? "+" + text : text;
  }

  private static String number(double value, Goal goal) {
    return goal.share() ? Figures.fixed(100 * value, 2) : Figures.fixed(value, 3);
  }

  /** What everything is compared with, in words. */
  public String baseline() {
    return against.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
