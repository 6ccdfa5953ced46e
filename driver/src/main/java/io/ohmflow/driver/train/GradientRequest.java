package io.ohmflow.driver.train;

import java.io.Serializable;
import java.util.List;

/**
 * How gradients are to be compared. Batches and draws are keyed by the seed, so the same request
 * sees the same ones on any cluster.
 *
 * @param sets effects that the chip of training has, all together first
 * @param batches batches of training samples, at least 2
 * @param samples of a batch, at least 1
 * @param draws chips that every batch is seen by; a gradient is the mean over them; at least 2
 * @param directions random directions per layer that measure the length of a gradient which has no
 *     derivative; at least 1
 * @param distance longest difference, as a share of the norm of what is moved, above 0; along the
 *     estimate it is halved until half of it says the same
 * @param step updates that made the parameters
 * @param seed of batches, draws and directions
 */
public record GradientRequest(
    List<EffectSet> sets,
    int batches,
    int samples,
    int draws,
    int directions,
    double distance,
    long step,
    long seed)
    implements Serializable {

  /** Rejects what cannot be measured. */
  public GradientRequest {
    sets = List.copyOf(sets);
    if (sets.isEmpty() || batches < 2 || samples < 1 || draws < 2 || directions < 1) {
      throw new IllegalArgumentException(
          "%d sets, %d batches of %d samples, %d draws, %d directions"
              .formatted(sets.size(), batches, samples, draws, directions));
    }
    if (!(distance > 0)) {
      throw new IllegalArgumentException("a difference over " + distance);
    }
  }

  /** The same request for other parameters. */
  public GradientRequest at(long otherStep) {
    return new GradientRequest(
        sets, batches, samples, draws, directions, distance, otherStep, seed);
  }
}
