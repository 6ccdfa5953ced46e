package io.ohmflow.driver.preflight;

import java.util.List;

/**
 * What was found on a cluster.
 *
 * @param master as Spark says it
 * @param local whether driver and executor are one process
 * @param slots tasks that can run at the same time
 * @param tasks of a training step
 * @param known executors that Spark has
 * @param executors those that answered, by number
 * @param unreachable for each executor that cannot write where it has to: its number, a colon, why
 * @param begun clock of the driver before they were asked, milliseconds since 1970
 * @param ended the same after the last answer
 * @param stepMillis what a Spark step without work takes, median
 */
public record ClusterReport(
    String master,
    boolean local,
    int slots,
    int tasks,
    int known,
    List<ExecutorReport> executors,
    List<String> unreachable,
    long begun,
    long ended,
    double stepMillis) {

  public ClusterReport {
    executors = List.copyOf(executors);
    unreachable = List.copyOf(unreachable);
  }
}
