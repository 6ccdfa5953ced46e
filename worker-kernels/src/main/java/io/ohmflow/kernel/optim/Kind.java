package io.ohmflow.kernel.optim;

/** What a parameter is, which decides how it is updated. */
public enum Kind {
  /** A weight that goes on tiles: optimized, then clipped. */
  WEIGHT,
  /** A parameter that stays digital (bias, batch norm, a digital layer's weights): optimized. */
  DIGITAL,
  /** A moving average of something observed: never has a gradient. */
  STATISTIC,
  /**
   * A positive range that is observed in its first steps and optimized from then on, without the
   * optimizer's weight decay. It changes by at most a factor of two per step, so it stays positive,
   * and does not count in the gradient norm.
   */
  RANGE;

  /** Whether values of this kind follow, at least at first, what layers observe. */
  public boolean observed() {
    return this == STATISTIC || this == RANGE;
  }
}
