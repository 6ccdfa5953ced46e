package io.ohmflow.driver.spark;

import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.data.DataSplits;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.plan.RunPackage;
import io.ohmflow.driver.report.Leaderboard;
import io.ohmflow.driver.sweep.TrialOrder;
import io.ohmflow.driver.sweep.TrialRunner;
import io.ohmflow.driver.sweep.TrialWork;
import io.ohmflow.driver.train.LaneEngine;
import io.ohmflow.driver.train.LaneRuntime;
import io.ohmflow.driver.train.ParameterPlacement;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * Trains trials of a sweep: small ones whole, each in one Spark task; large ones step by step over
 * the whole cluster, each in a fair pool of its own. Trials with the same data share one broadcast
 * of it. An executor that is lost costs what its trials did since their last checkpoints.
 */
public final class TrialJobs implements TrialRunner, AutoCloseable {
  private static final String POOL = "spark.scheduler.pool";
  private static final String WHOLE = "ohmflow-whole-trial";

  private final JavaSparkContext spark;
  private final Map<String, Broadcast<RunPackage>> data = new HashMap<>();
  private volatile boolean cancelled;

  TrialJobs(JavaSparkContext spark) {
    this.spark = spark;
  }

  @Override
  public String run(TrialOrder order, DataSplits samples, String label) {
    spark.setJobDescription(label);
    return order.spread() ? spread(order, samples, label) : whole(order, samples);
  }

  private String whole(TrialOrder order, DataSplits samples) {
    spark.addJobTag(WHOLE);
    try {
      TrialTask task = new TrialTask(broadcast(samples), order);
      return new RangeRdd<>(spark.sc(), List.of(new int[] {0, 1}), task).run().get(0);
    } finally {
      spark.removeJobTag(WHOLE);
    }
  }

  private String spread(TrialOrder order, DataSplits samples, String label) {
    spark.setLocalProperty(POOL, label);
    RunPackage run =
        RunPackage.withoutData(order.runYaml(), order.profileYaml(), order.pretrained());
    Broadcast<RunPackage> shared = broadcast(samples);
    RunDefinition definition = RunDefinition.trusted(run.with(RunPackage.ofData(samples)));
    RunConfig config = definition.config();
    try (LaneRuntime lanes =
            new SparkLanes(
                spark,
                SentRun.sharing(spark, run, shared),
                LaneEngine.evaluationBatches(samples.test()),
                config.training().lanes(),
                config.spark());
        ParameterPlacement placement = Cluster.place(definition, lanes)) {
      LaneEngine engine = new LaneEngine(definition, samples.train(), samples.test());
      return new TrialWork(order, definition, engine, lanes, placement)
          .run(spark.hadoopConfiguration(), () -> cancelled);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      spark.setLocalProperty(POOL, null);
    }
  }

  private synchronized Broadcast<RunPackage> broadcast(DataSplits samples) {
    return data.computeIfAbsent(
        samples.train().fingerprint() + samples.test().fingerprint(),
        key -> spark.broadcast(RunPackage.ofData(samples)));
  }

  /** The trials as a table of Spark's. */
  public TrialTable table(Leaderboard board) {
    return new TrialTable(SparkSession.builder().sparkContext(spark.sc()).getOrCreate(), board);
  }

  /** Trials that are spread end after their present step, since their loop is here. */
  @Override
  public void cancel() {
    cancelled = true;
    spark.cancelJobsWithTag(WHOLE);
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
      RunPackage run =
          RunPackage.withoutData(order.runYaml(), order.profileYaml(), order.pretrained())
              .with(data.value());
      TaskContext task = TaskContext.get();
      return TrialWork.whole(order, run, SparkHadoopUtil.get().conf(), task::isInterrupted);
    }
  }
}
