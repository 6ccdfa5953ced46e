package io.ohmflow.driver.train;

import io.ohmflow.driver.config.NoiseConfig;
import io.ohmflow.kernel.layer.Pass;
import io.ohmflow.kernel.network.StepInput;
import io.ohmflow.kernel.random.NoiseKey;

/**
 * One lane's part of a training step: asks the teacher, if there is one, and tries the samples on
 * as many chips as the configuration wants, with the mean over these chips as the result.
 *
 * <p>Immutable.
 *
 * @param noise how noisy chips are in training
 * @param runKey the run's key
 */
record LaneStep(NoiseConfig noise, NoiseKey runKey) {

  /**
   * Runs the samples that are loaded.
   *
   * @param n samples
   * @param bench with the samples
   * @return result vector of {@link io.ohmflow.kernel.network.LaneWorker}, from the bench
   */
  float[] of(long step, int lane, int n, Pass.Wiring wiring, LaneBench bench, float[] parameters) {
    float[] teacher = bench.taught(n);
    float[] out = bench.vector();
    bench.worker.step(input(step, lane, 0, n, wiring, bench, teacher), parameters, out);
    if (noise.draws() == 1) {
      return out;
    }
    float[] one = bench.vector();
    for (int draw = 1; draw < noise.draws(); draw++) {
      bench.worker.step(input(step, lane, draw, n, wiring, bench, teacher), parameters, one);
      for (int i = 0; i < out.length; i++) {
        out[i] += one[i];
      }
    }
    bench.free.add(one);
    float share = 1f / noise.draws();
    for (int i = 0; i < out.length; i++) {
      out[i] *= share;
    }
    return out;
  }

  private StepInput input(
      long step, int lane, int draw, int n, Pass.Wiring wiring, LaneBench bench, float[] teacher) {
    return new StepInput(
        new StepInput.Identity(runKey, step, lane, draw),
        bench.features,
        bench.labels,
        n,
        new StepInput.NoiseLevel(noise.readTimeAt(step, runKey), noise.scaleAt(step, lane, runKey)),
        wiring,
        teacher);
  }
}
