package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.HERTZ;
import static io.ohmflow.profile.document.Unit.KELVIN;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.OptionalDouble;

/**
 * Thermal (Johnson–Nyquist) noise of the devices: each adds a current of variance 4 k T g B to its
 * column, whatever the input (Johnson, Phys. Rev. 32:97, 1928; Nyquist, ibid. 110). Divided by the
 * square of the full-scale current g_max V the constant coefficient of a cell is 4 k T B / (g_max
 * V²) · (g⁺ + g⁻)/g_max.
 *
 * <p>Keys of {@code mvm.thermal}: {@code bandwidth} B; {@code temperature} T, default 300 K. V is
 * {@code device.read-voltage}.
 *
 * @param coefficient 4 k T B / (g_max V²), finite and ≥ 0
 */
record ThermalMvmNoise(double coefficient) implements MvmNoise {
  /** J/K, exact in the SI of 2019. */
  private static final double BOLTZMANN = 1.380649e-23;

  private static final double ROOM_TEMPERATURE = 300;
  private static final double SIEMENS = 1e-6;

  ThermalMvmNoise {
    Check.nonNegative("coefficient", coefficient);
  }

  /**
   * Noise of devices in a circuit.
   *
   * @param bandwidth Hz
   * @param temperature K
   * @param gMax µS
   * @param volts read voltage at full input, V
   */
  static MvmNoise of(double bandwidth, double temperature, double gMax, double volts) {
    double power = 4 * BOLTZMANN * temperature * bandwidth;
    return new ThermalMvmNoise(power / (gMax * SIEMENS * volts * volts));
  }

  static MvmNoise from(Section s, double gMax, double volts) {
    double bandwidth = s.quantity("bandwidth", HERTZ, Range.POSITIVE);
    double temperature = s.quantity("temperature", KELVIN, Range.POSITIVE, ROOM_TEMPERATURE);
    return s.problems().isEmpty() ? of(bandwidth, temperature, gMax, volts) : NONE;
  }

  @Override
  public OptionalDouble uniform(int power) {
    return power == 0 ? OptionalDouble.empty() : OptionalDouble.of(0);
  }

  @Override
  public boolean needsSum() {
    return true;
  }

  @Override
  public void addCoefficients(int power, float[] difference, float[] sum, int n, float[] out) {
    if (power != 0) {
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
    if (power != 0) {
      return;
    }
    float c = (float) coefficient;
    for (int i = 0; i < n; i++) {
      bySum[i] += sum[i] > 0 ? c * upstream[i] : 0;
    }
  }
}
