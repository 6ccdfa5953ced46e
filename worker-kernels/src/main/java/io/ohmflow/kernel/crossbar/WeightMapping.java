package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
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
  /** Columns that are mapped together, so that rows are written a cache line at a time. */
  private static final int COLUMNS_AT_ONCE = 16;

  private static final int MAGNITUDE = 0x7fff_ffff;

  private final Mapping mapping;
  private final TileGrid grid;
  private final int outputs;

  /** Weight of full scale, [row tiles × outputs]. */
  private final float[] scales;

  WeightMapping(Mapping mapping, TileGrid grid, int outputs) {
    this.mapping = mapping;
    this.grid = grid;
    this.outputs = outputs;
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

  /** Largest magnitude; magnitudes are ordered like their bits, which compare faster. */
  private static float largest(Matrix weights, Slot slot, int column) {
    float[] w = weights.data();
    int from = weights.offset() + (slot.column() + column) * weights.stride() + slot.row();
    int bits = 0;
    for (int i = from; i < from + slot.rows(); i++) {
      bits = Math.max(bits, Float.floatToRawIntBits(w[i]) & MAGNITUDE);
    }
    return Float.intBitsToFloat(bits);
  }

  /**
   * Sets the cell values of one slice; {@link #scale} must have been called.
   *
   * @param weights [outputs × inputs]
   * @param values [inputs × outputs]
   */
  void values(Matrix weights, int slice, float[] values) {
    for (Slot slot : grid.slots()) {
      for (int c = 0; c < slot.columns(); c += COLUMNS_AT_ONCE) {
        int columns = Math.min(COLUMNS_AT_ONCE, slot.columns() - c);
        normalise(weights, slot, c, columns, values);
      }
    }
    if (mapping.scale() == Scale.FIXED) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.max(-1, Math.min(1, values[i]));
      }
    }
    if (mapping.slices().sliced()) {
      cut(slice, values);
    }
  }

  private void normalise(Matrix weights, Slot slot, int begin, int columns, float[] values) {
    float[] w = weights.data();
    int stride = weights.stride();
    int scaleAt = slot.rowTile() * outputs + slot.column() + begin;
    for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
      int from = weights.offset() + (slot.column() + begin) * stride + r;
      int to = r * outputs + slot.column() + begin;
      for (int c = 0; c < columns; c++) {
        values[to + c] = w[from + c * stride] / scales[scaleAt + c];
      }
    }
  }

  private void cut(int slice, float[] values) {
    int shift = mapping.slices().cellBits() * slice;
    int mask = largestDigit();
    int steps = steps();
    boolean offset = mapping.encoding() == Encoding.OFFSET_COLUMN;
    float perDigit = 1f / mask;
    for (int i = 0; i < values.length; i++) {
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
