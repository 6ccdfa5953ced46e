package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;

/**
 * Deviation of a device that has built up when it is used some time after programming and that
 * stays for all multiplications at that time, such as 1/f noise. Drawn once per read time.
 */
public interface ReadNoise {
  /** Devices that read as they are. */
  ReadNoise NONE = (chunk, seconds, scale, draws) -> {};

  /**
   * Adds the deviation to {@code chunk.g} in place; the result is never negative, unless a profile
   * says that it may be. May overwrite {@code chunk.work}.
   *
   * @param secondsAfterProgramming time t ≥ 0
   * @param scale factor on the deviation, ≥ 0; 1 is the measured noise
   * @param draws positioned at the chunk's first device; slot 0 is used
   */
  void read(DeviceChunk chunk, double secondsAfterProgramming, float scale, Draws draws);
}
