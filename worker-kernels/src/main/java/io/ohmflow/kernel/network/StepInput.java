package io.ohmflow.kernel.network;

import io.ohmflow.kernel.layer.Pass;
import io.ohmflow.kernel.random.NoiseKey;

/**
 * One lane's share of one step. The arrays are only read.
 *
 * @param identity which step and lane this is
 * @param features samples [n × input size], one after another; may be longer
 * @param labels class of each answer [n × answers of a sample]; may be longer
 * @param n samples, ≥ 0; 0 gives an output of zeros
 * @param noise how noisy the chip is in this step
 * @param wiring what is known of the wires
 */
@SuppressWarnings("ArrayRecordComponent") // Hands over arrays with one owner; never compared.
public record StepInput(
    Identity identity,
    float[] features,
    int[] labels,
    int n,
    NoiseLevel noise,
    Pass.Wiring wiring) {

  /** A step whose wires are solved when they are read. */
  public StepInput(Identity identity, float[] features, int[] labels, int n, NoiseLevel noise) {
    this(identity, features, labels, n, noise, Pass.Wiring.EXACT);
  }

  /**
   * What the noise of a step is keyed by.
   *
   * @param runKey the run's key
   * @param step number of the step, ≥ 0
   * @param lane number of the lane, ≥ 0
   */
  public record Identity(NoiseKey runKey, long step, int lane) {}

  /**
   * How noisy the chip is.
   *
   * @param readTimeSeconds time between programming and reading, s, ≥ 0
   * @param scale factor on the standard deviation of programming and per-product noise, ≥ 0
   */
  public record NoiseLevel(double readTimeSeconds, float scale) {
    public NoiseLevel {
      if (!(readTimeSeconds >= 0) || !(scale >= 0)) {
        throw new IllegalArgumentException(
            "read time of " + readTimeSeconds + " s with noise scale " + scale);
      }
    }
  }

  public StepInput {
    if (n < 0 || labels.length < n) {
      throw new IllegalArgumentException(n + " samples with " + labels.length + " labels");
    }
  }
}
