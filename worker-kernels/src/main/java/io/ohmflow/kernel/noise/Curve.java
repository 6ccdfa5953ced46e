package io.ohmflow.kernel.noise;

/**
 * A function of the conductance, in whatever units its user counts in: what measurements report of
 * deviations and drift exponents. Immutable.
 */
interface Curve {
  /** The value at {@code x ≥ 0}. */
  float at(float x);

  /** The derivative at {@code x ≥ 0}; of kinks that on one side, of poles 0. */
  float slope(float x);

  /** Sets {@code out[i]} to the derivative at {@code x[i] · scale}, for i &lt; n; not in place. */
  default void slope(float[] x, float scale, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = slope(x[i] * scale);
    }
  }

  /** Sets {@code out[i]} to the value at {@code x[i] · scale}, for i &lt; n; not in place. */
  default void at(float[] x, float scale, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = at(x[i] * scale);
    }
  }
}
