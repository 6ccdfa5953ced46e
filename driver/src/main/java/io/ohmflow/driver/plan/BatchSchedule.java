package io.ohmflow.driver.plan;

import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Permutation;
import io.ohmflow.kernel.random.Purpose;

/**
 * Which samples each lane of each step learns from.
 *
 * <p>Epoch {@code e} visits every sample once, in the order of a permutation keyed by (seed, sample
 * order, e). Step {@code s} of the epoch takes the next {@code batch} positions; the last step
 * takes what is left. Lane {@code v} of {@code V} owns the positions {@code [⌊v·b/V⌋, ⌊(v+1)·b/V⌋)}
 * of a batch of {@code b}. Nothing is stored or shuffled: any task can ask for any step.
 *
 * @param samples samples of an epoch, positive
 * @param batch samples of a step, positive; a batch larger than the data holds all of it
 * @param seed the run's seed
 */
public record BatchSchedule(int samples, int batch, long seed) {
  public BatchSchedule {
    if (samples < 1 || batch < 1) {
      throw new IllegalArgumentException("%d samples in batches of %d".formatted(samples, batch));
    }
  }

  public int stepsPerEpoch() {
    return (samples - 1) / batch + 1;
  }

  /** The epoch a step belongs to; steps and epochs count from 0. */
  public long epoch(long step) {
    return Math.floorDiv(step, (long) stepsPerEpoch());
  }

  /** Samples of a step over all lanes. */
  public int batchSize(long step) {
    return (int) Math.min(batch, samples - positionInEpoch(step));
  }

  /** Samples of one lane in a step; may be 0 where there are more lanes than samples. */
  public int laneSize(long step, int lane, int lanes) {
    int size = batchSize(step);
    return bound(size, lane + 1, lanes) - bound(size, lane, lanes);
  }

  /** The most samples any lane gets in any step. */
  public int maxLaneSize(int lanes) {
    return (Math.min(batch, samples) - 1) / lanes + 1;
  }

  /**
   * Writes the ids of one lane's samples in a step.
   *
   * @param step counted from 0 over the whole run
   * @param lane in {@code [0, lanes)}
   * @param lanes number of lanes V
   * @param ids receives the ids; at least {@link #maxLaneSize} long
   * @return how many were written
   */
  public int laneIds(long step, int lane, int lanes, int[] ids) {
    if (step < 0 || lane < 0 || lane >= lanes) {
      throw new IllegalArgumentException("step %d, lane %d of %d".formatted(step, lane, lanes));
    }
    int size = batchSize(step);
    int from = bound(size, lane, lanes);
    int to = bound(size, lane + 1, lanes);
    long first = positionInEpoch(step) + from;
    Permutation order = new Permutation(samples, orderKey(epoch(step)));
    for (int i = 0; i < to - from; i++) {
      ids[i] = (int) order.at(first + i);
    }
    return to - from;
  }

  private NoiseKey orderKey(long epoch) {
    return NoiseKey.of(seed).child(Purpose.SAMPLE_ORDER).child(epoch);
  }

  private long positionInEpoch(long step) {
    return Math.floorMod(step, (long) stepsPerEpoch()) * batch;
  }

  private static int bound(int size, int lane, int lanes) {
    return (int) ((long) size * lane / lanes);
  }
}
