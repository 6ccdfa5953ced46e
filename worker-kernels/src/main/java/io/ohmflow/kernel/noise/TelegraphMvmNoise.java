package io.ohmflow.kernel.noise;

import java.util.OptionalDouble;

/**
 * Random telegraph noise that jumps between multiplications, as a Gaussian of equal variance: of a
 * device that is below its conductance by an amplitude A with probability p the variance is A² p (1
 * − p), times the share of devices that jump. A column adds up many devices, so the sum is close to
 * Gaussian although one device is not.
 *
 * @param constant variance of a device that does not depend on its conductance, in g_max², ≥ 0
 * @param square variance of a device over the square of its conductance, ≥ 0
 */
record TelegraphMvmNoise(double constant, double square) implements MvmNoise {
  private static final float HALF = 0.5f;
  private static final int DEVICES = 2;

  TelegraphMvmNoise {
    Check.nonNegative("constant", constant);
    Check.nonNegative("square", square);
  }

  @Override
  public OptionalDouble uniform(int power) {
    if (power != 2) {
      return OptionalDouble.of(0);
    }
    return square == 0 ? OptionalDouble.of(DEVICES * constant) : OptionalDouble.empty();
  }

  @Override
  public boolean needsSum() {
    return square > 0;
  }

  @Override
  public void addCoefficients(int power, float[] difference, float[] sum, int n, float[] out) {
    if (power != 2) {
      return;
    }
    float c = (float) (DEVICES * constant);
    float s = HALF * (float) square;
    if (s == 0) {
      for (int i = 0; i < n; i++) {
        out[i] += c;
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      // g⁺² + g⁻² = ((g⁺ + g⁻)² + (g⁺ − g⁻)²) / 2
      out[i] += c + s * (sum[i] * sum[i] + difference[i] * difference[i]);
    }
  }
}
