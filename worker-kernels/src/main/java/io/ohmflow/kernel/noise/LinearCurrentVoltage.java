package io.ohmflow.kernel.noise;

/** Ohm's law. */
record LinearCurrentVoltage() implements CurrentVoltage {
  @Override
  public int degree() {
    return 1;
  }

  @Override
  public void coefficients(float[] g, int n, int power, float[] out) {
    System.arraycopy(g, 0, out, 0, n);
  }

  @Override
  public double current(double g, double volts) {
    return g * volts;
  }

  @Override
  public double slope(double g, double volts) {
    return g;
  }
}
