package io.ohmflow.driver.train;

import io.ohmflow.driver.server.BlockDigests;
import io.ohmflow.kernel.network.LaneWorker;

/**
 * What is known of a step once the parameters are updated.
 *
 * @param figures sums over lanes, see {@link Figures}
 * @param gradientNorm norm of the mean gradient; NaN if nothing limits it
 * @param digest of the parameters after the step, see {@link BlockDigests}
 * @param laneNanoseconds time of the task whose lanes computed longest
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over with one owner, never compared.
public record StepResult(
    Figures figures, double gradientNorm, byte[] digest, long laneNanoseconds) {

  /**
   * What lanes add up beside gradients.
   *
   * @param loss summed over samples
   * @param correct right answers
   * @param samples how many
   * @param wireError how far lagged wires were from exact ones, 0 if that was not measured
   */
  public record Figures(float loss, float correct, int samples, float wireError) {

    /** The figures at the end of a canonical sum. */
    public static Figures of(float[] sum, int size) {
      return new Figures(
          sum[size + LaneWorker.LOSS],
          sum[size + LaneWorker.CORRECT],
          (int) sum[size + LaneWorker.SAMPLES],
          sum[size + LaneWorker.WIRE_ERROR]);
    }

    /** Loss of one sample. */
    public float meanLoss() {
      return loss / samples;
    }
  }
}
