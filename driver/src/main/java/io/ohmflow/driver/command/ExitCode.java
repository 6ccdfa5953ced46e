package io.ohmflow.driver.command;

/** Exit codes of the process; schedulers rely on them. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_INPUT = 2;
  static final int DIVERGED = 3;
  static final int REGRESSED = 4;
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
