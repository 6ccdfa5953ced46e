package io.ohmflow.kernel.optim;

import java.io.Serializable;

/**
 * How a statistic follows what is observed: value ← (1 − momentum)·value + momentum·observed.
 *
 * @param momentum weight of a new observation, in (0, 1]
 * @param start what the first observation does
 * @param steps observations count in updates 0 to {@code steps} − 1; {@link Long#MAX_VALUE} for all
 */
public record MovingAverage(double momentum, Start start, long steps) implements Serializable {

  /** What the first observation does. */
  public enum Start {
    /** It is averaged with the initial value like any other. */
    INITIAL_VALUE,
    /**
     * It replaces the initial value 0, which means "never observed". Observations ≤ 0 carry no
     * information and are ignored. For ranges, which are positive.
     */
    FIRST_OBSERVATION
  }

  /** Weight of a new observation in a range; a few dozen steps of memory. */
  public static final double RANGE_MOMENTUM = 0.1;

  public MovingAverage {
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum must be in (0, 1], got " + momentum);
    }
    if (steps < 1) {
      throw new IllegalArgumentException("expected at least 1 step of observation, got " + steps);
    }
  }

  /** An average that never stops to observe. */
  public MovingAverage(double momentum, Start start) {
    this(momentum, start, Long.MAX_VALUE);
  }

  /** The average of a converter range, which starts as 0 = unknown. */
  public static MovingAverage range() {
    return new MovingAverage(RANGE_MOMENTUM, Start.FIRST_OBSERVATION);
  }

  /**
   * Whether an observation counts in an update.
   *
   * @param step number of updates made before, ≥ 0
   * @param value the present value; one that is still unknown goes on observing
   */
  public boolean observes(long step, float value) {
    return step < steps || start == Start.FIRST_OBSERVATION && value == 0;
  }

  /** The value after one more observation. */
  float next(float value, float observed) {
    if (start == Start.FIRST_OBSERVATION) {
      if (!(observed > 0)) {
        return value;
      }
      if (value == 0) {
        return observed;
      }
    }
    return (float) ((1 - momentum) * value + momentum * observed);
  }

  /** The value after a calibration, which fills in unknown values and leaves all others. */
  public float adopt(float value, float observed) {
    boolean unknown = start == Start.FIRST_OBSERVATION && value == 0;
    return unknown && observed > 0 ? observed : value;
  }
}
