package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.HERTZ;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.OptionalDouble;

/**
 * Shot noise of the devices: each adds a current of variance 2 q |I| B to its column (Schottky,
 * Ann. Phys. 362:541, 1918). Divided by the square of the full-scale current g_max V the
 * coefficient of |x| in a cell is 2 q B / (g_max V) · (g⁺ + g⁻)/g_max.
 *
 * <p>Key of {@code mvm.shot}: {@code bandwidth} B. V is {@code device.read-voltage}.
 *
 * @param coefficient 2 q B / (g_max V), finite and ≥ 0
 */
record ShotMvmNoise(double coefficient) implements MvmNoise {
  /** C, exact in the SI of 2019. */
  private static final double ELEMENTARY_CHARGE = 1.602176634e-19;

  private static final double SIEMENS = 1e-6;

  ShotMvmNoise {
    Check.nonNegative("coefficient", coefficient);
  }

  /**
   * Noise of devices in a circuit.
   *
   * @param bandwidth Hz
   * @param gMax µS
   * @param volts read voltage at full input, V
   */
  static MvmNoise of(double bandwidth, double gMax, double volts) {
    return new ShotMvmNoise(2 * ELEMENTARY_CHARGE * bandwidth / (gMax * SIEMENS * volts));
  }

  static MvmNoise from(Section s, double gMax, double volts) {
    double bandwidth = s.quantity("bandwidth", HERTZ, Range.POSITIVE);
    return s.problems().isEmpty() ? of(bandwidth, gMax, volts) : NONE;
  }

  @Override
  public OptionalDouble uniform(int power) {
    return power == 1 ? OptionalDouble.empty() : OptionalDouble.of(0);
  }

  @Override
  public boolean needsSum() {
    return true;
  }

  @Override
  public void addCoefficients(int power, float[] difference, float[] sum, int n, float[] out) {
    if (power != 1) {
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
    if (power != 1) {
      return;
    }
    float c = (float) coefficient;
    for (int i = 0; i < n; i++) {
      bySum[i] += sum[i] > 0 ? c * upstream[i] : 0;
    }
  }
}
