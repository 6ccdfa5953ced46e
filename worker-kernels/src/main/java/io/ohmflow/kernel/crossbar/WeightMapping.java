package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.profile.HardwareProfile.Encoding;
import io.ohmflow.profile.HardwareProfile.Mapping;
import io.ohmflow.profile.HardwareProfile.Reference;
import io.ohmflow.profile.HardwareProfile.Scale;
import io.ohmflow.profile.HardwareProfile.Slices;
import java.util.Arrays;

/**
 * How weights become normalised cell values, slice by slice.
 *
 * <p>A weight w of a column (or tile) of full scale s is v = w/s in [−1, 1]. Unsliced, the cell
 * value is v. Sliced into digits of c bits, a weight of B bits in pairs is sign · Σ_k d_k 2^(ck) of
 * 2^(B−1) − 1 steps, and its cells hold sign · d_k/(2^c − 1); with an offset column it is Σ_k d_k
 * 2^(ck) − 2^(B−1) of 2^(B−1) steps, as in two's complement, and its cells hold d_k/(2^c − 1) ≥ 0.
 *
 * <p>Sources: encodings as in CrossSim ({@code simulator/cores}: balanced and offset cores, weight
 * bit slicing) and in ISAAC (Shafiee et al., ISCA 2016).
 */
final class WeightMapping {
  private final Mapping mapping;
  private final TileGrid grid;
  private final int outputs;

  /** Weight of full scale, [row tiles × outputs]. */
  private final float[] scales;

  private final float[] row;
  private final float[] full;

  WeightMapping(Mapping mapping, TileGrid grid, int outputs) {
    this.mapping = mapping;
    this.grid = grid;
    this.outputs = outputs;
    this.row = new float[outputs];
    this.full = new float[outputs];
    this.scales = new float[grid.rowTiles() * outputs];
  }

  /** Slices that a weight is cut into. */
  static int slices(Mapping mapping) {
    Slices s = mapping.slices();
    return s.sliced() ? (magnitudeBits(mapping) + s.cellBits() - 1) / s.cellBits() : 1;
  }

  private static int magnitudeBits(Mapping mapping) {
    int bits = mapping.slices().weightBits();
    return mapping.encoding() == Encoding.OFFSET_COLUMN ? bits : bits - 1;
  }

  /** Weight of full scale, [row tiles × outputs]. */
  float[] scales() {
    return scales;
  }

  /** Weight of a cell value of 1 in a slice, as a share of the full scale. */
  double significance(int slice) {
    Slices s = mapping.slices();
    boolean offset = mapping.encoding() == Encoding.OFFSET_COLUMN;
    if (!s.sliced()) {
      return offset ? 2 : 1;
    }
    double digit = (double) (1L << s.cellBits() * slice) * largestDigit();
    return digit / steps();
  }

  /** What is to be subtracted from a weight as a share of its full scale, digitally. */
  double digitalOffset() {
    boolean offset = mapping.encoding() == Encoding.OFFSET_COLUMN;
    boolean inReference = mapping.reference() == Reference.CONVERTED;
    return offset && mapping.slices().sliced() && !inReference ? 1 : 0;
  }

  /** State of a slice's reference columns, from 0 at g_min to 1 at g_max. */
  static float reference(Mapping mapping, int slice) {
    Slices s = mapping.slices();
    if (!s.sliced()) {
      return 0.5f;
    }
    int zero = mapping.reference() == Reference.CONVERTED ? 1 << s.weightBits() - 1 : 0;
    int mask = (1 << s.cellBits()) - 1;
    return (zero >> s.cellBits() * slice & mask) / (float) mask;
  }

  /** What columns feel of a cell value in a slice, as a share of that between g_min and g_max. */
  double felt(int slice, float value) {
    if (mapping.encoding() != Encoding.OFFSET_COLUMN) {
      return value;
    }
    return mapping.slices().sliced() ? value - reference(mapping, slice) : value / 2;
  }

  private int largestDigit() {
    return (1 << mapping.slices().cellBits()) - 1;
  }

  private int steps() {
    int half = 1 << mapping.slices().weightBits() - 1;
    return mapping.encoding() == Encoding.OFFSET_COLUMN ? half : half - 1;
  }

  /** Finds the full scales of weights [outputs × inputs]. */
  void scale(Matrix weights) {
    if (mapping.scale() == Scale.PER_MATRIX) {
      float largest = 0;
      for (Slot slot : grid.slots()) {
        largest = Math.max(largest, largest(weights, slot));
      }
      Arrays.fill(scales, orOne(largest));
      return;
    }
    for (Slot slot : grid.slots()) {
      scale(weights, slot);
    }
  }

  private static float largest(Matrix weights, Slot slot) {
    float largest = 0;
    for (int c = 0; c < slot.columns(); c++) {
      largest = Math.max(largest, largest(weights, slot, c));
    }
    return largest;
  }

  private void scale(Matrix weights, Slot slot) {
    int at = slot.rowTile() * outputs + slot.column();
    switch (mapping.scale()) {
      case FIXED -> Arrays.fill(scales, at, at + slot.columns(), (float) mapping.fullScale());
      case PER_TILE -> Arrays.fill(scales, at, at + slot.columns(), orOne(largest(weights, slot)));
      default -> {
        for (int c = 0; c < slot.columns(); c++) {
          scales[at + c] = orOne(largest(weights, slot, c));
        }
      }
    }
  }

  /** Without weights any scale will do. */
  private static float orOne(float scale) {
    return scale == 0 ? 1 : scale;
  }

  private static float largest(Matrix weights, Slot slot, int column) {
    int from = weights.offset() + (slot.column() + column) * weights.stride() + slot.row();
    return Elementwise.largestMagnitude(weights.data(), from, slot.rows());
  }

  /**
   * Sets the cell values of one slice; {@link #scale} must have been called.
   *
   * @param weights [outputs × inputs]
   * @param values [inputs × outputs]
   */
  void values(Matrix weights, int slice, float[] values) {
    weights.copyTransposed(values);
    for (Slot slot : grid.slots()) {
      int at = slot.row() * outputs + slot.column();
      normalise(slot, slot.rows(), values, at, outputs);
    }
    limit(slice, values, values.length);
  }

  /**
   * The same for some rows of a tile.
   *
   * @param weights those of the rows and columns, [columns × rows]
   * @param values [rows × columns], more may follow
   */
  void values(Matrix weights, Slot slot, int slice, float[] values) {
    weights.copyTransposed(values);
    normalise(slot, weights.columns(), values, 0, slot.columns());
    limit(slice, values, weights.columns() * slot.columns());
  }

  private void limit(int slice, float[] values, int n) {
    if (mapping.scale() == Scale.FIXED) {
      for (int i = 0; i < n; i++) {
        values[i] = Math.max(-1, Math.min(1, values[i]));
      }
    }
    if (mapping.slices().sliced()) {
      cut(slice, values, n);
    }
  }

  /**
   * Divides rows of a tile by their full scales; by way of arrays that start at 0, so that the loop
   * is vectorised.
   */
  private void normalise(Slot slot, int rows, float[] values, int first, int stride) {
    int columns = slot.columns();
    System.arraycopy(scales, slot.rowTile() * outputs + slot.column(), full, 0, columns);
    float[] v = row;
    float[] s = full;
    for (int at = first; at < first + rows * stride; at += stride) {
      System.arraycopy(values, at, v, 0, columns);
      for (int c = 0; c < columns; c++) {
        v[c] /= s[c];
      }
      System.arraycopy(v, 0, values, at, columns);
    }
  }

  private void cut(int slice, float[] values, int n) {
    int shift = mapping.slices().cellBits() * slice;
    int mask = largestDigit();
    int steps = steps();
    boolean offset = mapping.encoding() == Encoding.OFFSET_COLUMN;
    float perDigit = 1f / mask;
    for (int i = 0; i < n; i++) {
      int whole = Math.round(Math.abs(values[i]) * steps);
      if (offset) {
        int moved = Math.min(2 * steps - 1, steps + (values[i] < 0 ? -whole : whole));
        values[i] = (moved >> shift & mask) * perDigit;
      } else {
        values[i] = Math.copySign((whole >> shift & mask) * perDigit, values[i]);
      }
    }
  }
}
