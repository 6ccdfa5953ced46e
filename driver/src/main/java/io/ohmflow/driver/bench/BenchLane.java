package io.ohmflow.driver.bench;

import com.sun.management.ThreadMXBean;
import io.ohmflow.driver.config.TrainingConfig;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.kernel.layer.StepWatch;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.network.LaneSettings;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.network.StepInput;
import io.ohmflow.kernel.random.NoiseKey;
import java.lang.management.ManagementFactory;

/** One lane, which learns from the same samples again and again. */
final class BenchLane {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final int number;
  private final BenchRun run;
  private final LaneWorker worker;
  private final NoiseKey key;
  private final float[] out;
  private long allocated;

  BenchLane(BenchRun run, int number, Linalg linalg, StepWatch watch) {
    RunDefinition definition = run.definition();
    TrainingConfig training = definition.config().training();
    this.number = number;
    this.run = run;
    LaneSettings settings =
        new LaneSettings(training.gradient(), (float) training.labelSmoothing(), run.batch());
    this.worker =
        new LaneWorker(definition.network(), definition.trainingChip(), settings, linalg, watch);
    this.key = NoiseKey.of(definition.config().seed());
    this.out = new float[definition.layout().size() + LaneWorker.EXTRAS];
  }

  /** One step; its sums are then in {@link #sums}. */
  void step(long step, float[] parameters) {
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    StepInput.Identity identity = new StepInput.Identity(key, step, number);
    worker.step(input(identity), parameters, out);
    allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }

  private StepInput input(StepInput.Identity identity) {
    StepInput.NoiseLevel noise = new StepInput.NoiseLevel(0, 1);
    return new StepInput(identity, run.features(), run.labels(), run.batch(), noise);
  }

  /** The result vector of the last step. */
  float[] sums() {
    return out;
  }

  /** Bytes that the last step allocated. */
  long allocated() {
    return allocated;
  }
}
