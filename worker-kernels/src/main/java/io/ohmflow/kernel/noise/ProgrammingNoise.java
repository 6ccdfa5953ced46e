package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;

/** The error of writing a target conductance into a device, drawn once per programming. */
public interface ProgrammingNoise {
  /** Devices that take exactly their targets. */
  ProgrammingNoise NONE =
      (chunk, scale, draws) -> System.arraycopy(chunk.target, 0, chunk.g, 0, chunk.n());

  /**
   * Sets {@code chunk.g} to what programming {@code chunk.target} gives; never negative.
   *
   * @param scale factor on the deviation from the target, ≥ 0; 1 is the measured noise
   * @param draws positioned at the chunk's first device; slot 0 is used
   */
  void program(DeviceChunk chunk, float scale, Draws draws);
}
