package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;
import java.util.Arrays;

/** Devices that keep their conductance: all exponents are 0. */
record NoDrift() implements Drift {
  @Override
  public double t0() {
    return 1;
  }

  @Override
  public void exponents(DeviceChunk chunk, Draws draws) {
    Arrays.fill(chunk.nu, 0, chunk.n(), 0f);
  }

  @Override
  public void age(DeviceChunk chunk, double secondsAfterProgramming) {}

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void slope(DeviceChunk chunk, double secondsAfterProgramming) {}
}
