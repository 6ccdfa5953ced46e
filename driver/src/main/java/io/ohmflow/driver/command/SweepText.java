package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.report.Leaderboard;
import io.ohmflow.driver.report.Leaderboard.Row;
import io.ohmflow.driver.report.ResultTable;
import io.ohmflow.driver.sweep.SweepPlan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A sweep as lines for a terminal. */
final class SweepText {
  private static final int SHOWN = 10;
  private static final int LABEL = 34;
  private static final int CELL = 38;

  private SweepText() {}

  static String headline(SweepPlan plan) {
    return "%s: %d trials, %s; ranked by %s"
        .formatted(plan.config().name(), plan.settings().size(), plan.how(), plan.goal());
  }

  static ObjectNode json(SweepPlan plan) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("key", plan.key());
    ArrayNode trials = json.putArray("trials");
    for (Map<String, String> each : plan.settings()) {
      ObjectNode one = trials.addObject();
      each.forEach(one::put);
    }
    return json;
  }

  /** The trials before anything is trained. */
  static String of(SweepPlan plan) {
    StringBuilder text = new StringBuilder(headline(plan)).append("\n\n");
    List<Map<String, String>> settings = plan.settings();
    for (int i = 0; i < settings.size(); i++) {
      text.append(String.format(Locale.ROOT, "%4d  %s%n", i, settings(settings.get(i))));
    }
    return text.toString();
  }

  /** The best trials. */
  static String of(Leaderboard board) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format("%4s %6s %10s  %-24s %s%n", "rank", "trial", "steps", "interval", "value"));
    int rank = 1;
    for (Row row : board.rows().subList(0, Math.min(SHOWN, board.rows().size()))) {
      text.append(
          String.format(
              Locale.ROOT,
              "%4d %6d %10d  %-24s %s%n      %s%n",
              rank++,
              row.trial(),
              row.steps(),
              row.low() == null
                  ? ""
                  : board.goals().get(0).text(row.low())
                      + " to "
                      + board.goals().get(0).text(row.high()),
              row.failed().isEmpty() ? values(board, row) : row.failed(),
              settings(row.settings())));
    }
    if (board.rows().size() > SHOWN) {
      text.append("     … and ").append(board.rows().size() - SHOWN).append(" more\n");
    }
    return text.toString();
  }

  /** The table of an experiment, goal by goal. */
  static String of(ResultTable table) {
    StringBuilder text = new StringBuilder();
    for (int goal = 0; goal < table.goals().size(); goal++) {
      text.append(table.goals().get(goal).label()).append('\n');
      text.append(" ".repeat(LABEL));
      table.columns().forEach(c -> text.append(cell(ResultTable.label(c))));
      text.append('\n');
      for (int r = 0; r < table.rows().size(); r++) {
        String label = ResultTable.label(table.rows().get(r));
        text.append(String.format("%-" + (LABEL - 1) + "s ", label));
        for (int c = 0; c < table.columns().size(); c++) {
          text.append(cell(shown(table, r, c, goal)));
        }
        text.append('\n');
      }
    }
    return text.append("table: ").append(table.digest()).append('\n').toString();
  }

  private static String cell(String text) {
    return String.format("%" + CELL + "s", text);
  }

  private static String shown(ResultTable table, int row, int column, int goal) {
    return table
        .at(row, column, goal)
        .map(
            cell ->
                cell.value().map(e -> table.text(e, goal)).orElse("failed")
                    + cell.difference().map(e -> " (" + table.signed(e, goal) + ")").orElse(""))
        .orElse("");
  }

  private static String values(Leaderboard board, Row row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < board.goals().size(); i++) {
      text.append(i == 0 ? "" : "; ");
      text.append(board.goals().get(i).text(row.values().get(i)));
      text.append(" (").append(board.goals().get(i).label()).append(')');
    }
    return text.toString();
  }

  private static String settings(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(" "));
  }
}
