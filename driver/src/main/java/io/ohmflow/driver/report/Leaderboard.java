package io.ohmflow.driver.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The outcome of a sweep: {@code sweep.json}.
 *
 * @param name of the sweep
 * @param key what fixes its outcome; equal keys are equal sweeps
 * @param strategy in a few words
 * @param goals what was asked for; the first one ranks the trials
 * @param parameters what differs between the trials
 * @param rungs of a trial that goes all the way
 * @param rows best first: trials that went further before others, then by the first goal, failures
 *     last
 * @param importance share of each parameter in the differences after the first rung, empty if there
 *     are too few trials
 */
public record Leaderboard(
    String name,
    String key,
    String strategy,
    List<Goal> goals,
    List<Parameter> parameters,
    int rungs,
    List<Row> rows,
    Map<String, Double> importance) {

  /**
   * Something that was asked for.
   *
   * @param label for tables and axes
   * @param larger whether larger is better
   * @param share whether values are shares
   */
  public record Goal(String label, boolean larger, boolean share) {
    /** A value in words; empty if there is none. */
    public String text(Double value) {
      if (value == null || value.isNaN()) {
        return "";
      }
      return share ? Figures.percent(value) : Figures.plain(value);
    }
  }

  /**
   * What differs between trials.
   *
   * @param key dotted
   * @param values all that were tried, in the order of the space
   * @param ordered whether they are numbers on an axis
   * @param log whether that axis is logarithmic
   */
  public record Parameter(String key, List<String> values, boolean ordered, boolean log) {}

  /**
   * A trial.
   *
   * @param trial its number
   * @param parent the trial with whose state it began, null if none
   * @param folder where it is, relative to the sweep
   * @param rung the last one it finished, from 0
   * @param steps done there
   * @param settings keys and values
   * @param values one per goal, null if not measured
   * @param low lower end of the interval of the first goal, null if there is none
   * @param high its upper end
   * @param failed why there is no result, or empty
   * @param front whether no other finished trial is better in one goal and not worse in all others
   * @param digest of the parameters
   * @param seconds of computing, all rungs together
   * @param rungValues first goal after each rung, with the epochs done: the points of a curve
   * @param curve epochs and digital accuracy on the way
   */
  public record Row(
      int trial,
      Integer parent,
      String folder,
      int rung,
      long steps,
      Map<String, String> settings,
      List<Double> values,
      Double low,
      Double high,
      String failed,
      boolean front,
      String digest,
      double seconds,
      List<double[]> rungValues,
      List<double[]> curve) {
    /** The same on the front. */
    public Row onFront() {
      return new Row(
          trial,
          parent,
          folder,
          rung,
          steps,
          settings,
          values,
          low,
          high,
          failed,
          true,
          digest,
          seconds,
          rungValues,
          curve);
    }
  }

  public Leaderboard {
    goals = List.copyOf(goals);
    parameters = List.copyOf(parameters);
    rows = List.copyOf(rows);
  }

  /** With the importance of the parameters. */
  public Leaderboard with(Map<String, Double> shares) {
    return new Leaderboard(name, key, strategy, goals, parameters, rungs, rows, shares);
  }

  /** The JSON form. */
  public ObjectNode json() {
    return Json.MAPPER.valueToTree(this);
  }

  /** Reads the JSON form. */
  public static Leaderboard read(String json) throws JsonProcessingException {
    return Json.MAPPER.readValue(json, Leaderboard.class);
  }

  /** Trials that went all the way, best first. */
  public List<Row> complete() {
    return rows.stream().filter(row -> row.failed().isEmpty() && row.rung() == rungs - 1).toList();
  }

  /** One line per trial, for spreadsheets. */
  public String csv() {
    StringBuilder text = new StringBuilder("rank,trial,parent,rung,steps");
    parameters.forEach(p -> text.append(',').append(quoted(p.key())));
    goals.forEach(goal -> text.append(',').append(quoted(goal.label())));
    text.append(",low,high,front,seconds,folder,digest,failed\n");
    int rank = 1;
    for (Row row : rows) {
      text.append(rank++).append(',').append(row.trial()).append(',');
      text.append(row.parent() == null ? "" : row.parent()).append(',');
      text.append(row.rung()).append(',').append(row.steps());
      for (Parameter parameter : parameters) {
        text.append(',').append(quoted(row.settings().getOrDefault(parameter.key(), "")));
      }
      List<Object> rest = new ArrayList<>(row.values());
      rest.add(row.low());
      rest.add(row.high());
      rest.add(row.front());
      rest.add(row.seconds());
      rest.add(row.folder());
      rest.add(row.digest());
      rest.add(row.failed());
      rest.forEach(each -> text.append(',').append(each == null ? "" : quoted(each.toString())));
      text.append('\n');
    }
    return text.toString();
  }

  private static String quoted(String text) {
    return text.matches("[^\",\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
