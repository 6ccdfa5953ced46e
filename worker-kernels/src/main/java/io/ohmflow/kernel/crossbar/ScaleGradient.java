package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.profile.HardwareProfile.Scale;

/**
 * The derivative of {@link WeightMapping} without slices: a weight w of full scale s has the cell
 * value w/s, and the outputs of its column are multiplied by s. Where s follows the weights it is
 * the magnitude of one of them, whose gradient gets ds/dw = ±1 times that of s.
 */
final class ScaleGradient {
  private final Scale scale;
  private final TileGrid grid;
  private final int outputs;

  /** Column and row of the weight that a full scale is the magnitude of. */
  private int column;

  private int row;
  private float largest;
  private float factor;

  ScaleGradient(Scale scale, TileGrid grid, int outputs) {
    this.scale = scale;
    this.grid = grid;
    this.outputs = outputs;
  }

  /**
   * Adds the gradient by the weights.
   *
   * @param weights [outputs × inputs]
   * @param scales full scales, [row tiles × outputs]
   * @param byValues gradient by the cell values, [inputs × outputs]
   * @param byScales gradient by the logarithm of the factor s of the outputs, [row tiles × outputs]
   * @param dw [outputs × inputs], added to
   * @param unit factor on the gradients by values and scales
   */
  void add(
      Matrix weights, float[] scales, float[] byValues, double[] byScales, Matrix dw, float unit) {
    double whole = 0;
    factor = unit;
    largest = 0;
    for (Slot slot : grid.slots()) {
      double ofTile = 0;
      if (scale != Scale.PER_MATRIX) {
        largest = 0;
      }
      for (int c = slot.column(); c < slot.column() + slot.columns(); c++) {
        int at = slot.rowTile() * outputs + c;
        double byLog = factor * byScales[at] - values(weights, slot, c, scales[at], byValues, dw);
        if (scale == Scale.PER_COLUMN) {
          largest = 0;
          look(weights, slot, c);
          addLargest(weights, byLog, dw);
        } else {
          look(weights, slot, c);
          ofTile += byLog;
        }
      }
      if (scale == Scale.PER_TILE) {
        addLargest(weights, ofTile, dw);
      }
      whole += ofTile;
    }
    if (scale == Scale.PER_MATRIX) {
      addLargest(weights, whole, dw);
    }
  }

  /** Adds what goes through the values of a column; returns Σ gradient · value. */
  private double values(Matrix weights, Slot slot, int c, float full, float[] byValues, Matrix dw) {
    double sum = 0;
    int from = weights.offset() + c * weights.stride();
    int to = dw.offset() + c * dw.stride();
    for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
      float w = weights.data()[from + r];
      boolean held = scale == Scale.FIXED && Math.abs(w) > full;
      float by = held ? 0 : factor * byValues[r * outputs + c] / full;
      sum += (double) by * w;
      dw.data()[to + r] += by;
    }
    return sum;
  }

  private void look(Matrix weights, Slot slot, int c) {
    int from = weights.offset() + c * weights.stride();
    for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
      float magnitude = Math.abs(weights.data()[from + r]);
      if (magnitude > largest) {
        largest = magnitude;
        row = r;
        column = c;
      }
    }
  }

  /** A full scale without weights, or a fixed one, has no gradient. */
  private void addLargest(Matrix weights, double byLog, Matrix dw) {
    if (largest > 0) {
      float w = weights.data()[weights.offset() + column * weights.stride() + row];
      dw.data()[dw.offset() + column * dw.stride() + row] += (float) (byLog / w);
    }
  }
}
