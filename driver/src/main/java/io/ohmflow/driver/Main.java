package io.ohmflow.driver;

import io.ohmflow.driver.command.OhmflowCommand;

/** Entry point of {@code ohmflow VERB}, from the launcher and from spark-submit alike. */
public final class Main {
  private Main() {}

  /** Runs one verb and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(OhmflowCommand.execute(arguments));
  }
}
