package io.ohmflow.driver.spark;

import java.util.Collection;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends steps in which nothing happens any more. When no task has ended for so long, those that run
 * are killed, and Spark starts them again, elsewhere if it can; an executor whose task does not
 * listen goes with it ({@code spark.task.reaper}). If that does not help, the step fails.
 */
final class StepWatchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StepWatchdog.class);
  private static final int LOOKS = 4;

  /** How often the tasks of one step are started again. */
  private static final int ROUNDS = 2;

  private static final String REAPER = "spark.task.reaper.killTimeout";

  private final SparkContext spark;
  private final StepTasks tasks;
  private final double timeout;
  private final double grace;
  private final ScheduledExecutorService thread;
  private String hanging = "";
  private int rounds;

  /**
   * Begins to watch.
   *
   * @param timeout seconds without the end of a task, &gt; 0; infinity never ends anything
   */
  StepWatchdog(SparkContext spark, StepTasks tasks, double timeout) {
    this.spark = spark;
    this.tasks = tasks;
    this.timeout = timeout;
    this.grace = Math.max(0, spark.conf().getTimeAsMs(REAPER, "0") / 1000.0);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread daemon = new Thread(work, "ohmflow step watchdog");
              daemon.setDaemon(true);
              return daemon;
            });
    if (timeout < Double.POSITIVE_INFINITY) {
      long period = Math.max(1, (long) (1000 * timeout / LOOKS));
      thread.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    String step = tasks.present();
    double idle = tasks.idle() / 1e9;
    rounds = hanging.equals(step) ? rounds : 0;
    if (step == null || idle < (rounds > 0 ? timeout + grace : timeout)) {
      return;
    }
    Collection<String> running = new TreeSet<>(tasks.running().values());
    String what =
        "no task has ended for %.0f s; ".formatted(idle)
            + (running.isEmpty()
                ? "none is running, so there may be no executors"
                : "running: " + String.join("; ", running));
    if (rounds == ROUNDS) {
      tasks.cancel(what);
    } else {
      LOG.warn("{}: {}; starting them again", step, what);
      tasks.running().keySet().forEach(id -> spark.killTaskAttempt(id, true, what));
    }
    hanging = step;
    rounds++;
    tasks.touch();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
