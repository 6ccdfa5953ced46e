package io.ohmflow.kernel.optim;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.io.Serializable;

/**
 * Everything a configuration says about updates.
 *
 * @param optimizer the rule
 * @param learningRate base rate, finite and > 0
 * @param schedule factor on the base rate over the run
 * @param clip limit on weights that go on tiles
 * @param maxGradientNorm Euclidean norm above which the whole gradient is scaled down, > 0;
 *     infinite = never
 * @param average of the weights, which is evaluated in their place
 */
public record UpdateSettings(
    Optimizer optimizer,
    double learningRate,
    Schedule schedule,
    WeightClip clip,
    double maxGradientNorm,
    WeightAverage average)
    implements Serializable {
  private static final double DEFAULT_RATE = 0.05;

  public UpdateSettings {
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("learning rate must be > 0, got " + learningRate);
    }
    if (!(maxGradientNorm > 0)) {
      throw new IllegalArgumentException("gradient norm limit must be > 0: " + maxGradientNorm);
    }
  }

  /** Settings without an average. */
  public UpdateSettings(
      Optimizer optimizer,
      double learningRate,
      Schedule schedule,
      WeightClip clip,
      double maxGradientNorm) {
    this(optimizer, learningRate, schedule, clip, maxGradientNorm, WeightAverage.NONE);
  }

  /**
   * Reads, from one section, {@code optimizer} (with {@code name}, {@code learning-rate} and the
   * optimizer's own keys), {@code schedule}, {@code weight-clip}, {@code max-gradient-norm} and
   * {@code weight-average}.
   *
   * @param totalSteps updates of the whole run, ≥ 1
   */
  public static UpdateSettings read(Section s, long totalSteps) {
    Section rule = s.optional("optimizer");
    return new UpdateSettings(
        Optimizers.read(rule),
        rule.number("learning-rate", Range.POSITIVE, DEFAULT_RATE),
        Schedules.read(s.optional("schedule"), totalSteps),
        WeightClips.read(s.optional("weight-clip")),
        s.has("max-gradient-norm")
            ? s.number("max-gradient-norm", Range.POSITIVE)
            : Double.POSITIVE_INFINITY,
        WeightAverage.read(s.optional("weight-average")));
  }

  /** The learning rate of one step. */
  public double rate(long step) {
    return learningRate * schedule.factor(step);
  }

  /** Whether an update needs the norm of the whole gradient first. */
  public boolean limitsGradientNorm() {
    return maxGradientNorm < Double.POSITIVE_INFINITY;
  }
}
