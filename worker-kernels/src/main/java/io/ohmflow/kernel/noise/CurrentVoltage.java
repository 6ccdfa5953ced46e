package io.ohmflow.kernel.noise;

/**
 * The current of a device as a polynomial of the voltage across it: I = Σ_k c_k(g) |V|^(k−1) V for
 * k = 1 … degree, so that a reversed voltage reverses the current. g is the conductance at low
 * voltage, µS; currents are in µA, voltages in V.
 *
 * <p>The form with coefficients lets a tile be multiplied with one product per power; the scalar
 * form is for circuit solvers.
 */
public interface CurrentVoltage {
  /** Ohm's law: I = g V. */
  CurrentVoltage LINEAR = new LinearCurrentVoltage();

  /** Highest power of the voltage, at least 1. */
  int degree();

  /** Whether the coefficients of a power are other than 0. */
  default boolean has(int power) {
    return power >= 1 && power <= degree();
  }

  /**
   * Sets {@code out[i]} to the coefficient of a power for {@code g[i]}, i &lt; n.
   *
   * @param g conductances at low voltage, µS
   * @param power 1 … {@link #degree}
   * @param out µA/V^power
   */
  void coefficients(float[] g, int n, int power, float[] out);

  /**
   * The current, µA.
   *
   * @param g conductance at low voltage, µS
   * @param volts of either sign
   */
  double current(double g, double volts);

  /** dI/dV, µS, of the same arguments. */
  double slope(double g, double volts);
}
