package io.ohmflow.driver.plan;

import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Changes from the command line, {@code --set key=value}: a key that begins with {@code hardware.}
 * changes the hardware profile ({@code hardware.adc.bits=6bit}), every other one run.yaml. The key
 * {@code hardware} alone stays in run.yaml and says which profile is meant.
 *
 * @param run dotted keys of run.yaml and their values as YAML, in the order given
 * @param hardware dotted keys of the profile, without {@code hardware.}
 */
public record Overrides(Map<String, String> run, Map<String, String> hardware) {
  /** No change. */
  public static final Overrides NONE = new Overrides(Map.of(), Map.of());

  private static final String HARDWARE = "hardware.";
  private static final String OPTION = "--set ";
  private static final String CHANGED = "-changed";

  /** Tells keys of the profile from those of run.yaml. */
  public static Overrides of(Map<String, String> keys) {
    Map<String, String> run = new LinkedHashMap<>();
    Map<String, String> hardware = new LinkedHashMap<>();
    keys.forEach(
        (key, value) -> {
          if (key.startsWith(HARDWARE)) {
            hardware.put(key.substring(HARDWARE.length()), value);
          } else {
            run.put(key, value);
          }
        });
    return new Overrides(run, hardware);
  }

  /** A run.yaml with the changes; problems go to the document's collector. */
  public Document applyToRun(Document document) {
    Document changed = document;
    for (Map.Entry<String, String> each : run.entrySet()) {
      changed = changed.with(each.getKey(), each.getValue(), OPTION + each.getKey());
    }
    return changed;
  }

  /**
   * A profile with the changes. Unless they set another {@code name}, it is called NAME-changed, so
   * that no result passes for one of the profile itself.
   */
  public Document applyToHardware(Document profile) {
    Document changed = profile;
    for (Map.Entry<String, String> each : hardware.entrySet()) {
      changed = changed.with(each.getKey(), each.getValue(), OPTION + HARDWARE + each.getKey());
    }
    if (hardware.isEmpty() || hardware.containsKey("name") || !profile.root().has("name")) {
      return changed;
    }
    String name = profile.root().text("name");
    return name.endsWith(CHANGED) ? changed : changed.with("name", name + CHANGED, "--set");
  }

  /**
   * Reports every key that may not change when a run is resumed, because it has a part in the
   * result.
   */
  public void reportFixed(Problems problems) {
    for (String key : run.keySet()) {
      String section = key.split("\\.", -1)[0];
      if (section.equals("output")) {
        report(problems, key, "a run stays in the folder it is in");
      } else if (!RunConfig.FREE_KEYS.contains(section)) {
        report(problems, key, fixed("it has a part in the result"));
      }
    }
    for (String key : hardware.keySet()) {
      report(problems, HARDWARE + key, fixed("the network has been trained for its chip"));
    }
  }

  private static String fixed(String why) {
    return "cannot change when a run is resumed: "
        + why
        + "; free are "
        + String.join(", ", RunConfig.FREE_KEYS.stream().filter(k -> !k.equals("output")).toList());
  }

  /** Reports every key of run.yaml, for a verb that only lets the chip be changed. */
  public void reportAllButHardware(Problems problems) {
    for (String key : run.keySet()) {
      report(problems, key, "expected a key of the hardware profile, such as hardware.adc.bits");
    }
  }

  private static void report(Problems problems, String key, String message) {
    problems.add("--set", 0, key, message);
  }
}
