package io.ohmflow.driver.spark;

import io.ohmflow.profile.document.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the executors of a cluster: the first of them, which a full cluster or an impossible
 * request may keep away for ever, and then until no more come, so that a run is cut into as many
 * tasks as there will be slots.
 */
final class ExecutorWait {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorWait.class);

  /** Some clusters start machines first. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Duration NOTICE = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final long POLL_MILLIS = 50;

  private ExecutorWait() {}

  /**
   * Waits.
   *
   * @throws InvalidInputException if none has come after a quarter of an hour
   */
  static void await(JavaSparkContext spark) {
    Instant begun = Instant.now();
    Instant noticed = begun;
    Instant changed = begun;
    int executors = 0;
    while (executors == 0 || Instant.now().isBefore(changed.plus(QUIET))) {
      int now = spark.sc().getExecutorMemoryStatus().size() - 1;
      if (now != executors) {
        changed = Instant.now();
        executors = now;
      }
      if (executors == 0 && Instant.now().isAfter(noticed.plus(NOTICE))) {
        noticed = Instant.now();
        LOG.info(
            "waiting for the first executor from {}; has the cluster workers with that much memory"
                + " and that many cores free?",
            spark.master());
      }
      if (executors == 0 && Instant.now().isAfter(begun.plus(PATIENCE))) {
        throw new InvalidInputException(
            spark.master(),
            "gave no executor in %d minutes; is there a worker with %s of memory and %s cores free?"
                .formatted(
                    PATIENCE.toMinutes(),
                    spark.getConf().get("spark.executor.memory", "1g"),
                    spark.getConf().get("spark.executor.cores", "1")));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for executors", e);
    }
  }
}
