package io.ohmflow.driver.fault;

import io.ohmflow.kernel.noise.DeviceChunk;
import io.ohmflow.kernel.noise.ProgrammingNoise;
import io.ohmflow.kernel.random.Draws;

/** Uniform programming noise with a fault in it. */
public final class FaultyNoise implements ProgrammingNoise {
  @Override
  public void program(DeviceChunk chunk, float scale, Draws draws) {
    Fault.at(Fault.Point.GRADIENT);
    float[] u = draws.uniforms(0, chunk.n());
    for (int i = 0; i < chunk.n(); i++) {
      chunk.g[i] = chunk.target[i] + scale * 0.5f * u[i];
    }
  }
}
