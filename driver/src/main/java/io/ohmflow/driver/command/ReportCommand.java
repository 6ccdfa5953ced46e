package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ohmflow.driver.checkpoint.MetricsLog;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ohmflow report RUN}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Write report.html of a run again from the files in its folder.")
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  private String location;

  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    RunFolder folder = RunFolder.open(location, HadoopSettings.configuration());
    requireWhole(folder);
    String report = Reports.write(folder);
    out.print(JsonNodeFactory.instance.objectNode().put("report", report), "report: " + report);
    return ExitCode.DONE;
  }

  /** A report of half a run would replace one that may have been whole. */
  private static void requireWhole(RunFolder folder) throws IOException {
    Runs.bytes(folder, Runs.RUN);
    Runs.bytes(folder, Runs.PROFILE);
    if (!folder.exists(MetricsLog.FILE)) {
      throw new InvalidInputException(
          folder.location(MetricsLog.FILE), "missing; without it there is no course to report");
    }
    MetricsLog.missing(folder, 0);
  }
}
