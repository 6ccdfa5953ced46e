package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;

/**
 * Deviation of a device that has built up when it is used some time after programming and that
 * stays for all multiplications at that time, such as 1/f noise. Drawn once per read time.
 */
public interface ReadNoise {
  /** Devices that read as they are. */
  ReadNoise NONE = new NoReadNoise();

  /**
   * Adds the deviation to {@code chunk.g} in place; the result is never negative, unless a profile
   * says that it may be. May overwrite {@code chunk.work}.
   *
   * @param secondsAfterProgramming time t ≥ 0
   * @param scale factor on the deviation, ≥ 0; 1 is the measured noise
   * @param draws positioned at the chunk's first device; slot 0 is used
   */
  void read(DeviceChunk chunk, double secondsAfterProgramming, float scale, Draws draws);

  /** Whether there is a {@link #slope}. */
  default boolean differentiable() {
    return false;
  }

  /**
   * Takes {@code chunk.slope} through the {@link #read} with the same arguments that is about to
   * come: from the derivative of {@code chunk.g} by the target before it to that after it, 0 where
   * the result is cut off. May overwrite {@code chunk.work}.
   *
   * @param change room for the derivatives of deviations
   * @throws UnsupportedOperationException unless {@link #differentiable}
   */
  default void slope(
      DeviceChunk chunk, double secondsAfterProgramming, float scale, Draws draws, float[] change) {
    throw new UnsupportedOperationException(getClass() + " has no derivative");
  }
}
