package io.ohmflow.kernel.network;

import io.ohmflow.kernel.layer.Pass.Arithmetic;
import io.ohmflow.kernel.layer.Pass.Feedback;
import io.ohmflow.kernel.layer.Pass.Mode;
import io.ohmflow.kernel.layer.Pass.Phase;

/**
 * How a training step gets its gradient. Written {@code none}, {@code ste}, {@code ste-noisy} or
 * {@code autodiff}.
 */
public enum GradientEstimator {
  /** Digital training: ideal forward and backward pass, no tiles. */
  NONE(Arithmetic.DIGITAL, Feedback.IDEAL_WEIGHTS),
  /**
   * Straight-through: the forward pass runs on the simulated chip, the backward pass goes through
   * ideal weights as if the chip were exact. Zero where a converter clipped.
   */
  STE(Arithmetic.ANALOG, Feedback.IDEAL_WEIGHTS),
  /** Straight-through with the step's noisy weights in the backward pass. */
  STE_NOISY(Arithmetic.ANALOG, Feedback.NOISY_WEIGHTS),
  /**
   * The derivative of the simulated chip with the draws of its noise held, straight-through only
   * where it rounds: standard noise-aware training. Of chips that have a derivative.
   */
  AUTODIFF(Arithmetic.ANALOG, Feedback.CHAIN_RULE);

  private final Arithmetic arithmetic;
  private final Feedback feedback;

  GradientEstimator(Arithmetic arithmetic, Feedback feedback) {
    this.arithmetic = arithmetic;
    this.feedback = feedback;
  }

  Mode training() {
    return new Mode(Phase.TRAINING, arithmetic, feedback);
  }
}
