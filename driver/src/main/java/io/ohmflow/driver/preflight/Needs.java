package io.ohmflow.driver.preflight;

import io.ohmflow.driver.config.KernelChoice;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunDefinition;

/**
 * What a run needs of a cluster.
 *
 * @param lanes logical workers
 * @param dataBytes of training and test set, in every executor
 * @param vectorBytes of one vector over all parameters
 * @param optimizerSlots such vectors that the optimizer remembers
 * @param kernels which linear algebra was asked for
 */
public record Needs(
    int lanes, long dataBytes, long vectorBytes, int optimizerSlots, KernelChoice kernels) {

  /** The needs of a run. */
  public static Needs of(LoadedRun run) {
    RunDefinition definition = run.definition();
    return new Needs(
        definition.config().training().lanes(),
        run.train().bytes() + (run.test() == run.train() ? 0 : run.test().bytes()),
        (long) Float.BYTES * definition.layout().size(),
        definition.update().settings().optimizer().slots(),
        definition.config().kernels());
  }

  /**
   * Heap that an executor needs at least: the data, parameters of two versions, and for each thread
   * its buffers and the sums of its lanes.
   */
  long executorBytes(int threads, long laneBytes) {
    return dataBytes + 2 * vectorBytes + threads * (laneBytes + 2 * vectorBytes);
  }
}
