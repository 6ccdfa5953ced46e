package io.ohmflow.driver.spark;

import io.ohmflow.driver.config.SparkConfig;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.plan.RunPackage;
import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.server.CanonicalSum;
import io.ohmflow.driver.server.NodeBytes;
import io.ohmflow.driver.server.TreeNode;
import io.ohmflow.driver.server.WireReference;
import io.ohmflow.driver.train.ChipOutcome;
import io.ohmflow.driver.train.ChipRequest;
import io.ohmflow.driver.train.LaneEngine;
import io.ohmflow.driver.train.LaneRuntime;
import io.ohmflow.driver.train.LayerFigures;
import io.ohmflow.driver.train.ParameterPlacement;
import io.ohmflow.driver.train.Score;
import io.ohmflow.driver.train.StepOutcome;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Executes lanes and chips as Spark tasks: one job of one stage per step, parameters sent once per
 * executor and version, tree nodes collected on the driver.
 *
 * <p>Lanes are spread over as many tasks as there are slots; since the sum over lanes is canonical,
 * that number is free. Stays on the driver.
 */
public final class SparkLanes implements LaneRuntime {
  /** Numbers that a score takes in a reply. */
  static final int SCORE = 3;

  private final JavaSparkContext spark;
  private final int lanes;
  private final int tasks;
  private final int evaluationBatches;
  private final String runKey = UUID.randomUUID().toString();
  private final Broadcast<RunPackage> run;
  private final StepTasks stepTasks;
  private final StepWatchdog watchdog;
  private Version wires;
  private long wiresStep = WireReference.NONE.step();
  private int wiresInterval;

  /**
   * @param spark the running session
   * @param run configuration, profile and data for the executors
   * @param lanes lanes of the run
   * @param config how the run lies on the cluster
   */
  public SparkLanes(JavaSparkContext spark, RunPackage run, int lanes, SparkConfig config) {
    this.spark = spark;
    this.lanes = lanes;
    this.tasks = Math.min(lanes, config.tasks() > 0 ? config.tasks() : spark.defaultParallelism());
    this.evaluationBatches = LaneEngine.evaluationBatches(run.test());
    this.run = spark.broadcast(run);
    this.stepTasks = new StepTasks(spark.sc(), runKey, lanes);
    this.watchdog = new StepWatchdog(spark.sc(), stepTasks, config.stepTimeout());
  }

  @Override
  public StepOutcome step(long step, float[] parameters, WireReference wires) {
    publish(wires);
    try (Version version = publish(step, parameters)) {
      LaneTask task = new LaneTask(run, runKey, version.reference(), step, wiresReference());
      RangeRdd<byte[]> rdd = new RangeRdd<>(spark.sc(), ranges(lanes, tasks), task);
      rdd.setName(StepTasks.LANES);
      List<byte[]> replies = stepTasks.run("step " + (step + 1), rdd::run);
      long slowest = 0;
      List<TreeNode> nodes = new ArrayList<>();
      for (byte[] reply : replies) {
        slowest = Math.max(slowest, NodeBytes.nanoseconds(reply));
        nodes.addAll(NodeBytes.nodes(reply));
      }
      return new StepOutcome(CanonicalSum.complete(nodes), slowest);
    }
  }

  @Override
  public List<ChipOutcome> evaluateChips(
      ChipRequest request, float[] parameters, Progress progress) {
    return evaluateChips(request, parameters, ChipJobs.MOST_TASKS, progress);
  }

  /** With so many tasks at most; outcomes do not depend on their number. */
  List<ChipOutcome> evaluateChips(
      ChipRequest request, float[] parameters, int most, Progress progress) {
    try (Version version = publish(-1, parameters)) {
      return new ChipJobs(spark, run, runKey, version.reference())
          .evaluate(request, most, progress);
    }
  }

  @Override
  public List<List<LayerFigures>> inspectLayers(ChipRequest request, float[] parameters) {
    try (Version version = publish(-1, parameters)) {
      return new ChipJobs(spark, run, runKey, version.reference()).inspect(request);
    }
  }

  @Override
  public Score evaluateDigital(float[] parameters) {
    try (Version version = publish(-1, parameters)) {
      int parts = Math.max(1, Math.min(evaluationBatches, spark.defaultParallelism()));
      List<double[]> replies =
          run(ranges(evaluationBatches, parts), new DigitalTask(run, runKey, version.reference()));
      return total(replies);
    }
  }

  /** The score of all batches of all replies. */
  static Score total(List<double[]> replies) {
    Score total = new Score(0, 0, 0);
    for (double[] reply : replies) {
      for (int at = 0; at < reply.length; at += SCORE) {
        total = total.plus(score(reply, at));
      }
    }
    return total;
  }

  /**
   * A placement of the parameters of this run in shards on the executors.
   *
   * @param definition the run
   * @param shards how many, 0 for one per slot
   */
  ParameterPlacement sharded(RunDefinition definition, int shards) {
    int[] borders =
        definition.update().shards(shards > 0 ? shards : Math.max(1, spark.defaultParallelism()));
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    return new ShardedPlacement(
        spark.sc(),
        definition,
        new ShardedRun(run, runKey, hadoop, borders),
        tasks,
        evaluationBatches,
        stepTasks);
  }

  @Override
  public void close() {
    watchdog.close();
    stepTasks.close();
    forgetWires();
    Engines.release(runKey);
    run.destroy();
  }

  private <T> List<T> run(List<int[]> ranges, Function<int[], T> task) {
    return new RangeRdd<>(spark.sc(), ranges, task).run();
  }

  /** Sends the parameters for which wires are solved, if they are others than before. */
  private void publish(WireReference reference) {
    if (reference.step() != wiresStep) {
      forgetWires();
      wires = Version.of(spark, runKey + "/wires", reference.step(), reference.parameters());
      wiresStep = reference.step();
      wiresInterval = reference.interval();
    }
  }

  private void forgetWires() {
    if (wires != null) {
      wires.close();
      wires = null;
    }
  }

  private SentWires wiresReference() {
    return new SentWires(wiresStep, wiresInterval, wires == null ? null : wires.reference());
  }

  /**
   * Where tasks find the parameters for which wires are solved.
   *
   * @param step of those parameters, −1 for none
   * @param interval steps until others are used
   */
  private record SentWires(long step, int interval, ParameterReference parameters)
      implements Serializable {
    WireReference values() {
      return step < 0 ? WireReference.NONE : new WireReference(step, interval, parameters.values());
    }
  }

  private Version publish(long step, float[] parameters) {
    return Version.of(spark, runKey, step, parameters);
  }

  /** Cuts {@code [0, n)} into {@code parts} contiguous ranges of nearly equal length. */
  static List<int[]> ranges(int n, int parts) {
    List<int[]> ranges = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      int from = (int) ((long) n * i / parts);
      int to = (int) ((long) n * (i + 1) / parts);
      ranges.add(new int[] {from, to});
    }
    return ranges;
  }

  /** Replies are plain arrays, which every serializer of Spark can write. */
  static void write(Score score, double[] to, int at) {
    to[at] = score.correct();
    to[at + 1] = score.samples();
    to[at + 2] = score.lossSum();
  }

  static Score score(double[] from, int at) {
    return new Score((long) from[at], (long) from[at + 1], from[at + 2]);
  }

  /** Scores of a range of batches of the test set. */
  static double[] digital(LaneEngine engine, int[] range, float[] parameters) {
    double[] reply = new double[SCORE * (range[1] - range[0])];
    for (int batch = range[0]; batch < range[1]; batch++) {
      write(engine.evaluateDigital(batch, parameters), reply, SCORE * (batch - range[0]));
    }
    return reply;
  }

  private record LaneTask(
      Broadcast<RunPackage> run,
      String runKey,
      ParameterReference parameters,
      long step,
      SentWires wires)
      implements Function<int[], byte[]> {
    @Override
    public byte[] call(int[] range) {
      LaneEngine engine = Engines.of(runKey, run);
      long begin = System.nanoTime();
      List<TreeNode> nodes =
          engine.step(step, range[0], range[1], parameters.values(), wires.values());
      return NodeBytes.write(nodes, System.nanoTime() - begin);
    }
  }

  private record DigitalTask(
      Broadcast<RunPackage> run, String runKey, ParameterReference parameters)
      implements Function<int[], double[]> {
    @Override
    public double[] call(int[] range) {
      return digital(Engines.of(runKey, run), range, parameters.values());
    }
  }
}
