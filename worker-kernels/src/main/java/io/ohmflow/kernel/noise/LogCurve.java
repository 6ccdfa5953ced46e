package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.linalg.Elementwise;

/**
 * A clipped straight line in the logarithm: clip(slope · unit · ln x + offset, min, max), x floored
 * at 1e-7.
 *
 * @param unit 1 for the natural logarithm, 1 / ln 10 for the decimal one
 */
record LogCurve(ClippedLine line, float unit) implements Curve {
  /** Where published fits floor r, so that ln r stays finite. */
  static final float SMALLEST = 1e-7f;

  @Override
  public float at(float x) {
    return line.at(unit * Elementwise.log(Math.max(x, SMALLEST)));
  }

  @Override
  public void at(float[] x, float scale, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = Math.max(x[i] * scale, SMALLEST);
    }
    Elementwise.log(out, 0, out, 0, n);
    for (int i = 0; i < n; i++) {
      out[i] = unit * out[i];
    }
    line.at(out, out, n);
  }

  @Override
  public float slope(float x) {
    return x > SMALLEST ? unit * line.slope(unit * Elementwise.log(x)) / x : 0;
  }
}
