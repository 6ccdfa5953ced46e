package io.ohmflow.driver.progress;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Finds out what the process writes to. */
final class Terminal {
  private static final long PATIENCE_SECONDS = 2;

  private Terminal() {}

  /**
   * Whether standard error is a terminal that can redraw a line. The Java 17 console answers for
   * standard input and output together, so the question goes to the shell, which inherits the
   * stream; without a shell plain lines are the safe answer.
   */
  static boolean standardErrorIsTerminal() {
    return redraws(System.getenv()) && shellSaysTerminal();
  }

  /** Whether the environment speaks of a terminal that understands cursor movement. */
  static boolean redraws(Map<String, String> environment) {
    return !"dumb".equals(environment.get("TERM"));
  }

  private static boolean shellSaysTerminal() {
    try {
      Process test =
          new ProcessBuilder("sh", "-c", "test -t 2")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (test.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return test.exitValue() == 0;
      }
      test.destroy();
      return false;
    } catch (IOException noShell) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
