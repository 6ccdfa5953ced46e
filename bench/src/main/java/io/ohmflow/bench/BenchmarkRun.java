package io.ohmflow.bench;

import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunLoader;
import org.apache.hadoop.conf.Configuration;

/** Runs as a user would write them, on drawn digits and a built-in hardware profile. */
final class BenchmarkRun {
  private static final String FILE = "run.yaml of the benchmark";

  private BenchmarkRun() {}

  /**
   * Reads a run without touching any file.
   *
   * @param runYaml text of the configuration
   * @param hardware name of a built-in profile, the one that the configuration names
   */
  static LoadedRun load(String runYaml, String hardware) {
    RunLoader loader = new RunLoader(new Configuration());
    return loader.reload(runYaml, FILE, loader.profile(hardware).text(), hardware);
  }
}
