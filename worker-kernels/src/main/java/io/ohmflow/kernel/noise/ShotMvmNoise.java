package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.HERTZ;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Shot noise of the devices: each adds a current of variance 2 q |I| B to its column (Schottky,
 * Ann. Phys. 362:541, 1918). Divided by the square of the full-scale current g_max V the
 * coefficient of |x| in a cell is 2 q B / (g_max V) · (g⁺ + g⁻)/g_max.
 *
 * <p>Key of {@code mvm.shot}: {@code bandwidth} B. V is {@code device.read-voltage}.
 */
final class ShotMvmNoise {
  /** C, exact in the SI of 2019. */
  private static final double ELEMENTARY_CHARGE = 1.602176634e-19;

  private static final double SIEMENS = 1e-6;

  private ShotMvmNoise() {}

  /**
   * Noise of devices in a circuit.
   *
   * @param bandwidth Hz
   * @param gMax µS
   * @param volts read voltage at full input, V
   */
  static TotalConductanceMvmNoise of(double bandwidth, double gMax, double volts) {
    return new TotalConductanceMvmNoise(
        1, 2 * ELEMENTARY_CHARGE * bandwidth / (gMax * SIEMENS * volts));
  }

  static MvmNoise from(Section s, double gMax, double volts) {
    double bandwidth = s.quantity("bandwidth", HERTZ, Range.POSITIVE);
    return s.problems().isEmpty() ? of(bandwidth, gMax, volts) : MvmNoise.NONE;
  }
}
