package io.ohmflow.driver.spark;

import io.ohmflow.driver.train.StepFailedException;
import io.ohmflow.driver.train.TrainingDivergedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The tasks of a run's present step: which are running, when one last ended, and what went wrong
 * first. Spark itself reports the failure that came last, often a consequence: a shuffle file that
 * is missing because an executor is gone because its memory did not suffice.
 *
 * <p>Thread-safe: Spark tells its listeners from a thread of its own.
 */
final class StepTasks extends SparkListener implements AutoCloseable {
  /** Name of RDDs whose partitions are ranges of lanes. */
  static final String LANES = "lanes";

  /** Name of RDDs whose partitions are shards. */
  static final String SHARDS = "shards";

  private static final String PROPERTY = "ohmflow.run";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int SHOWN_LINES = 12;

  private final SparkContext spark;
  private final String runKey;
  private final int lanes;
  private final Set<Integer> jobs = new HashSet<>();
  private final Map<Integer, StageInfo> stages = new HashMap<>();
  private final Map<Long, String> running = new HashMap<>();
  private String present;
  private String first;
  private int failures;
  private boolean jobFailed;
  private long lastEnd;

  /**
   * Begins to listen.
   *
   * @param runKey names the run among those of the application
   * @param lanes lanes of the run
   */
  StepTasks(SparkContext spark, String runKey, int lanes) {
    this.spark = spark;
    this.runKey = runKey;
    this.lanes = lanes;
    spark.addSparkListener(this);
  }

  /**
   * Runs the jobs of something that is done as a whole.
   *
   * @param what it is, such as "step 3"
   * @param work starts the jobs in the calling thread and waits for them
   * @throws StepFailedException if it cannot be done
   */
  <T> T run(String what, Supplier<T> work) {
    begin(what);
    spark.setLocalProperty(PROPERTY, runKey);
    try {
      return work.get();
    } catch (TrainingDivergedException e) {
      throw e;
    } catch (Exception e) {
      throw new StepFailedException(message(e), e);
    } finally {
      spark.setLocalProperty(PROPERTY, null);
      end();
    }
  }

  private synchronized void begin(String what) {
    present = what;
    first = null;
    failures = 0;
    jobFailed = false;
    lastEnd = System.nanoTime();
  }

  private synchronized void end() {
    present = null;
    stages.clear();
    running.clear();
    jobs.clear();
  }

  /** What is being done, or null. */
  synchronized String present() {
    return present;
  }

  /** Nanoseconds without the end of a task. */
  synchronized long idle() {
    return System.nanoTime() - lastEnd;
  }

  /** Begins to count anew. */
  synchronized void touch() {
    lastEnd = System.nanoTime();
  }

  /** The running tasks with what they do, by the number that Spark gives them. */
  synchronized Map<Long, String> running() {
    return new HashMap<>(running);
  }

  /** Gives the present work up. */
  void cancel(String reason) {
    List<Integer> all;
    synchronized (this) {
      first = reason;
      all = new ArrayList<>(jobs);
    }
    all.forEach(job -> spark.cancelJob(job, reason));
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    if (present != null
        && start.properties() != null
        && runKey.equals(start.properties().getProperty(PROPERTY))) {
      jobs.add(start.jobId());
      CollectionConverters.asJava(start.stageInfos()).forEach(s -> stages.put(s.stageId(), s));
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    if (stages.containsKey(start.stageId())) {
      running.put(start.taskInfo().taskId(), described(start.stageId(), start.taskInfo()));
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    if (!stages.containsKey(end.stageId())) {
      return;
    }
    lastEnd = System.nanoTime();
    running.remove(end.taskInfo().taskId());
    if (end.reason() instanceof TaskFailedReason reason && !end.taskInfo().killed()) {
      failures++;
      if (first == null) {
        first = described(end.stageId(), end.taskInfo()) + ": " + text(reason);
      }
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd end) {
    if (jobs.remove(end.jobId()) && end.jobResult() != JobSucceeded$.MODULE$) {
      jobFailed = true;
      notifyAll();
    }
  }

  private String described(int stageId, TaskInfo task) {
    StageInfo stage = stages.get(stageId);
    return "%s, attempt %d, on %s (executor %s)"
        .formatted(
            part(stage.rddInfos().head().name(), task.index(), stage.numTasks()),
            task.attemptNumber() + 1,
            task.host(),
            task.executorId());
  }

  private String part(String name, int index, int count) {
    if (name.equals(LANES)) {
      int[] range = SparkLanes.ranges(lanes, count).get(index);
      return range[1] - range[0] == 1
          ? "lane " + range[0]
          : "lanes %d to %d".formatted(range[0], range[1] - 1);
    }
    return (name.equals(SHARDS) ? "shard " : "task ") + index;
  }

  private static String text(TaskFailedReason reason) {
    String text =
        reason instanceof ExceptionFailure failure
            ? failure.fullStackTrace()
            : reason.toErrorString();
    List<String> lines = text.strip().lines().toList();
    return String.join("\n", lines.subList(0, Math.min(SHOWN_LINES, lines.size())));
  }

  /** What went wrong first, once Spark has told all there is to tell. */
  private synchronized String message(Exception last) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    try {
      for (long left = PATIENCE_NANOS; !jobFailed && left > 0; left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String others = failures > 1 ? "\n(" + (failures - 1) + " more failures after it)" : "";
    return present + " failed: " + (first == null ? last.toString() : first + others);
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
  }
}
