package io.ohmflow.driver.report;

import io.ohmflow.driver.report.ResultTable.Cell;
import java.util.Optional;

/** The table of an experiment on a page, one for each goal. */
final class ResultTableSection {
  private final ResultTable table;
  private final Html html;

  ResultTableSection(ResultTable table, Html html) {
    this.table = table;
    this.html = html;
  }

  void add() {
    html.open("section").element("h2", "Results");
    for (int goal = 0; goal < table.goals().size(); goal++) {
      table(goal);
    }
    html.element("p", explanation(), "class", "caption");
    html.element("p", "digest of the table: " + table.digest(), "class", "hint").close();
  }

  private String explanation() {
    String text =
        "Mean over trials that differ in their seed alone, all tried on the same chips, with half"
            + " of its 95\u202f% interval by Student's t. The interval is that of new trainings.";
    return table.against().isEmpty()
        ? text
        : text
            + " Below each figure its difference to "
            + table.baseline()
            + " in the same column, seed by seed.";
  }

  private void table(int goal) {
    html.element("h3", table.goals().get(goal).label());
    html.open("div", "class", "scroll").open("table").open("thead").open("tr");
    html.element("th", "");
    for (int c = 0; c < table.columns().size(); c++) {
      html.element("th", ResultTable.label(table.columns().get(c)), "class", "number");
    }
    html.close().close().open("tbody");
    for (int r = 0; r < table.rows().size(); r++) {
      html.open("tr").element("th", ResultTable.label(table.rows().get(r)), "scope", "row");
      for (int c = 0; c < table.columns().size(); c++) {
        cell(table.at(r, c, goal));
      }
      html.close();
    }
    html.close().close().close();
  }

  private void cell(Optional<Cell> found) {
    html.open("td", "class", "number");
    if (found.isPresent()) {
      Cell cell = found.get();
      cell.value().ifPresent(e -> html.element("div", table.text(e, cell.goal())));
      cell.difference().ifPresent(e -> html.element("small", table.signed(e, cell.goal())));
      if (cell.failed() > 0) {
        html.element("small", " " + Figures.counted(cell.failed(), "failure"));
      }
    }
    html.close();
  }
}
