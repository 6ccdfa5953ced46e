package io.ohmflow.driver.config;

import io.ohmflow.kernel.optim.Sgd;
import io.ohmflow.kernel.optim.UpdateSettings;
import io.ohmflow.profile.document.Section;

/**
 * Section {@code training.aggregation}: what lanes do before their results are added up, and how
 * these travel. Part of a run's identity.
 *
 * <p>With local steps a lane cuts its samples into {@code localSteps} parts and takes a plain step
 * of gradient descent on each, with the learning rate of the step; the parameters then move by the
 * mean of these changes, weighted by samples: local SGD, Stich, ICLR 2019 (arXiv:1805.09767).
 *
 * @param wire how gradients leave their lane
 * @param localSteps steps of each lane on its own, ≥ 1; with 1 the lane sends its gradient
 */
public record AggregationConfig(Wire wire, int localSteps) {
  private static final int MOST_STEPS = 1024;
  private static final String LOCAL_STEPS = "local-steps";

  /** Numbers that a gradient is made of when it leaves its lane; sums are float32 either way. */
  public enum Wire {
    /** As the lane has computed it. */
    FP32,
    /** Rounded to the nearest bfloat16, which has 8 bits of precision and the range of float32. */
    BF16
  }

  static AggregationConfig read(Section s) {
    return new AggregationConfig(
        s.choice("wire", Wire.class, Wire.FP32), s.integer(LOCAL_STEPS, 1, MOST_STEPS, 1));
  }

  /** Whether lanes take steps of their own. */
  public boolean isLocal() {
    return localSteps > 1;
  }

  /**
   * Reports what makes no sense together with local steps.
   *
   * @param training section {@code training}
   * @param update what follows the sum over lanes
   * @param laneSamples fewest samples that a lane has in a full batch
   * @param lagsWires whether training uses earlier solutions of wires
   */
  public void check(Section training, UpdateSettings update, int laneSamples, boolean lagsWires) {
    if (!isLocal()) {
      return;
    }
    Section s = training.optional("aggregation");
    if (!(update.optimizer() instanceof Sgd)) {
      s.problem(LOCAL_STEPS, "the mean of steps of gradient descent is no gradient; take sgd");
    }
    if (update.limitsGradientNorm()) {
      s.problem(LOCAL_STEPS, "max-gradient-norm limits one gradient, not those of several steps");
    }
    if (laneSamples < localSteps) {
      s.problem(
          LOCAL_STEPS,
          "a lane has %d samples of a batch for %d steps".formatted(laneSamples, localSteps));
    }
    if (lagsWires) {
      s.problem(LOCAL_STEPS, "lagged wires are solved for parameters that all lanes share");
    }
  }
}
