package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;

/** Devices that read as they are. */
record NoReadNoise() implements ReadNoise {
  @Override
  public void read(DeviceChunk chunk, double secondsAfterProgramming, float scale, Draws draws) {}

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void slope(
      DeviceChunk chunk,
      double secondsAfterProgramming,
      float scale,
      Draws draws,
      float[] change) {}
}
