package io.ohmflow.bench;

import io.ohmflow.driver.checkpoint.CheckpointState;
import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.config.SparkConfig;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.spark.Cluster;
import io.ohmflow.driver.train.LaneRuntime;
import io.ohmflow.driver.train.ParameterPlacement;
import io.ohmflow.driver.train.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * What a step costs besides its lanes where parameters are in shards on the executors: wall time
 * minus the time of the task whose lanes computed longest. In one process with two slots, or on
 * executors with a process and a slot each.
 */
public final class ShardedStepBenchmark {
  private static final int WARM_UP_STEPS = 60;
  private static final int MEASURED_STEPS = 40;

  /** 795 h + 10 parameters, about 0.1, 1 and 10 million. */
  private static final int[] HIDDEN_UNITS = {126, 1258, 12579};

  private static final String RUN =
      """
      name: sharded-step-benchmark
      data: {source: strokes, train: 1600, test: 10}
      network:
        - flatten
        - linear: {out: HIDDEN}
        - relu
        - linear: {out: 10}
      hardware: ideal
      training:
        gradient: none
        epochs: 3
        batch: LANES
        lanes: LANES
        optimizer: {name: sgd, learning-rate: 0.01, momentum: 0.9}
      spark: {placement: sharded, tasks: TASKS, shards: TASKS}
      """;

  private static final int FEWEST_LANES = 8;
  private static final int USAGE_ERROR = 2;

  private ShardedStepBenchmark() {}

  /**
   * Measures and prints.
   *
   * @param arguments number of executors, 0 for one process with two slots; and how many tasks and
   *     shards, else one for each slot
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 1 || !String.join("", arguments).matches("\\d+")) {
      System.err.println("usage: bench/run ShardedStepBenchmark EXECUTORS [TASKS]");
      System.exit(USAGE_ERROR);
    }
    int executors = Integer.parseInt(arguments[0]);
    int tasks =
        arguments.length > 1 ? Integer.parseInt(arguments[1]) : executors == 0 ? 2 : executors;
    String master = executors == 0 ? "local[2]" : "local-cluster[" + executors + ",1,4096]";
    System.setProperty("spark.executor.memory", "4g");
    System.setProperty("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    RunFolder folder =
        RunFolder.use(
            Files.createTempDirectory("sharded-step-benchmark").toString(), new Configuration());
    try (Cluster cluster = Cluster.start("sharded step benchmark", master)) {
      System.out.printf(
          Locale.ROOT,
          "%s, %d tasks, %d steps after %d of warm-up, milliseconds%n%10s  %8s  %8s  %8s%n",
          master,
          tasks,
          MEASURED_STEPS,
          WARM_UP_STEPS,
          "parameters",
          "lanes",
          "others",
          "p90");
      for (int hidden : HIDDEN_UNITS) {
        String run =
            RUN.replace("HIDDEN", Integer.toString(hidden))
                .replace("TASKS", Integer.toString(tasks))
                .replace("LANES", Integer.toString(Math.max(FEWEST_LANES, tasks)));
        RunFolder own = folder.inside(Integer.toString(hidden));
        print(cluster, BenchmarkRun.load(run, "ideal"), own);
      }
    } finally {
      folder.delete("");
    }
  }

  private static void print(Cluster cluster, LoadedRun run, RunFolder folder) throws IOException {
    long[] lanes = new long[MEASURED_STEPS];
    long[] others = new long[MEASURED_STEPS];
    int count = run.definition().config().training().lanes();
    SparkConfig config = run.definition().config().spark();
    try (LaneRuntime runtime = cluster.lanes(run.forExecutors(), count, config);
        ParameterPlacement placement = cluster.placement(run.definition(), runtime)) {
      placement.start(Optional.empty());
      CheckpointStore store = new CheckpointStore(folder, run.definition().layout(), 1);
      for (int step = 0; step < WARM_UP_STEPS + MEASURED_STEPS; step++) {
        long begin = System.nanoTime();
        StepResult result = placement.step(step);
        long wall = System.nanoTime() - begin;
        if (step >= WARM_UP_STEPS) {
          lanes[step - WARM_UP_STEPS] = result.laneNanoseconds();
          others[step - WARM_UP_STEPS] = wall - result.laneNanoseconds();
        }
        // As in a run; else versions and shuffle files would add up.
        if (placement.wantsCheckpoint()) {
          placement.save(store, new CheckpointState(step + 1, "", ""));
        }
      }
    }
    Distribution rest = Distribution.of(others);
    System.out.printf(
        Locale.ROOT,
        "%,10d  %8.1f  %8.1f  %8.1f%n",
        run.definition().layout().size(),
        Distribution.of(lanes).median(),
        rest.median(),
        rest.p90());
  }
}
