package io.ohmflow.driver.bench;

import com.sun.management.ThreadMXBean;
import io.ohmflow.driver.data.Dataset;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.kernel.layer.StepWatch;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.network.LaneSettings;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.network.StepInput;
import io.ohmflow.kernel.random.NoiseKey;
import java.lang.management.ManagementFactory;

/** One lane with samples of its own, which it learns from again and again. */
final class BenchLane {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final int number;
  private final int batch;
  private final LaneWorker worker;
  private final NoiseKey key;
  private final float[] features;
  private final int[] labels;
  private final float[] out;
  private long allocated;

  BenchLane(LoadedRun run, int number, Linalg linalg, StepWatch watch) {
    var definition = run.definition();
    var training = definition.config().training();
    this.number = number;
    this.batch = training.batch();
    LaneSettings settings =
        new LaneSettings(training.gradient(), (float) training.labelSmoothing(), batch);
    this.worker = new LaneWorker(definition.network(), definition.chip(), settings, linalg, watch);
    this.key = NoiseKey.of(definition.config().seed());
    Dataset data = run.train();
    this.features = new float[batch * data.sampleSize()];
    this.labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      int id = (number * batch + i) % data.size();
      data.features(id, features, i * data.sampleSize());
      labels[i] = data.label(id);
    }
    this.out = new float[definition.layout().size() + LaneWorker.EXTRAS];
  }

  /** One step; its sums are then in {@link #sums}. */
  void step(long step, float[] parameters) {
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    StepInput.Identity identity = new StepInput.Identity(key, step, number);
    StepInput.NoiseLevel noise = new StepInput.NoiseLevel(0, 1);
    worker.step(new StepInput(identity, features, labels, batch, noise), parameters, out);
    allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
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
