package io.ohmflow.kernel.network;

import io.ohmflow.kernel.layer.Pass;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;

/**
 * One lane's share of one step. The arrays are only read.
 *
 * @param identity which step and lane this is
 * @param features samples [n × input size], one after another; may be longer
 * @param labels class of each answer [n × answers of a sample]; may be longer
 * @param n samples, ≥ 0; 0 gives an output of zeros
 * @param noise how noisy the chip is in this step
 * @param wiring what is known of the wires
 * @param teacher scores of the teacher [n × answers × classes]; empty if there is none; may be
 *     longer
 */
@SuppressWarnings("ArrayRecordComponent") // Hands over arrays with one owner; never compared.
public record StepInput(
    Identity identity,
    float[] features,
    int[] labels,
    int n,
    NoiseLevel noise,
    Pass.Wiring wiring,
    float[] teacher) {
  private static final float[] NO_TEACHER = {};

  /** A step whose wires are solved when they are read. */
  public StepInput(Identity identity, float[] features, int[] labels, int n, NoiseLevel noise) {
    this(identity, features, labels, n, noise, Pass.Wiring.EXACT);
  }

  /** A step without a teacher. */
  public StepInput(
      Identity identity,
      float[] features,
      int[] labels,
      int n,
      NoiseLevel noise,
      Pass.Wiring wiring) {
    this(identity, features, labels, n, noise, wiring, NO_TEACHER);
  }

  /**
   * What the noise of a step is keyed by.
   *
   * @param runKey the run's key
   * @param step number of the step, ≥ 0
   * @param lane number of the lane, ≥ 0
   * @param draw which draw of the noise for the same samples, ≥ 0
   */
  public record Identity(NoiseKey runKey, long step, int lane, int draw) {
    /** The only draw of a step and lane. */
    public Identity(NoiseKey runKey, long step, int lane) {
      this(runKey, step, lane, 0);
    }

    /** The stream of one purpose; the first draw has the key of a lane that has no other. */
    NoiseKey key(Purpose purpose) {
      NoiseKey first = runKey.child(purpose).child(step).child(lane);
      return draw == 0 ? first : first.child(draw);
    }
  }

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
