package io.ohmflow.driver.sweep;

import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.report.Leaderboard;
import io.ohmflow.driver.report.ResultTable;
import io.ohmflow.driver.report.SweepReport;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * What a sweep leaves in its folder besides the journal and the trials: {@code sweep.yaml}, {@code
 * sweep.json}, {@code leaderboard.csv}, {@code report.html}, of an experiment {@code table.csv}.
 */
public final class SweepFiles {
  private static final String RESULT = "sweep.json";
  private static final String REPORT = "report.html";

  private final RunFolder folder;

  /** The files of a folder. */
  public SweepFiles(RunFolder folder) {
    this.folder = folder;
  }

  /**
   * The outcome of a former sweep.
   *
   * @throws InvalidInputException if there is no finished sweep
   */
  public static Leaderboard former(String location, Configuration hadoop) {
    return new SweepFiles(RunFolder.use(location, hadoop)).leaderboard();
  }

  /** Where the folder is. */
  public String location() {
    return folder.location();
  }

  /** Where the report is. */
  public String report() {
    return folder.location(REPORT);
  }

  /** Whether this very sweep has been finished here. */
  public boolean isFinished(String key) {
    return folder.exists(RESULT) && leaderboard().key().equals(key);
  }

  /**
   * Writes all files.
   *
   * @param former an earlier sweep, which the report compares with
   */
  public void write(SweepPlan plan, Leaderboard board, Optional<Leaderboard> former)
      throws IOException {
    folder.writeText("sweep.yaml", plan.config().document().toYaml());
    folder.writeText("leaderboard.csv", board.csv());
    Optional<ResultTable> table = ResultTables.of(plan, board);
    if (table.isPresent()) {
      folder.writeText("table.csv", table.get().csv());
    }
    folder.writeText(
        REPORT, SweepReport.render(board, table, former, plan.config().document().toYaml()));
    // Last: whoever finds it may rely on the others.
    folder.writeText(RESULT, board.json().toPrettyString());
  }

  /** The outcome. */
  public Leaderboard leaderboard() {
    try {
      return Leaderboard.read(folder.readText(RESULT));
    } catch (IOException e) {
      throw new InvalidInputException(
          folder.location(RESULT), "no finished sweep here: " + e.getMessage());
    }
  }
}
