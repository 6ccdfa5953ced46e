package io.ohmflow.kernel.network;

import java.io.Serializable;

/**
 * How a lane works.
 *
 * @param estimator how a training step gets its gradient
 * @param labelSmoothing share of the target spread over all classes, in [0, 1)
 * @param distillation what a training step takes over from a teacher
 * @param maxBatch most samples of one call, ≥ 1
 */
public record LaneSettings(
    GradientEstimator estimator, float labelSmoothing, Distillation distillation, int maxBatch)
    implements Serializable {

  public LaneSettings {
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException(
          "label smoothing must be in [0, 1), got " + labelSmoothing);
    }
    if (maxBatch < 1) {
      throw new IllegalArgumentException("batch must be ≥ 1, got " + maxBatch);
    }
  }

  /** Settings without a teacher. */
  public LaneSettings(GradientEstimator estimator, float labelSmoothing, int maxBatch) {
    this(estimator, labelSmoothing, Distillation.NONE, maxBatch);
  }

  /** Settings of a worker that only evaluates. */
  public static LaneSettings evaluation(int maxBatch) {
    return new LaneSettings(GradientEstimator.NONE, 0, maxBatch);
  }
}
