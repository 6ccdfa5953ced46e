package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Falls with a power of the conductance from a ceiling: min(scale / max(x^exponent, 1e-3), max), as
 * the strength of 1/f noise in phase-change memory does.
 *
 * @param scale value at x = 1, finite and ≥ 0
 * @param exponent finite and ≥ 0
 * @param max ceiling, finite and ≥ 0
 */
record PowerCurve(double scale, double exponent, double max) implements Curve {
  /** Keeps the value finite at 0, where the ceiling is reached long before. */
  private static final float SMALLEST_POWER = 1e-3f;

  PowerCurve {
    Check.nonNegative("scale", scale);
    Check.nonNegative("exponent", exponent);
    Check.nonNegative("max", max);
  }

  static Curve from(Section s) {
    return new PowerCurve(
        s.number("scale", Range.NON_NEGATIVE),
        s.number("exponent", Range.NON_NEGATIVE),
        s.number("max", Range.NON_NEGATIVE));
  }

  @Override
  public float at(float x) {
    float power = Elementwise.pow(x, (float) exponent);
    return Math.min((float) scale / Math.max(power, SMALLEST_POWER), (float) max);
  }

  @Override
  public void at(float[] x, float unit, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = x[i] * unit;
    }
    Elementwise.pow(out, 0, (float) exponent, out, 0, n);
    float numerator = (float) scale;
    float largest = (float) max;
    for (int i = 0; i < n; i++) {
      out[i] = Math.min(numerator / Math.max(out[i], SMALLEST_POWER), largest);
    }
  }

  @Override
  public float slope(float x) {
    float power = Elementwise.pow(x, (float) exponent);
    float value = (float) scale / power;
    return power > SMALLEST_POWER && value < (float) max ? -(float) exponent * value / x : 0;
  }
}
