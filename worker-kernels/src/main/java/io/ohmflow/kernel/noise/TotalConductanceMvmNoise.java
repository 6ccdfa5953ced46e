package io.ohmflow.kernel.noise;

import java.util.OptionalDouble;

/**
 * Noise of the devices of a cell whose variance is a constant times their conductance and one power
 * of the input: {@code coefficient} · (g⁺ + g⁻)/g_max · |x|^{@code power}.
 *
 * @param power of |x|: 0, 1 or 2
 * @param coefficient finite and ≥ 0
 */
record TotalConductanceMvmNoise(int power, double coefficient) implements MvmNoise {
  TotalConductanceMvmNoise {
    Check.nonNegative("coefficient", coefficient);
  }

  @Override
  public OptionalDouble uniform(int power) {
    return power == this.power ? OptionalDouble.empty() : OptionalDouble.of(0);
  }

  @Override
  public boolean needsSum() {
    return true;
  }

  @Override
  public void addCoefficients(int power, float[] difference, float[] sum, int n, float[] out) {
    if (power != this.power) {
      return;
    }
    float c = (float) coefficient;
    for (int i = 0; i < n; i++) {
      out[i] += c * Math.max(0f, sum[i]);
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
    if (power != this.power) {
      return;
    }
    float c = (float) coefficient;
    for (int i = 0; i < n; i++) {
      bySum[i] += sum[i] > 0 ? c * upstream[i] : 0;
    }
  }
}
