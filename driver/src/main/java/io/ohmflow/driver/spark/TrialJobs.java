package io.ohmflow.driver.spark;

import io.ohmflow.driver.data.DataSplits;
import io.ohmflow.driver.plan.PretrainedFiles;
import io.ohmflow.driver.plan.RunPackage;
import io.ohmflow.driver.report.Leaderboard;
import io.ohmflow.driver.sweep.TrialOrder;
import io.ohmflow.driver.sweep.TrialRunner;
import io.ohmflow.driver.sweep.TrialWork;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Trains each trial in one Spark task, a job each; trials that share their data share one
 * broadcast. An executor that is lost costs what its trials did since their last checkpoints.
 */
public final class TrialJobs implements TrialRunner, AutoCloseable {
  private final JavaSparkContext spark;
  private final Map<String, Broadcast<RunPackage>> data = new HashMap<>();

  TrialJobs(JavaSparkContext spark) {
    this.spark = spark;
  }

  @Override
  public String run(TrialOrder order, DataSplits samples, String label) {
    spark.setJobDescription(label);
    TrialTask task = new TrialTask(broadcast(samples), order);
    return new RangeRdd<>(spark.sc(), List.of(new int[] {0, 1}), task).run().get(0);
  }

  private synchronized Broadcast<RunPackage> broadcast(DataSplits samples) {
    return data.computeIfAbsent(
        samples.train().fingerprint() + samples.test().fingerprint(),
        key ->
            spark.broadcast(
                new RunPackage("", "", samples.train(), samples.test(), PretrainedFiles.NONE)));
  }

  /** The trials as a table of Spark's. */
  public TrialTable table(Leaderboard board) {
    return new TrialTable(SparkSession.builder().sparkContext(spark.sc()).getOrCreate(), board);
  }

  @Override
  public void cancel() {
    spark.cancelAllJobs();
  }

  @Override
  public synchronized void close() {
    data.values().forEach(Broadcast::destroy);
    data.clear();
  }

  private record TrialTask(Broadcast<RunPackage> data, TrialOrder order)
      implements Function<int[], String> {
    @Override
    public String call(int[] range) throws Exception {
      RunPackage shared = data.value();
      TaskContext task = TaskContext.get();
      return TrialWork.run(
          order,
          new DataSplits(shared.train(), shared.test()),
          SparkHadoopUtil.get().conf(),
          task::isInterrupted);
    }
  }
}
