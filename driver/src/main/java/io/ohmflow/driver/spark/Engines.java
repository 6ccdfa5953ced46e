package io.ohmflow.driver.spark;

import io.ohmflow.driver.train.LaneEngine;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One {@link LaneEngine} per run in each executor's JVM, made by the first task that needs it.
 *
 * <p>Keyed by a random identifier of the run, so runs that follow each other in one JVM, or share
 * it, never meet. A failure to make one is not remembered.
 */
final class Engines {
  private static final ConcurrentHashMap<String, LaneEngine> ENGINES = new ConcurrentHashMap<>();

  private Engines() {}

  static LaneEngine of(String runKey, SentRun run) {
    return ENGINES.computeIfAbsent(runKey, key -> new LaneEngine(run.value()));
  }

  static void release(String runKey) {
    ENGINES.remove(runKey);
  }
}
