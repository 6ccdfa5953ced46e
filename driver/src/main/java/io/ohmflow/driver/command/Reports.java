package io.ohmflow.driver.command;

import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.report.ReportData;
import io.ohmflow.driver.report.RunReport;
import java.io.IOException;
import java.util.Optional;

/** Writes the report of a run folder from what lies in it. */
final class Reports {
  private Reports() {}

  static void write(RunFolder folder) throws IOException {
    ReportData data = ReportData.read(name -> text(folder, name), folder.location());
    folder.writeText(RunReport.FILE, RunReport.render(data));
  }

  private static Optional<String> text(RunFolder folder, String name) throws IOException {
    return folder.exists(name) ? Optional.of(folder.readText(name)) : Optional.empty();
  }
}
