package io.ohmflow.driver.train;

import io.ohmflow.driver.config.NoiseConfig;
import io.ohmflow.kernel.layer.Pass;
import io.ohmflow.kernel.network.StepInput;
import io.ohmflow.kernel.network.StepInput.Identity;
import io.ohmflow.kernel.random.NoiseKey;

/**
 * One lane's part of a training step: asks the teacher, if there is one, and tries the samples on
 * as many chips as the configuration wants, with the mean over these chips as the result.
 *
 * <p>Immutable.
 *
 * @param noise how noisy chips are in training
 */
record LaneStep(NoiseConfig noise) {

  /**
   * Runs the samples that are loaded.
   *
   * @param identity step, lane, and which of its chips is the first
   * @param n samples
   * @param bench with the samples
   * @return result vector of {@link io.ohmflow.kernel.network.LaneWorker}, from the bench
   */
  float[] of(Identity identity, int n, Pass.Wiring wiring, LaneBench bench, float[] parameters) {
    float[] teacher = bench.taught(n);
    float[] out = bench.vector();
    bench.worker.step(input(identity, n, wiring, bench, teacher), parameters, out);
    if (noise.draws() == 1) {
      return out;
    }
    float[] one = bench.vector();
    for (int draw = 1; draw < noise.draws(); draw++) {
      Identity other =
          new Identity(identity.runKey(), identity.step(), identity.lane(), identity.draw() + draw);
      bench.worker.step(input(other, n, wiring, bench, teacher), parameters, one);
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
      Identity identity, int n, Pass.Wiring wiring, LaneBench bench, float[] teacher) {
    NoiseKey runKey = identity.runKey();
    double readTime = noise.readTimeAt(identity.step(), runKey);
    float scale = noise.scaleAt(identity.step(), identity.lane(), runKey);
    return new StepInput(
        identity,
        bench.features,
        bench.labels,
        n,
        new StepInput.NoiseLevel(readTime, scale),
        wiring,
        teacher);
  }
}
