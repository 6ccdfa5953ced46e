package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.kernel.random.Draws;

/**
 * Change of conductance over time, with one number per device that is drawn when it is programmed
 * and stays with it. Unless a model says otherwise the change is a loss by a power law and that
 * number its exponent: g(t) = g_prog · ((t + t0) / t0)^(−ν), where t counts from the end of
 * programming and t0 is when the devices were first measured.
 */
public interface Drift {
  /** Devices that keep their conductance. */
  Drift NONE = new NoDrift();

  /**
   * Time from the programming pulse to the reference read, seconds, &gt; 0; 1 where a model has
   * none.
   */
  double t0();

  /**
   * Draws {@code chunk.nu} from {@code chunk.target}. May overwrite {@code chunk.work}.
   *
   * @param draws positioned at the chunk's first device; slot 0 is used
   */
  void exponents(DeviceChunk chunk, Draws draws);

  /**
   * Ages {@code chunk.g} in place by {@code chunk.nu} and {@code chunk.target}; overwrites {@code
   * chunk.work}.
   *
   * @param secondsAfterProgramming time t ≥ 0; nothing changes at 0
   */
  default void age(DeviceChunk chunk, double secondsAfterProgramming) {
    lose(chunk, chunk.g, secondsAfterProgramming);
  }

  /** Whether {@link #slope} holds. */
  default boolean differentiable() {
    return false;
  }

  /**
   * Takes {@code chunk.slope} through the {@link #age} that is about to come, with the number of
   * each device as a constant. Overwrites {@code chunk.work}.
   */
  default void slope(DeviceChunk chunk, double secondsAfterProgramming) {
    lose(chunk, chunk.slope, secondsAfterProgramming);
  }

  private void lose(DeviceChunk chunk, float[] values, double secondsAfterProgramming) {
    float logarithm = (float) StrictMath.log1p(secondsAfterProgramming / t0());
    if (logarithm == 0) {
      return;
    }
    int n = chunk.n();
    float[] factor = chunk.work;
    float[] nu = chunk.nu;
    for (int i = 0; i < n; i++) {
      factor[i] = -logarithm * nu[i];
    }
    Elementwise.exp(factor, 0, factor, 0, n);
    for (int i = 0; i < n; i++) {
      values[i] *= factor[i];
    }
  }
}
