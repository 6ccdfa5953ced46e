package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;

/**
 * Filamentary oxide memory: I = G V + n₂(G) V² + n₃(G) V³ with n₂ and n₃ cubic and quadratic in
 * log10 G, G in S, fitted in CrossSim ({@code RRAM_Milo.py}) to Milo et al., IRPS 2021. Measured up
 * to 0.5 V and for 62.5 to 110 µS; outside it is an extrapolation. It was measured with one sign of
 * the voltage; the other is taken to be its mirror image.
 *
 * <p>The terms of the fits cancel to three digits and more, so they are evaluated in double
 * precision. Below {@value #LEAST} µS, the smallest conductance of these devices, the coefficients
 * shrink in proportion to g, so that a device that does not conduct has no current.
 */
record MiloCurrentVoltage() implements CurrentVoltage {
  private static final int CUBE = 3;
  private static final double[] SQUARE_FIT = {1.388e-4, 1.541e-3, 5.711e-3, 7.063e-3};
  private static final double[] CUBE_FIT = {8.8710e-5, 6.7919e-4, 1.2968e-3};
  private static final double HIGHEST_VOLTAGE = 0.5;
  private static final double LEAST = 50;
  private static final double SIEMENS = 1e-6;

  static CurrentVoltage from(Section s, double readVoltage) {
    if (readVoltage > HIGHEST_VOLTAGE) {
      s.problem(
          "model",
          "milo was measured up to 0.5 V, the read voltage is " + Unit.VOLTS.format(readVoltage));
    }
    return new MiloCurrentVoltage();
  }

  @Override
  public int degree() {
    return CUBE;
  }

  @Override
  public void coefficients(float[] g, int n, int power, float[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = power == 1 ? g[i] : (float) coefficient(g[i], power);
    }
  }

  /** Coefficient of V² or V³, µA/V² or µA/V³. */
  private static double coefficient(double g, int power) {
    double[] fit = power == 2 ? SQUARE_FIT : CUBE_FIT;
    double x = StrictMath.log10(Math.max(g, LEAST) * SIEMENS);
    double value = 0;
    for (double c : fit) {
      value = value * x + c;
    }
    return value / SIEMENS * Math.min(1, Math.max(g, 0) / LEAST);
  }

  @Override
  public double current(double g, double volts) {
    double v = Math.abs(volts);
    return volts * (g + v * (coefficient(g, 2) + v * coefficient(g, CUBE)));
  }

  @Override
  public double slope(double g, double volts) {
    double v = Math.abs(volts);
    return g + v * (2 * coefficient(g, 2) + v * CUBE * coefficient(g, CUBE));
  }
}
