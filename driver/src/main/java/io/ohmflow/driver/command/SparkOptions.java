package io.ohmflow.driver.command;

import picocli.CommandLine.Option;

/** Where a verb runs. */
final class SparkOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark master, as spark-submit takes it. Default: what spark-submit says, else local[*].")
  String master;
}
