package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;

/**
 * Current that grows less (or, with a negative curvature, more) than the voltage: I = g (V − k V³).
 * The analytical example of CrossSim ({@code Analytical_Devices.py}) has k = 0.25 / V².
 *
 * <p>Key: {@code curvature}, k as a number in 1/V², default 0.25. Up to the read voltage the
 * current must not fall, k V² ≤ 1/3.
 *
 * @param curvature k, 1/V², finite
 */
record CubicCurrentVoltage(double curvature) implements CurrentVoltage {
  private static final int CUBE = 3;
  private static final double USUAL_CURVATURE = 0.25;
  private static final double TURN = 1 / 3.0;

  CubicCurrentVoltage {
    Check.finite("curvature", curvature);
  }

  static CurrentVoltage from(Section s, double readVoltage) {
    double k = s.number("curvature", Range.ANY, USUAL_CURVATURE);
    if (k * readVoltage * readVoltage > TURN) {
      s.problem(
          "curvature",
          "the current falls before the read voltage, expected at most "
              + TURN / (readVoltage * readVoltage)
              + " per V² for "
              + Unit.VOLTS.format(readVoltage)
              + ", got "
              + k);
    }
    return new CubicCurrentVoltage(k);
  }

  @Override
  public int degree() {
    return CUBE;
  }

  @Override
  public boolean has(int power) {
    return power == 1 || power == CUBE;
  }

  @Override
  public void coefficients(float[] g, int n, int power, float[] out) {
    float c = power == 1 ? 1 : power == CUBE ? (float) -curvature : 0;
    for (int i = 0; i < n; i++) {
      out[i] = c * g[i];
    }
  }

  @Override
  public double current(double g, double volts) {
    return g * (volts - curvature * volts * volts * volts);
  }

  @Override
  public double slope(double g, double volts) {
    return g * (1 - CUBE * curvature * volts * volts);
  }
}
