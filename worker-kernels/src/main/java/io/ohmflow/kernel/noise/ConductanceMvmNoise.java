package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Section;
import java.util.OptionalDouble;

/**
 * Read noise of each device by a curve of its conductance: the two devices of a cell add σ²(g⁺) +
 * σ²(g⁻) to the coefficient of x².
 *
 * <p>Keys: {@code full-scale}, how many of the curve's units g_max has (default 1); {@code
 * deviation}, a curve. For SONOS charge-trap memory 12.58037 (1 − exp(−I / 215.36557)) nA (Agrawal
 * et al., IEDM 2022, figure 11b, as fitted in CrossSim {@code SONOS.py}). A polynomial [0, α] gives
 * noise proportional to the conductance.
 *
 * @param fullScale units of the curve that g_max has, &gt; 0
 */
record ConductanceMvmNoise(Curve deviation, double fullScale) implements MvmNoise {
  private static final float HALF = 0.5f;

  ConductanceMvmNoise {
    Check.positive("full-scale", fullScale);
  }

  static MvmNoise from(Section s) {
    return new ConductanceMvmNoise(Curves.read(s.section("deviation")), TargetCurve.fullScale(s));
  }

  @Override
  public OptionalDouble uniform(int power) {
    return power == 2 ? OptionalDouble.empty() : OptionalDouble.of(0);
  }

  @Override
  public boolean needsSum() {
    return true;
  }

  @Override
  public void addCoefficients(int power, float[] difference, float[] sum, int n, float[] out) {
    if (power != 2) {
      return;
    }
    float half = HALF * (float) fullScale;
    float unit = (float) (1 / (fullScale * fullScale));
    for (int i = 0; i < n; i++) {
      float plus = deviation.at(Math.max(0f, sum[i] + difference[i]) * half);
      float minus = deviation.at(Math.max(0f, sum[i] - difference[i]) * half);
      out[i] += unit * (plus * plus + minus * minus);
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void addSlopes(
      int power,
      float[] difference,
      float[] sum,
      float[] upstream,
      int n,
      float[] byDifference,
      float[] bySum) {
    if (power != 2) {
      return;
    }
    float half = HALF * (float) fullScale;
    float unit = (float) (2 / (fullScale * fullScale)) * half;
    for (int i = 0; i < n; i++) {
      float plus = unit * halfSlope(half * (sum[i] + difference[i])) * upstream[i];
      float minus = unit * halfSlope(half * (sum[i] - difference[i])) * upstream[i];
      byDifference[i] += plus - minus;
      bySum[i] += plus + minus;
    }
  }

  /** Half the derivative of the variance of a device. */
  private float halfSlope(float g) {
    return g > 0 ? deviation.at(g) * deviation.slope(g) : 0;
  }
}
