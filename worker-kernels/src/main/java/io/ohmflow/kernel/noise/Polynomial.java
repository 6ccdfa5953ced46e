package io.ohmflow.kernel.noise;

import java.util.Arrays;
import java.util.List;

/**
 * A polynomial c_0 + c_1 r + c_2 r² + …, evaluated by Horner's rule in single precision.
 *
 * <p>Immutable; the coefficients are copied in and out.
 */
final class Polynomial implements Curve {
  private final float[] coefficients;

  /**
   * @param coefficients lowest power first, at least one, finite
   * @param scale factor on all coefficients
   */
  Polynomial(List<Double> coefficients, double scale) {
    if (coefficients.isEmpty()) {
      throw new IllegalArgumentException("expected at least one coefficient, got none");
    }
    this.coefficients = new float[coefficients.size()];
    for (int k = 0; k < this.coefficients.length; k++) {
      this.coefficients[k] = (float) (Check.finite("coefficient", coefficients.get(k)) * scale);
    }
  }

  @Override
  public float at(float r) {
    float value = 0;
    for (int k = coefficients.length - 1; k >= 0; k--) {
      value = value * r + coefficients[k];
    }
    return value;
  }

  @Override
  public void at(float[] x, float scale, float[] out, int n) {
    // One pass per power keeps the inner loop free of control flow, so that it is vectorised.
    int highest = coefficients.length - 1;
    Arrays.fill(out, 0, n, coefficients[highest]);
    for (int k = highest - 1; k >= 0; k--) {
      float c = coefficients[k];
      for (int i = 0; i < n; i++) {
        out[i] = out[i] * (x[i] * scale) + c;
      }
    }
  }

  @Override
  public float slope(float r) {
    float value = 0;
    for (int k = coefficients.length - 1; k > 0; k--) {
      value = value * r + k * coefficients[k];
    }
    return value;
  }

  @Override
  public void slope(float[] x, float scale, float[] out, int n) {
    int highest = coefficients.length - 1;
    Arrays.fill(out, 0, n, highest * coefficients[highest]);
    for (int k = highest - 1; k > 0; k--) {
      float c = k * coefficients[k];
      for (int i = 0; i < n; i++) {
        out[i] = out[i] * (x[i] * scale) + c;
      }
    }
  }
}
