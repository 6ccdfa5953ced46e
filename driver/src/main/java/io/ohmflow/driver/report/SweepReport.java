package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Leaderboard.Goal;
import io.ohmflow.driver.report.Leaderboard.Parameter;
import io.ohmflow.driver.report.Leaderboard.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The report of a sweep: which chip, which settings, how sure. */
public final class SweepReport {
  private final Leaderboard board;
  private final Goal first;
  private final Page page;

  private SweepReport(Leaderboard board) {
    this.board = board;
    this.first = board.goals().get(0);
    this.page = new Page(board.name() + " \u00b7 Ohmflow sweep report");
  }

  /**
   * The page as one HTML document that needs no network.
   *
   * @param table of an experiment
   * @param former an earlier sweep with the same first goal to compare with
   * @param sweepYaml the sweep, to be shown as it is
   */
  public static String render(
      Leaderboard board,
      Optional<ResultTable> table,
      Optional<Leaderboard> former,
      String sweepYaml) {
    return new SweepReport(board).render(table, former, sweepYaml);
  }

  private String render(
      Optional<ResultTable> table, Optional<Leaderboard> former, String sweepYaml) {
    masthead();
    table.ifPresent(t -> new ResultTableSection(t, page.body()).add());
    former.ifPresent(this::comparison);
    SweepCharts charts = new SweepCharts(board);
    page.section("Settings", List.of(charts.parallel()));
    importance();
    if (board.goals().size() > 1) {
      fronts(charts);
    }
    page.section("Learning", charts.curves());
    table();
    page.body().open("section").element("h2", "Configuration");
    page.source("sweep.yaml", sweepYaml);
    page.body().close();
    return page.render();
  }

  private void fronts(SweepCharts charts) {
    page.section("Goals against each other", charts.fronts());
    for (Goal same : charts.sameForAll()) {
      page.body()
          .element("p", "All trials have the same: " + same.label() + ".", "class", "caption");
    }
  }

  private void masthead() {
    Html html = page.body();
    html.open("header", "class", "masthead");
    html.element("p", "Ohmflow sweep report", "class", "eyebrow");
    html.element("h1", board.name());
    html.element("p", sentence(), "class", "lede");
    List<Row> complete = board.complete();
    if (!complete.isEmpty()) {
      html.open("div", "class", "ledger");
      for (Row row : complete.subList(0, Math.min(4, complete.size()))) {
        cell(html, row);
      }
      html.close();
      html.element(
          "p",
          first.label()
              + "; the interval is where the figure of all such chips lies with 95\u202f%, by the"
              + " bootstrap over the chips that were tried.",
          "class",
          "hint");
    }
    html.open("dl", "class", "facts");
    long failed = board.rows().stream().filter(row -> !row.failed().isEmpty()).count();
    fact("trials", Figures.grouped(board.rows().size()));
    fact("went all the way", Figures.grouped(complete.size()));
    if (failed > 0) {
      fact("failed", Figures.grouped(failed));
    }
    fact("computing", computing(board.rows().stream().mapToDouble(Row::seconds).sum()));
    fact("strategy", board.strategy());
    html.close().close();
  }

  private void fact(String name, String value) {
    page.body().open("div").element("dt", name).element("dd", value).close();
  }

  private static String computing(double seconds) {
    double minutes = seconds / 60;
    return (minutes < 90
            ? Figures.fixed(minutes, 1) + " min"
            : Figures.fixed(minutes / 60, 1) + " h")
        + " of one core";
  }

  private String sentence() {
    List<Row> complete = board.complete();
    if (complete.isEmpty()) {
      return "No trial has gone all the way.";
    }
    Row best = complete.get(0);
    String text =
        "Trial "
            + best.trial()
            + " is the best: "
            + first.text(best.values().get(0))
            + " ("
            + first.label()
            + ").";
    long close = complete.stream().skip(1).filter(row -> overlaps(row, best)).count();
    if (best.low() == null || complete.size() == 1) {
      return text;
    }
    return close == 0
        ? text + " Its interval lies apart from those of all others that went all the way."
        : text
            + (close == 1
                ? " The interval of one other trial reaches"
                : " The intervals of " + close + " other trials reach")
            + " into its own: these chips do not tell them apart.";
  }

  private static boolean overlaps(Row row, Row best) {
    return row.low() != null
        && best.low() != null
        && row.high() >= best.low()
        && row.low() <= best.high();
  }

  private void cell(Html html, Row row) {
    html.open("div", "class", "cell chips");
    html.element("p", "trial " + row.trial(), "class", "label");
    html.element("p", first.text(row.values().get(0)), "class", "figure");
    html.element("p", interval(row), "class", "interval");
    for (Map.Entry<String, String> each : row.settings().entrySet()) {
      html.element("p", shortKey(each.getKey()) + " " + each.getValue(), "class", "note");
    }
    html.close();
  }

  private String interval(Row row) {
    return row.low() == null ? "" : first.text(row.low()) + " to " + first.text(row.high());
  }

  private static String shortKey(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  private void importance() {
    if (board.importance().isEmpty()) {
      return;
    }
    Html html = page.body();
    html.open("section").element("h2", "What mattered");
    html.open("div", "class", "scroll").open("table").open("tbody");
    List<Map.Entry<String, Double>> shares = new ArrayList<>(board.importance().entrySet());
    shares.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
    for (Map.Entry<String, Double> each : shares) {
      html.open("tr").element("th", each.getKey(), "scope", "row");
      html.open("td", "class", "number fill");
      html.element("i", "", "style", "width:" + Figures.fixed(240 * each.getValue(), 1) + "px");
      html.text(Figures.fixed(100 * each.getValue(), 0) + "\u202f%").close().close();
    }
    html.close().close().close();
    html.element(
        "p",
        "Share of each setting in what a random forest explains of the differences after the"
            + " first rung, when all trials had the same training.",
        "class",
        "caption");
    html.close();
  }

  /** The best three of both sweeps beside each other. */
  private void comparison(Leaderboard former) {
    Html html = page.body();
    html.open("section").element("h2", "Against the former sweep");
    if (!former.complete().isEmpty() && !board.complete().isEmpty()) {
      html.element("p", change(former.complete().get(0), board.complete().get(0)));
    }
    html.open("div", "class", "scroll").open("table").open("thead").open("tr");
    html.element("th", "").element("th", "trial", "class", "number");
    html.element("th", first.label(), "class", "number");
    html.element("th", "95\u202f% interval", "class", "number").element("th", "settings");
    html.close().close().open("tbody");
    best(html, "then", former.complete());
    best(html, "now", board.complete());
    html.close().close().close().close();
  }

  private String change(Row then, Row now) {
    double difference = now.values().get(0) - then.values().get(0);
    boolean better = first.larger() == difference > 0;
    String text =
        "The best was "
            + first.text(then.values().get(0))
            + ", now it is "
            + first.text(now.values().get(0))
            + (difference == 0 ? ": the same." : better ? ": better" : ": worse");
    if (difference == 0) {
      return text;
    }
    return text + (overlaps(then, now) ? ", by less than the intervals tell." : ".");
  }

  private void best(Html html, String when, List<Row> rows) {
    for (Row row : rows.subList(0, Math.min(3, rows.size()))) {
      html.open("tr").element("th", when, "scope", "row");
      number(html, String.valueOf(row.trial()));
      number(html, first.text(row.values().get(0)));
      number(html, interval(row));
      List<String> settings = new ArrayList<>();
      row.settings().forEach((key, value) -> settings.add(shortKey(key) + " " + value));
      html.element("td", String.join(", ", settings)).close();
    }
  }

  private void table() {
    Html html = page.body();
    html.open("section").element("h2", "Leaderboard");
    html.open("div", "class", "scroll").open("table").open("thead").open("tr");
    html.element("th", "").element("th", "trial", "class", "number");
    for (Goal goal : board.goals()) {
      html.element("th", goal.label(), "class", "number");
    }
    html.element("th", "95\u202f% interval", "class", "number");
    html.element("th", "steps", "class", "number");
    for (Parameter parameter : board.parameters()) {
      html.element("th", parameter.key());
    }
    html.element("th", "folder").close().close().open("tbody");
    int rank = 1;
    for (Row row : board.rows()) {
      row(html, rank++, row);
    }
    html.close().close().close().close();
  }

  private void row(Html html, int rank, Row row) {
    html.open("tr");
    html.element("th", String.valueOf(rank), "scope", "row");
    number(html, row.trial() + (row.parent() == null ? "" : " from " + row.parent()));
    if (row.failed().isEmpty()) {
      for (int i = 0; i < board.goals().size(); i++) {
        number(html, board.goals().get(i).text(row.values().get(i)));
      }
      number(html, interval(row));
    } else {
      html.element("td", row.failed(), "colspan", String.valueOf(board.goals().size() + 1));
    }
    number(html, Figures.grouped(row.steps()));
    for (Parameter parameter : board.parameters()) {
      html.element("td", row.settings().getOrDefault(parameter.key(), ""));
    }
    html.element("td", row.folder(), "class", "code").close();
  }

  private static void number(Html html, String text) {
    html.element("td", text, "class", "number");
  }
}
