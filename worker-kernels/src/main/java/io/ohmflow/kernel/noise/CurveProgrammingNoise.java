package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;

/**
 * Gaussian write error whose deviation is any curve of the target.
 *
 * <p>Keys: {@code full-scale}, how many of the curve's units g_max has (default 1: shares); {@code
 * deviation}, a curve; {@code below-zero}, {@code cut} or {@code kept}; {@code erased-below}, in
 * the curve's units, default 0.
 *
 * <p>{@code below-zero: kept} is for measurements of whole weights rather than single devices: a
 * small weight may then come out with the other sign, which for the active device of a pair means
 * an effective conductance below 0. {@code erased-below} names the target from which on a weight is
 * programmed at all; smaller ones, 0 among them, are exactly 0. Both belong to the chip model for
 * language models of IBM/analog-foundation-models, {@code apply_noise_model.py}, where weights of
 * 180 units have a deviation by two cubics that meet at 52.5 units and weights under 0.6 are 0.
 *
 * @param erasedBelow target under which devices are exactly 0, µS, ≥ 0
 */
record CurveProgrammingNoise(TargetCurve deviation, BelowZero belowZero, double erasedBelow)
    implements ProgrammingNoise {
  /** What becomes of deviations that go below 0. */
  enum BelowZero {
    /** The device conducts nothing. */
    CUT,
    /** The value counts as it is. */
    KEPT
  }

  CurveProgrammingNoise {
    Check.nonNegative("erased-below", erasedBelow);
  }

  static ProgrammingNoise from(Section s, ConductanceRange range) {
    TargetCurve deviation = TargetCurve.counted(s, "deviation", range.gMax());
    BelowZero belowZero = s.choice("below-zero", BelowZero.class, BelowZero.CUT);
    double erased = s.number("erased-below", Range.NON_NEGATIVE, 0);
    double unit = range.gMax() / TargetCurve.fullScale(s);
    return s.problems().isEmpty()
        ? new CurveProgrammingNoise(deviation, belowZero, erased * unit)
        : NONE;
  }

  @Override
  public void program(DeviceChunk chunk, float scale, Draws draws) {
    int n = chunk.n();
    if (chunk.uniformTarget() && chunk.target[0] < (float) erasedBelow) {
      Arrays.fill(chunk.g, 0, n, 0f);
      return;
    }
    float[] sigma = chunk.work;
    deviation.at(chunk, sigma);
    float[] z = draws.normals(0, n);
    if (belowZero == BelowZero.KEPT) {
      Gaussian.programmedUncut(chunk, sigma, scale, z);
    } else {
      Gaussian.programmed(chunk, sigma, scale, z);
    }
    if (erasedBelow > 0) {
      erase(chunk);
    }
  }

  private void erase(DeviceChunk chunk) {
    float[] g = chunk.g;
    float[] target = chunk.target;
    float least = (float) erasedBelow;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      g[i] = target[i] < least ? 0 : g[i];
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void slope(DeviceChunk chunk, float scale, Draws draws) {
    int n = chunk.n();
    float[] sigma = chunk.work;
    deviation.at(chunk, sigma);
    deviation.slope(chunk, chunk.slope);
    float[] z = draws.normals(0, n);
    Gaussian.programmedSlope(chunk, belowZero == BelowZero.CUT ? sigma : null, scale, z);
    float least = (float) erasedBelow;
    for (int i = 0; i < n; i++) {
      chunk.slope[i] = chunk.target[i] < least ? 0 : chunk.slope[i];
    }
  }
}
