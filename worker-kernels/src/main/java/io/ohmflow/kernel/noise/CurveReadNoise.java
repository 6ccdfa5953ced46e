package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.noise.CurveProgrammingNoise.BelowZero;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Section;

/**
 * Gaussian deviation at every read time, whatever the time, by any curve of the target.
 *
 * <p>Keys: {@code full-scale}, how many of the curve's units g_max has (default 1: shares); {@code
 * deviation}, a curve; {@code below-zero}, {@code cut} or {@code kept}, as in {@link
 * CurveProgrammingNoise}.
 */
record CurveReadNoise(TargetCurve deviation, BelowZero belowZero) implements ReadNoise {

  static ReadNoise from(Section s, ConductanceRange range) {
    TargetCurve deviation = TargetCurve.counted(s, "deviation", range.gMax());
    BelowZero belowZero = s.choice("below-zero", BelowZero.class, BelowZero.CUT);
    return s.problems().isEmpty() ? new CurveReadNoise(deviation, belowZero) : NONE;
  }

  @Override
  public void read(DeviceChunk chunk, double secondsAfterProgramming, float scale, Draws draws) {
    if (chunk.uniformTarget() && deviation.at(chunk.target[0]) == 0) {
      return;
    }
    float[] sigma = chunk.work;
    deviation.at(chunk, sigma);
    float[] z = draws.normals(0, chunk.n());
    if (belowZero == BelowZero.KEPT) {
      Gaussian.addedUncut(chunk, sigma, scale, z);
    } else {
      Gaussian.added(chunk, sigma, scale, z);
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void slope(
      DeviceChunk chunk, double secondsAfterProgramming, float scale, Draws draws, float[] change) {
    float[] sigma = chunk.work;
    deviation.at(chunk, sigma);
    deviation.slope(chunk, change);
    float[] z = draws.normals(0, chunk.n());
    Gaussian.addedSlope(chunk, change, belowZero == BelowZero.CUT ? sigma : null, scale, z);
  }
}
