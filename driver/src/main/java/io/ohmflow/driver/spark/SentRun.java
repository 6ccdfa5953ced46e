package io.ohmflow.driver.spark;

import io.ohmflow.driver.plan.RunPackage;
import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A run as tasks find it. Travels with every task, so it only says where things are.
 *
 * @param run the run, with or without its data
 * @param data a package with its data, which other runs of the application may use, too
 */
record SentRun(Broadcast<RunPackage> run, Broadcast<RunPackage> data) implements Serializable {

  /** Sends a run with its data. */
  static SentRun of(JavaSparkContext spark, RunPackage run) {
    Broadcast<RunPackage> sent = spark.broadcast(run);
    return new SentRun(sent, sent);
  }

  /**
   * Sends a run whose data has been sent.
   *
   * @param data stays when this is destroyed
   */
  static SentRun sharing(JavaSparkContext spark, RunPackage run, Broadcast<RunPackage> data) {
    return new SentRun(spark.broadcast(run), data);
  }

  RunPackage value() {
    return run.id() == data.id() ? run.value() : run.value().with(data.value());
  }

  void destroy() {
    run.destroy();
  }
}
