package io.ohmflow.driver.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Picks the display that suits where the process writes. */
public final class Displays {
  /** Often enough for a person, rare enough for a log. */
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Where logs are read by programs, progress is a log line like any other. */
  private static final boolean LOGGED = "json".equals(System.getenv("OHMFLOW_LOG"));

  private static final Logger LOG = LoggerFactory.getLogger("io.ohmflow.progress");

  private Displays() {}

  /**
   * A display on standard error: a bar when that is a terminal, plain lines otherwise; lines of the
   * log if {@code OHMFLOW_LOG=json}.
   *
   * @param task what is being done, such as {@code training}
   * @param unit name of one unit of work, in the singular, such as {@code step}
   */
  public static Progress onStandardError(String task, String unit) {
    if (LOGGED) {
      return new ProgressLines(task, unit, INTERVAL, InstantSource.system(), LOG::info);
    }
    PrintStream err = System.err;
    return Terminal.standardErrorIsTerminal()
        ? new ProgressBarDisplay(task, unit, err)
        : new ProgressLines(task, unit, INTERVAL, InstantSource.system(), err::println);
  }
}
