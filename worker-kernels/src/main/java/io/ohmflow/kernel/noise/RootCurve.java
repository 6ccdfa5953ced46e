package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * scale · √x: a deviation whose variance grows with the conductance.
 *
 * @param scale value at x = 1, finite and ≥ 0
 */
record RootCurve(double scale) implements Curve {
  RootCurve {
    Check.nonNegative("scale", scale);
  }

  static Curve from(Section s) {
    return new RootCurve(s.number("scale", Range.NON_NEGATIVE));
  }

  @Override
  public float at(float x) {
    return (float) scale * (float) Math.sqrt(x);
  }

  @Override
  public void at(float[] x, float unit, float[] out, int n) {
    float factor = (float) scale;
    for (int i = 0; i < n; i++) {
      out[i] = factor * (float) Math.sqrt(x[i] * unit);
    }
  }

  @Override
  public float slope(float x) {
    return x > 0 ? (float) (scale / (2 * Math.sqrt(x))) : 0;
  }
}
