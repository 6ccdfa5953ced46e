package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.linalg.Matrix;

/**
 * How far the outputs of layers are from those with exactly solved wires, on the inputs of one
 * training step: ‖x·(W_lagged − W_exact)‖ / ‖x·W_exact‖ of the worst layer.
 */
public final class WireProbe {
  private double worst;

  /** Takes in a layer: squared norms of the deviation and of the exact outputs. */
  void add(double deviation, double exact) {
    if (exact > 0) {
      worst = Math.max(worst, Math.sqrt(deviation / exact));
    }
  }

  /** The largest relative deviation of a layer so far. */
  public double worst() {
    return worst;
  }

  static double squaredNorm(Matrix m) {
    double sum = 0;
    for (int r = 0; r < m.rows(); r++) {
      int from = m.offset() + r * m.stride();
      for (int c = from; c < from + m.columns(); c++) {
        sum += (double) m.data()[c] * m.data()[c];
      }
    }
    return sum;
  }
}
