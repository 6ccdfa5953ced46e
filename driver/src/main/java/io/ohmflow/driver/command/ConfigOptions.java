package io.ohmflow.driver.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Changes to keys of run.yaml from the command line. */
final class ConfigOptions {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      mapFallbackValue = "",
      description = {
        "Set a key of run.yaml, such as --set training.epochs=3, or of the hardware profile, such"
            + " as --set hardware.adc.bits=6bit. May be repeated."
      })
  Map<String, String> overrides = new LinkedHashMap<>();
}
