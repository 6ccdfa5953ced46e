package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;

/**
 * The weights of a matrix as they have been read, in their own units: what a chip with linear
 * columns multiplies by, and what a gradient through noisy weights goes through. Made when needed.
 */
final class ReadWeights {
  private final TileGrid grid;
  private final int inputs;
  private final int outputs;
  private final WeightMapping mapping;
  private final WeightSlice[] slices;

  /** [outputs × inputs] where an ideal chip keeps weights, else [inputs × outputs]. */
  private float[] values = {};

  private boolean kept;
  private boolean known;

  ReadWeights(TileGrid grid, int inputs, int outputs, WeightMapping mapping, WeightSlice[] slices) {
    this.grid = grid;
    this.inputs = inputs;
    this.outputs = outputs;
    this.mapping = mapping;
    this.slices = slices;
  }

  private float[] room() {
    values = values.length > 0 ? values : new float[inputs * outputs];
    return values;
  }

  /** Keeps weights [outputs × inputs] as an ideal chip holds them. */
  void keep(Matrix weights) {
    kept = true;
    for (int c = 0; c < outputs; c++) {
      int from = weights.offset() + c * weights.stride();
      System.arraycopy(weights.data(), from, room(), c * inputs, inputs);
    }
  }

  /** Keeps g⁺ − g⁻ [inputs × outputs]; without a minus side {@code minus} is null. */
  void keep(float[] plus, float[] minus) {
    kept = true;
    float[] to = room();
    for (int r = 0; r < inputs; r++) {
      for (int c = 0; c < outputs; c++) {
        float other = minus == null ? 0 : minus[r * outputs + c];
        to[c * inputs + r] = plus[r * outputs + c] - other;
      }
    }
  }

  /** Forgets what was read. */
  void clear() {
    known = false;
  }

  /** The weights, [inputs × outputs]. */
  Matrix matrix() {
    if (kept) {
      return Matrix.of(values, outputs, inputs).transpose();
    }
    if (!known) {
      room();
      for (int t = 0; t < grid.slots().size(); t++) {
        read(grid.slots().get(t), t % grid.columnTiles());
      }
      known = true;
    }
    return Matrix.of(values, inputs, outputs);
  }

  private void read(Slot slot, int columnTile) {
    int scaleAt = slot.rowTile() * outputs;
    float moved = (float) mapping.digitalOffset();
    for (int k = 0; k < slices.length; k++) {
      float[] effective = slices[k].circuit().effective();
      float[] scales = slices[k].outputScales();
      CellCircuit references = slices[k].references();
      for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
        int from = r * outputs;
        int beside = r * grid.columnTiles() + columnTile;
        float zero = references == null ? 0 : references.effective()[beside];
        for (int c = slot.column(); c < slot.column() + slot.columns(); c++) {
          float before = k == 0 ? -moved * mapping.scales()[scaleAt + c] : values[from + c];
          values[from + c] = before + (effective[from + c] - zero) * scales[scaleAt + c];
        }
      }
    }
  }

  /** The weights, [inputs × outputs], a copy. */
  Matrix copy() {
    Matrix weights = matrix();
    float[] copy = new float[inputs * outputs];
    for (int r = 0; r < inputs; r++) {
      for (int c = 0; c < outputs; c++) {
        copy[r * outputs + c] = weights.at(r, c);
      }
    }
    return Matrix.of(copy, inputs, outputs);
  }
}
