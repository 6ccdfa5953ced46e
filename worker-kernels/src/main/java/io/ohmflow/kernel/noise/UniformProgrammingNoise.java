package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Write error spread evenly over an interval around the target, rectified at 0: g = max(0, target +
 * w · (U − ½)) with U uniform in (0, 1), so σ = w / √12. The uniform models of CrossSim ({@code
 * simulator/devices/generic_device.py}).
 *
 * @param gMax largest conductance, µS, finite and &gt; 0
 * @param width whole width of the interval as a fraction of what {@code of} names, finite and ≥ 0
 */
record UniformProgrammingNoise(double gMax, double width, DeviationOf of)
    implements ProgrammingNoise {
  private static final float CENTRE = 0.5f;

  UniformProgrammingNoise {
    Check.positive("g-max", gMax);
    Check.nonNegative("width", width);
  }

  static ProgrammingNoise from(Section s, ConductanceRange range) {
    double width = s.number("width", Range.NON_NEGATIVE);
    DeviationOf of = s.choice("of", DeviationOf.class, DeviationOf.RANGE);
    return s.problems().isEmpty() ? new UniformProgrammingNoise(range.gMax(), width, of) : NONE;
  }

  @Override
  public void program(DeviceChunk chunk, float scale, Draws draws) {
    int n = chunk.n();
    float[] size = chunk.work;
    of.at(chunk, width, gMax, size);
    float[] u = draws.uniforms(0, n);
    float[] target = chunk.target;
    float[] g = chunk.g;
    for (int i = 0; i < n; i++) {
      g[i] = Math.max(0f, target[i] + size[i] * scale * (u[i] - CENTRE));
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void slope(DeviceChunk chunk, float scale, Draws draws) {
    int n = chunk.n();
    float[] size = chunk.work;
    of.at(chunk, width, gMax, size);
    of.slope(chunk, width, gMax, chunk.slope);
    float[] centred = draws.uniforms(0, n);
    for (int i = 0; i < n; i++) {
      centred[i] -= CENTRE;
    }
    Gaussian.programmedSlope(chunk, size, scale, centred);
  }
}
