package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;

/** The error of writing a target conductance into a device, drawn once per programming. */
public interface ProgrammingNoise {
  /** Devices that take exactly their targets. */
  ProgrammingNoise NONE = new NoProgrammingNoise();

  /**
   * Sets {@code chunk.g} to what programming {@code chunk.target} gives; never negative.
   *
   * @param scale factor on the deviation from the target, ≥ 0; 1 is the measured noise
   * @param draws positioned at the chunk's first device; slot 0 is used
   */
  void program(DeviceChunk chunk, float scale, Draws draws);

  /** Whether there is a {@link #slope}. */
  default boolean differentiable() {
    return false;
  }

  /**
   * Sets {@code chunk.slope} to the derivative by the target of what {@link #program} gives with
   * the same draws; 0 where the result was cut off. May overwrite {@code chunk.work}.
   *
   * @throws UnsupportedOperationException unless {@link #differentiable}
   */
  default void slope(DeviceChunk chunk, float scale, Draws draws) {
    throw new UnsupportedOperationException(getClass() + " has no derivative");
  }
}
