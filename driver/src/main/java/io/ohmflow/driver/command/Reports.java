package io.ohmflow.driver.command;

import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.report.ReportData;
import io.ohmflow.driver.report.RunReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Writes the report of a run folder from what lies in it. */
final class Reports {
  private static final String FILE = "report.html";

  private Reports() {}

  /** Writes {@code report.html} and returns where it is. */
  static String write(RunFolder folder) throws IOException {
    ReportData data = ReportData.read(folder.name(), name -> text(folder, name));
    folder.writeText(FILE, RunReport.render(data));
    return folder.location(FILE);
  }

  private static Optional<String> text(RunFolder folder, String name) {
    try {
      return folder.exists(name) ? Optional.of(folder.readText(name)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder.location(name), e);
    }
  }
}
