package io.ohmflow.driver.spark;

import io.ohmflow.driver.checkpoint.Checkpoint;
import io.ohmflow.driver.checkpoint.CheckpointParts;
import io.ohmflow.driver.checkpoint.CheckpointState;
import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.StoredCheckpoint;
import io.ohmflow.driver.plan.BatchSchedule;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.server.BlockDigests;
import io.ohmflow.driver.train.ParameterPlacement;
import io.ohmflow.driver.train.Score;
import io.ohmflow.driver.train.StepResult;
import io.ohmflow.kernel.optim.OptimizerState;
import io.ohmflow.kernel.optim.UpdateRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Parameters and optimizer history in shards on the executors. No gradient and no parameter passes
 * through the driver, which sees some hashes and numbers per shard and step.
 *
 * <p>A step is one job of two stages: lanes, which fetch the parameters once per executor and send
 * slices of their sums to the shards; and shards, which complete the canonical tree and update.
 * Where the norm of the gradient is limited, a second job updates once the norm is known.
 *
 * <p>A version is held by two executors where there are two. What is lost all the same Spark makes
 * again from the version before, down to the last checkpoint, which is where the lineage begins.
 * Stays on the driver.
 */
final class ShardedPlacement implements ParameterPlacement {
  /** A longer lineage makes tasks larger and what may have to be computed again longer. */
  private static final int MOST_VERSIONS = 32;

  /** Bytes of shuffle files between two checkpoints. */
  private static final long MOST_SHUFFLED = 4L << 30;

  private final SparkContext spark;
  private final RunDefinition definition;
  private final ShardedRun run;
  private final int tasks;
  private final int evaluationBatches;
  private final BatchSchedule schedule;
  private final BlockDigests digests;
  private final StepTasks stepTasks;
  private final List<Version> versions = new ArrayList<>();
  private StoredCheckpoint stored;
  private long shuffled;

  /**
   * One version of the parameters on the executors.
   *
   * @param done steps done
   * @param slices what the lanes have sent to make it; null for the first one
   * @param sums of those
   */
  private record Version(
      long done,
      StateRdd state,
      ThetaRdd theta,
      ShuffledRDD<Object, Slice, Slice> slices,
      SumRdd sums) {

    /** Lets the executors forget it; it can still be made again. */
    void unpersist() {
      theta.unpersist(false);
      state.unpersist(false);
      if (sums != null) {
        sums.unpersist(false);
      }
    }
  }

  /**
   * @param definition what is trained
   * @param run the same for the tasks
   * @param tasks tasks per step
   * @param evaluationBatches batches of the test set
   * @param stepTasks watches the tasks of the run
   */
  ShardedPlacement(
      SparkContext spark,
      RunDefinition definition,
      ShardedRun run,
      int tasks,
      int evaluationBatches,
      StepTasks stepTasks) {
    this.spark = spark;
    this.definition = definition;
    this.run = run;
    this.tasks = tasks;
    this.evaluationBatches = evaluationBatches;
    this.schedule =
        new BatchSchedule(
            definition.trainSamples(),
            definition.config().training().batch(),
            definition.config().seed());
    this.digests = new BlockDigests(definition.update());
    this.stepTasks = stepTasks;
  }

  @Override
  public void start(Optional<StoredCheckpoint> from) {
    stored = from.orElse(null);
    ShardOrigin origin =
        from.<ShardOrigin>map(c -> new ShardOrigin.Saved(c.parts()))
            .orElse(new ShardOrigin.Initial());
    long done = from.map(c -> c.state().step()).orElse(0L);
    versions.add(version(done, origin, null, null));
  }

  private Version version(
      long done, ShardOrigin origin, ShuffledRDD<Object, Slice, Slice> slices, SumRdd sums) {
    StateRdd state = new StateRdd(spark, run, origin);
    state.persist(level());
    ThetaRdd theta = new ThetaRdd(state);
    state.setName(StepTasks.SHARDS);
    theta.setName(StepTasks.SHARDS);
    theta.persist(StorageLevel.MEMORY_AND_DISK());
    return new Version(done, state, theta, slices, sums);
  }

  /** Two copies where there are two executors. */
  private StorageLevel level() {
    int executors = spark.getExecutorMemoryStatus().size() - 1;
    return executors < 2 ? StorageLevel.MEMORY_AND_DISK() : StorageLevel.MEMORY_AND_DISK_2();
  }

  private Version current() {
    return versions.get(versions.size() - 1);
  }

  @Override
  public StepResult step(long step) {
    return stepTasks.run("step " + (step + 1), () -> runStep(step));
  }

  private StepResult runStep(long step) {
    Version before = current();
    VersionRdd<Tuple2<Object, Slice>> lanes =
        new VersionRdd<>(
            run,
            before.theta,
            before.done,
            SparkLanes.ranges(definition.config().training().lanes(), tasks),
            new LaneSlices(step, run.borders()));
    lanes.setName(StepTasks.LANES);
    ShuffledRDD<Object, Slice, Slice> slices = LaneSlices.shuffled(lanes, run.shards());
    SumRdd sums = new SumRdd(run, slices);
    sums.setName(StepTasks.SHARDS);
    int samples = schedule.batchSize(step);
    double norm = norm(sums, step, samples);
    Version next =
        version(
            step + 1,
            new ShardOrigin.Updated(before.state, sums, step, samples, norm),
            slices,
            sums);
    List<ShardReport> reports = next.theta.run(new ReportOf());
    reports.forEach(report -> report.requireFinite(step, run.size()));
    next.state.expect(reports);
    keep(next);
    return new StepResult(
        reports.get(reports.size() - 1).figures(),
        norm,
        digests.root(reports.stream().map(ShardReport::digests).toList()),
        reports.stream().mapToLong(ShardReport::nanoseconds).max().orElseThrow());
  }

  /** The norm of the mean gradient, by a job of its own; NaN if nothing limits it. */
  private double norm(SumRdd sums, long step, int samples) {
    UpdateRule rule = definition.update();
    if (!rule.settings().limitsGradientNorm()) {
      return Double.NaN;
    }
    sums.persist(StorageLevel.MEMORY_AND_DISK());
    List<ShardReport> reports = new ArrayList<>();
    List<double[]> squares = new ArrayList<>();
    for (Tuple2<ShardReport, double[]> each : sums.run(new SquaresOf())) {
      reports.add(each._1());
      squares.add(each._2());
    }
    reports.forEach(report -> report.requireFinite(step, run.size()));
    return rule.norm(squares.stream().flatMapToDouble(DoubleStream::of).toArray(), samples);
  }

  /**
   * Makes a version the present one. The one before stays on the executors for another step, so
   * that the loss of the only copy of a shard costs one step and not all since the checkpoint.
   */
  private void keep(Version next) {
    versions.add(next);
    shuffled += (long) Float.BYTES * run.size() * tasks;
    if (versions.size() > 2) {
      versions.get(versions.size() - 3).unpersist();
    }
  }

  @Override
  public Score evaluateDigital() {
    int parts = Math.max(1, Math.min(evaluationBatches, spark.defaultParallelism()));
    boolean averages = definition.update().settings().average().isNeeded();
    VersionRdd<double[]> scores =
        new VersionRdd<>(
            run,
            averages ? new EvaluatedRdd(run, current().state) : current().theta,
            averages ? averageOf(current().done) : current().done,
            SparkLanes.ranges(evaluationBatches, parts),
            (engine, range, parameters) -> List.of(SparkLanes.digital(engine, range, parameters)));
    return SparkLanes.total(stepTasks.run("evaluation", () -> scores.run(new TheNumbers())));
  }

  /** A number that no version has. */
  private static long averageOf(long version) {
    return -1 - version;
  }

  @Override
  public boolean wantsCheckpoint() {
    return versions.size() > MOST_VERSIONS || shuffled > MOST_SHUFFLED;
  }

  @Override
  public void save(CheckpointStore store, CheckpointState state) throws IOException {
    Version version = current();
    int slots = definition.update().slots();
    stored = store.save(state, run.borders(), slots, parts -> write(version, parts));
    version.state.rebase(new ShardOrigin.Saved(stored.parts()));
    versions.remove(version);
    forget();
    versions.add(version);
    shuffled = 0;
    // Its shuffle is needed no more either, but is known only now to be without heirs.
    if (version.slices != null) {
      version.slices.cleanShuffleDependencies(false);
    }
  }

  private Map<String, String> write(Version version, CheckpointParts parts) {
    Map<String, String> sums = new HashMap<>();
    stepTasks
        .run(
            "checkpoint of step " + version.done,
            () -> version.state.run(new WriteShard(run, parts)))
        .forEach(sums::putAll);
    return sums;
  }

  /**
   * Forgets all versions of the list with the files that made them. In order, and each without its
   * origin, so that cleaning one does not go through all before it again.
   */
  private void forget() {
    for (Version old : versions) {
      old.unpersist();
      old.state.rebase(new ShardOrigin.Gone());
      if (old.slices != null) {
        old.slices.cleanShuffleDependencies(false);
      }
    }
    versions.clear();
  }

  @Override
  public float[] parameters() throws IOException {
    if (stored == null || stored.state().step() != current().done) {
      throw new IllegalStateException("this version has not been saved");
    }
    if (!definition.update().settings().average().isNeeded()) {
      return stored.parameters();
    }
    Checkpoint whole = stored.load();
    OptimizerState history = OptimizerState.of(whole.optimizer(), run.size());
    return definition.update().evaluated(whole.parameters(), 0, history);
  }

  @Override
  public void close() {
    forget();
    VersionCache.release(run.runKey());
    run.hadoop().destroy();
  }

  private static final class ReportOf extends IndexedRdd.OnValue<ParameterShard, ShardReport> {
    private static final long serialVersionUID = 1L;

    @Override
    ShardReport of(ParameterShard shard) {
      return shard.report();
    }
  }

  private static final class SquaresOf
      extends IndexedRdd.OnValue<ShardSum, Tuple2<ShardReport, double[]>> {
    private static final long serialVersionUID = 1L;

    @Override
    Tuple2<ShardReport, double[]> of(ShardSum sum) {
      return new Tuple2<>(new ShardReport(new byte[0], sum), sum.squares());
    }
  }

  private static final class TheNumbers extends IndexedRdd.OnValue<double[], double[]> {
    private static final long serialVersionUID = 1L;

    @Override
    double[] of(double[] numbers) {
      return numbers;
    }
  }

  /** Replies with a plain map, which every serializer of Spark can write. */
  private static final class WriteShard
      extends IndexedRdd.OnValue<ParameterShard, HashMap<String, String>> {
    private static final long serialVersionUID = 1L;
    private final ShardedRun run;
    private final CheckpointParts parts;

    WriteShard(ShardedRun run, CheckpointParts parts) {
      this.run = run;
      this.parts = parts;
    }

    @Override
    HashMap<String, String> of(ParameterShard shard) {
      int part = run.shardAt(shard.from());
      try {
        return new HashMap<>(
            parts.write(
                run.engine().definition().layout(),
                part,
                shard.values(),
                run.hadoop().value().value()));
      } catch (IOException e) {
        throw new UncheckedIOException("part " + part + " of the checkpoint was not written", e);
      }
    }
  }
}
