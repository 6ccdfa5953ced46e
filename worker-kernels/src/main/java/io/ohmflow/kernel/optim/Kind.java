package io.ohmflow.kernel.optim;

/** What a parameter is, which decides how it is updated. */
public enum Kind {
  /** A weight that goes on tiles: optimized, then clipped. */
  WEIGHT,
  /** A parameter that stays digital (bias, batch norm, a digital layer's weights): optimized. */
  DIGITAL,
  /** A moving average of something observed: never has a gradient. */
  STATISTIC
}
