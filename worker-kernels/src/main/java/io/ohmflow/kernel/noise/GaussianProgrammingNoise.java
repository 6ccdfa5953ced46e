package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Gaussian write error, rectified at 0, whose deviation is a fraction of the range, of the target
 * or inverse to it: the generic state-independent, proportional and inverse-proportional models of
 * CrossSim ({@code simulator/devices/generic_device.py}).
 *
 * @param gMax largest conductance, µS, finite and &gt; 0
 * @param std deviation as a fraction of what {@code of} names, finite and ≥ 0
 */
record GaussianProgrammingNoise(double gMax, double std, DeviationOf of)
    implements ProgrammingNoise {
  GaussianProgrammingNoise {
    Check.positive("g-max", gMax);
    Check.nonNegative("std", std);
  }

  static ProgrammingNoise from(Section s, ConductanceRange range) {
    double std = s.number("std", Range.NON_NEGATIVE);
    DeviationOf of = s.choice("of", DeviationOf.class, DeviationOf.RANGE);
    return s.problems().isEmpty() ? new GaussianProgrammingNoise(range.gMax(), std, of) : NONE;
  }

  @Override
  public void program(DeviceChunk chunk, float scale, Draws draws) {
    float[] sigma = chunk.work;
    of.at(chunk, std, gMax, sigma);
    Gaussian.programmed(chunk, sigma, scale, draws.normals(0, chunk.n()));
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void slope(DeviceChunk chunk, float scale, Draws draws) {
    float[] sigma = chunk.work;
    of.at(chunk, std, gMax, sigma);
    of.slope(chunk, std, gMax, chunk.slope);
    Gaussian.programmedSlope(chunk, sigma, scale, draws.normals(0, chunk.n()));
  }
}
