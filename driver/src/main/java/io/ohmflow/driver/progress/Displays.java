package io.ohmflow.driver.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;

/** Picks the display that suits where the process writes. */
public final class Displays {
  /** Often enough for a person, rare enough for a log. */
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private Displays() {}

  /**
   * A display on standard error: a bar when that is a terminal, plain lines otherwise.
   *
   * @param task what is being done, such as {@code training}
   * @param unit name of one unit of work, in the singular, such as {@code step}
   */
  public static Progress onStandardError(String task, String unit) {
    PrintStream err = System.err;
    return Terminal.standardErrorIsTerminal()
        ? new ProgressBarDisplay(task, unit, err)
        : new ProgressLines(task, unit, INTERVAL, InstantSource.system(), err);
  }
}
