package io.ohmflow.driver.spark;

import io.ohmflow.driver.train.TrainingListener;
import java.util.Locale;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.MDC;

/**
 * Shows a run to those who operate the cluster: each Spark job says which run, step and epoch it is
 * for, log lines carry the same as context, and the metrics of the driver have a {@link
 * TrainingSource}. Used by the thread that submits the jobs.
 */
public final class RunMonitor implements TrainingListener, AutoCloseable {
  private static final String SHORT_SITE = "callSite.short";
  private static final String LONG_SITE = "callSite.long";
  private static final String RUN = "run";
  private static final String ACTIVITY = "activity";

  private final JavaSparkContext spark;
  private final String run;
  private final TrainingSource source = new TrainingSource();

  /**
   * @param run its name
   */
  RunMonitor(JavaSparkContext spark, String run) {
    this.spark = spark;
    this.run = run;
    SparkEnv.get().metricsSystem().registerSource(source);
    MDC.put(RUN, run);
  }

  @Override
  public void begins(Activity activity, String which) {
    String what = activity.name().toLowerCase(Locale.ROOT);
    String label = which.isEmpty() ? what : what + " " + which;
    spark.setJobGroup(run, run + ": " + label);
    // In place of the stack, which Spark would walk for each job and write to the event log thrice.
    spark.setLocalProperty(SHORT_SITE, what);
    spark.setLocalProperty(LONG_SITE, "");
    MDC.put(ACTIVITY, label);
  }

  @Override
  public void ends(Activity activity, long nanoseconds) {
    source.ends(activity, nanoseconds);
  }

  @Override
  public void stepped(StepMeasurement step) {
    source.stepped(step);
  }

  @Override
  public void close() {
    spark.clearJobGroup();
    spark.setLocalProperty(SHORT_SITE, null);
    spark.setLocalProperty(LONG_SITE, null);
    MDC.remove(RUN);
    MDC.remove(ACTIVITY);
    SparkEnv.get().metricsSystem().removeSource(source);
  }
}
