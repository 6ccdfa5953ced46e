package io.ohmflow.driver;

import io.ohmflow.driver.command.OhmflowCommand;

/**
 * Entry point for platforms that run jobs inside a process of theirs, such as a JAR task of
 * Databricks. Takes the Spark application that is there, does not end the process, and fails with
 * an exception.
 */
public final class JarTask {
  private JarTask() {}

  /**
   * Runs one verb.
   *
   * @throws IllegalStateException with the exit code if that is not 0
   */
  public static void main(String[] arguments) {
    int code = OhmflowCommand.execute(arguments);
    if (code != 0) {
      throw new IllegalStateException(
          "ohmflow " + String.join(" ", arguments) + " ended with exit code " + code);
    }
  }
}
