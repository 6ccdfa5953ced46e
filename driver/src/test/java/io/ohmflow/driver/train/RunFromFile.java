package io.ohmflow.driver.train;

import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Runs of tests, as {@code train} reads them. */
final class RunFromFile {
  private RunFromFile() {}

  /** The run of a file with {@code key=value} set as by {@code --set}. */
  static LoadedRun load(Path file, String... overrides) {
    Map<String, String> set = new HashMap<>();
    for (String each : overrides) {
      String[] parts = each.split("=", 2);
      set.put(parts[0], parts[1]);
    }
    return new RunLoader(new Configuration()).load(file.toString(), set);
  }
}
