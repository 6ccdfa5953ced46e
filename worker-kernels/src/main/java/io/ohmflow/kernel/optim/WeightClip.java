package io.ohmflow.kernel.optim;

import java.io.Serializable;

/**
 * A limit on weights that go on tiles, applied after each update. The largest weight of a column
 * sets its conductance scale, so outliers cost every other weight signal against noise.
 */
public interface WeightClip extends Serializable {

  /**
   * Clips whole rows in place. A row holds the weights of one output, which one tile column (or a
   * stack of them) computes.
   *
   * @param w weights, [rows × rowLength] row-major from {@code from}
   * @param from index of the first weight
   * @param rows number of rows
   * @param rowLength weights of one output
   */
  void clip(float[] w, int from, int rows, int rowLength);
}
