package io.ohmflow.bench;

import io.ohmflow.driver.config.SparkConfig;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.server.DigestChain;
import io.ohmflow.driver.server.ParameterServer;
import io.ohmflow.driver.server.WireReference;
import io.ohmflow.driver.spark.Cluster;
import io.ohmflow.driver.train.LaneRuntime;
import io.ohmflow.driver.train.StepOutcome;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where the time of training steps goes.
 *
 * @param parameters length of the parameter vector
 * @param parts what each part of a step took
 */
record StepTimes(int parameters, Map<Part, Distribution> parts) {

  /** A part of a step. */
  enum Part {
    /** Wall time of the step on Spark without the lanes: Spark's cost. */
    SPARK("spark"),
    /** The task whose lanes computed longest. */
    LANES("lanes"),
    /** The optimizer on the driver, with the copy of the sum that it overwrites. */
    UPDATE("update"),
    /** The digest of the new parameters. */
    DIGEST("digest");

    private final String title;

    Part(String title) {
      this.title = title;
    }

    /** Name in tables and JSON. */
    String title() {
      return title;
    }
  }

  /**
   * Trains for a while, as the training loop does, and looks at the clock.
   *
   * @param warmUp steps before the first that counts
   * @param measured steps that count
   */
  static StepTimes measure(Cluster cluster, LoadedRun run, int warmUp, int measured) {
    Map<Part, long[]> nanos = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      nanos.put(part, new long[measured]);
    }
    float[] initial =
        run.definition().layout().initialParameters(NoiseKey.of(run.definition().config().seed()));
    ParameterServer server =
        new ParameterServer(
            run.definition().update(), initial, run.definition().update().newState(initial.length));
    DigestChain chain = DigestChain.start("benchmark");
    int lanes = run.definition().config().training().lanes();
    try (LaneRuntime runtime = cluster.lanes(run.forExecutors(), lanes, SparkConfig.withTasks(0))) {
      for (int step = 0; step < warmUp + measured; step++) {
        Map<Part, Long> times = step(runtime, step, server, chain);
        if (step >= warmUp) {
          for (Map.Entry<Part, Long> each : times.entrySet()) {
            nanos.get(each.getKey())[step - warmUp] = each.getValue();
          }
        }
      }
    }
    Map<Part, Distribution> parts = new EnumMap<>(Part.class);
    nanos.forEach((part, times) -> parts.put(part, Distribution.of(times)));
    return new StepTimes(initial.length, parts);
  }

  private static Map<Part, Long> step(
      LaneRuntime runtime, long step, ParameterServer server, DigestChain chain) {
    long begin = System.nanoTime();
    StepOutcome outcome = runtime.step(step, server.parameters(), WireReference.NONE);
    long stepped = System.nanoTime();
    float[] sum = outcome.sum();
    int size = server.parameters().length;
    int samples = (int) sum[size + LaneWorker.SAMPLES];
    server.update(step, Arrays.copyOf(sum, size), samples);
    long updated = System.nanoTime();
    chain.advance(step + 1, server.digest());
    long digested = System.nanoTime();
    return Map.of(
        Part.SPARK, stepped - begin - outcome.laneNanoseconds(),
        Part.LANES, outcome.laneNanoseconds(),
        Part.UPDATE, updated - stepped,
        Part.DIGEST, digested - updated);
  }
}
