package io.ohmflow.kernel.noise;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A polynomial c_0 + c_1 r + c_2 r² + …, evaluated by Horner's rule in single precision.
 *
 * <p>Immutable; the coefficients are copied in and out.
 */
final class Polynomial {
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

  /** The value at {@code r}. */
  float at(float r) {
    float value = 0;
    for (int k = coefficients.length - 1; k >= 0; k--) {
      value = value * r + coefficients[k];
    }
    return value;
  }

  /** Sets {@code out[i]} to the value at {@code x[i] · scale}, for i &lt; n; not in place. */
  void at(float[] x, float scale, float[] out, int n) {
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

  /** The polynomial (1 − share) · this + share · other; both must have the same degree. */
  Polynomial towards(Polynomial other, double share) {
    if (other.coefficients.length != coefficients.length) {
      throw new IllegalArgumentException(
          "expected polynomials of one degree, got "
              + coefficients.length
              + " and "
              + other.coefficients.length
              + " coefficients");
    }
    List<Double> mixed =
        IntStream.range(0, coefficients.length)
            .mapToObj(k -> (1 - share) * coefficients[k] + share * other.coefficients[k])
            .toList();
    return new Polynomial(mixed, 1);
  }
}
