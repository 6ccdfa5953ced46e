package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Grows from 0 and levels off: height · (1 − exp(−x / scale)), as the deviations of charge-trap
 * memory do with the cell current (Agrawal et al., IEDM 2022).
 *
 * @param height value far out, finite and ≥ 0
 * @param scale where 63 % of it is reached, finite and &gt; 0
 */
record SaturatingCurve(double height, double scale) implements Curve {
  SaturatingCurve {
    Check.nonNegative("height", height);
    Check.positive("scale", scale);
  }

  static Curve from(Section s) {
    return new SaturatingCurve(
        s.number("height", Range.NON_NEGATIVE), s.number("scale", Range.POSITIVE));
  }

  @Override
  public float at(float x) {
    return (float) height * (1 - Elementwise.exp(-x * (float) (1 / scale)));
  }

  @Override
  public void at(float[] x, float unit, float[] out, int n) {
    float inverse = (float) (1 / scale);
    float top = (float) height;
    for (int i = 0; i < n; i++) {
      out[i] = -(x[i] * unit) * inverse;
    }
    Elementwise.exp(out, 0, out, 0, n);
    for (int i = 0; i < n; i++) {
      out[i] = top * (1 - out[i]);
    }
  }

  @Override
  public float slope(float x) {
    float inverse = (float) (1 / scale);
    return (float) height * inverse * Elementwise.exp(-x * inverse);
  }
}
