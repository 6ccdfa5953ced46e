package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.HERTZ;
import static io.ohmflow.profile.document.Unit.KELVIN;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Thermal (Johnson–Nyquist) noise of the devices: each adds a current of variance 4 k T g B to its
 * column, whatever the input (Johnson, Phys. Rev. 32:97, 1928; Nyquist, ibid. 110). Divided by the
 * square of the full-scale current g_max V the constant coefficient of a cell is 4 k T B / (g_max
 * V²) · (g⁺ + g⁻)/g_max.
 *
 * <p>Keys of {@code mvm.thermal}: {@code bandwidth} B; {@code temperature} T, default 300 K. V is
 * {@code device.read-voltage}.
 */
final class ThermalMvmNoise {
  /** J/K, exact in the SI of 2019. */
  private static final double BOLTZMANN = 1.380649e-23;

  private static final double ROOM_TEMPERATURE = 300;
  private static final double SIEMENS = 1e-6;

  private ThermalMvmNoise() {}

  /**
   * Noise of devices in a circuit.
   *
   * @param bandwidth Hz
   * @param temperature K
   * @param gMax µS
   * @param volts read voltage at full input, V
   */
  static TotalConductanceMvmNoise of(
      double bandwidth, double temperature, double gMax, double volts) {
    double power = 4 * BOLTZMANN * temperature * bandwidth;
    return new TotalConductanceMvmNoise(0, power / (gMax * SIEMENS * volts * volts));
  }

  static MvmNoise from(Section s, double gMax, double volts) {
    double bandwidth = s.quantity("bandwidth", HERTZ, Range.POSITIVE);
    double temperature = s.quantity("temperature", KELVIN, Range.POSITIVE, ROOM_TEMPERATURE);
    return s.problems().isEmpty() ? of(bandwidth, temperature, gMax, volts) : MvmNoise.NONE;
  }
}
