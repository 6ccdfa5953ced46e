package io.ohmflow.driver.sweep;

import io.ohmflow.driver.data.DataSplits;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.Plans;
import io.ohmflow.driver.report.Plan;
import java.util.Map;
import java.util.Optional;

/**
 * One setting of a sweep, read and checked.
 *
 * @param number from 0
 * @param settings keys of the space and their values
 * @param run configuration and profile
 * @param training digest of what fixes the training, see {@link LoadedRun#identity}
 * @param key what fixes its results, a name for its folder
 * @param parent number of the trial with whose state it begins
 */
record Trial(
    int number,
    Map<String, String> settings,
    LoadedRun run,
    String training,
    String key,
    Optional<Integer> parent) {

  Plan plan() {
    return Plans.of(run.definition());
  }

  /** Where it is inside the folder of the sweep. */
  String folder() {
    return "trials/" + key;
  }

  DataSplits data() {
    return new DataSplits(run.train(), run.test());
  }

  /** Steps of the whole run. */
  long steps() {
    return run.definition().steps();
  }
}
