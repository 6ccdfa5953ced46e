package io.ohmflow.driver.bench;

import io.ohmflow.driver.data.Dataset;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunDefinition;

/**
 * What is measured: a run, and one batch that every step of every lane learns from.
 *
 * @param definition the run
 * @param features [batch × input size]
 * @param labels class of each answer
 */
@SuppressWarnings("ArrayRecordComponent") // Hands over arrays with one owner; never compared.
public record BenchRun(RunDefinition definition, float[] features, int[] labels) {

  /** The first samples of a run, again and again if there are fewer than a batch. */
  public static BenchRun of(LoadedRun run) {
    int batch = run.definition().config().training().batch();
    Dataset data = run.train();
    float[] features = new float[batch * data.sampleSize()];
    int[] labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      int id = i % data.size();
      data.features(id, features, i * data.sampleSize());
      labels[i] = data.label(id);
    }
    return new BenchRun(run.definition(), features, labels);
  }

  /** Samples of a lane's step. */
  int batch() {
    return definition.config().training().batch();
  }
}
