package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;
import java.util.Arrays;

/** Devices that take exactly their targets. */
record NoProgrammingNoise() implements ProgrammingNoise {
  @Override
  public void program(DeviceChunk chunk, float scale, Draws draws) {
    System.arraycopy(chunk.target, 0, chunk.g, 0, chunk.n());
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void slope(DeviceChunk chunk, float scale, Draws draws) {
    Arrays.fill(chunk.slope, 0, chunk.n(), 1f);
  }
}
