package io.ohmflow.driver.command;

import io.ohmflow.driver.plan.Overrides;
import io.ohmflow.profile.document.Problems;
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

  /** The changes for a verb that only lets the chip be changed; others are reported. */
  Overrides hardware(Problems problems) {
    Overrides changes = Overrides.of(overrides);
    changes.reportAllButHardware(problems);
    return changes;
  }
}
