package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.kernel.optim.MovingAverage;
import io.ohmflow.kernel.optim.MovingAverage.Start;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.io.Serializable;
import java.util.List;

/**
 * How training finds the input range of a layer's DAC where the hardware leaves it open: the key
 * {@code training.input-range}. Where the profile says {@code policy: fixed}, nothing here applies.
 *
 * <p>A learned range is an ordinary parameter. It is observed like a moving one in its first steps,
 * then follows the gradient of the clip, Σ dL/dx̂ · sign(x) over the inputs beyond the range, and
 * is pulled towards 0 by {@code decay} times itself in every lane and step in which more than
 * {@code inside} of the inputs lie within. Source of the rule: Rasch et al., Nat. Commun. 14, 5282
 * (2023), and aihwkit {@code InputRangeParameter}; here both signs of the gradient count, where
 * aihwkit lets it widen a range only, and the gradient is not multiplied by the range.
 *
 * @param policy what the range follows
 * @param momentum weight of a new observation, in (0, 1]
 * @param quantile share of a lane's |x| that a range by quantile covers, in (0, 1]
 * @param initSteps steps in which a learned range is observed, ≥ 1
 * @param decay pull of a learned range towards 0, ≥ 0
 * @param inside share of inputs within a learned range up to which nothing pulls, in [0, 1]
 */
public record InputRange(
    Policy policy, double momentum, double quantile, int initSteps, double decay, double inside)
    implements Serializable {

  /** What a range follows. */
  public enum Policy {
    /** The profile's coverage times the root mean square of the inputs. */
    MOVING,
    /** A quantile of the magnitudes of the inputs. */
    QUANTILE,
    /**
     * Training: the largest magnitude among the inputs of the lane in this very step, so that
     * nothing clips. Evaluation: the average of those of the last steps.
     */
    BATCH_MAXIMUM,
    /** The loss. */
    LEARNED
  }

  private static final Range SHARE = new Range(0, true, 1, false);
  private static final double DEFAULT_QUANTILE = 0.995;
  private static final int DEFAULT_INIT_STEPS = 100;
  private static final double DEFAULT_DECAY = 1e-3;
  private static final double DEFAULT_INSIDE = 0.95;

  public InputRange {
    if (!SHARE.contains(momentum) || !SHARE.contains(quantile)) {
      throw new IllegalArgumentException(
          "momentum and quantile must be in (0, 1], got " + momentum + " and " + quantile);
    }
    if (initSteps < 1 || !(decay >= 0) || !(inside >= 0 && inside <= 1)) {
      throw new IllegalArgumentException(
          "%d steps, decay of %s above %s inside".formatted(initSteps, decay, inside));
    }
  }

  /** A policy with the usual settings. */
  public static InputRange of(Policy policy) {
    return new InputRange(
        policy,
        MovingAverage.RANGE_MOMENTUM,
        DEFAULT_QUANTILE,
        DEFAULT_INIT_STEPS,
        DEFAULT_DECAY,
        DEFAULT_INSIDE);
  }

  /**
   * Reads {@code policy} (moving), {@code momentum} (0.1), and the keys of one policy: {@code
   * quantile} (0.995) of quantile; {@code init-steps} (100), {@code decay} (0.001) and {@code
   * inside} (0.95) of learned.
   */
  public static InputRange read(Section s) {
    Policy policy = s.choice("policy", Policy.class, Policy.MOVING);
    InputRange usual = of(policy);
    boolean learned = policy == Policy.LEARNED;
    return new InputRange(
        policy,
        s.number("momentum", SHARE, usual.momentum),
        policy == Policy.QUANTILE ? s.number("quantile", SHARE, usual.quantile) : usual.quantile,
        learned ? s.integer("init-steps", 1, Integer.MAX_VALUE, usual.initSteps) : usual.initSteps,
        learned ? s.number("decay", Range.NON_NEGATIVE, usual.decay) : usual.decay,
        learned ? s.number("inside", Range.closed(0, 1), usual.inside) : usual.inside);
  }

  boolean learned() {
    return policy == Policy.LEARNED;
  }

  /** How observations are averaged, and for how many steps. */
  MovingAverage average() {
    return new MovingAverage(
        momentum, Start.FIRST_OBSERVATION, learned() ? initSteps : Long.MAX_VALUE);
  }

  /** The range as a parameter: full-scale input in units of the layer's input, 0 = unknown. */
  ParameterSpec parameter() {
    Kind kind = learned() ? Kind.RANGE : Kind.STATISTIC;
    Initializer unknown = new Initializer.Constant(0);
    return new ParameterSpec("input-range", List.of(1), kind, unknown, average());
  }
}
