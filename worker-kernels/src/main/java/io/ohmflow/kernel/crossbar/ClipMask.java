package io.ohmflow.kernel.crossbar;

import java.util.Arrays;

/**
 * Which tile outputs a column circuit or an ADC clipped in one multiplication, one bit each;
 * several conversions of one output mark the same bit. Takes memory only once a tile clips. Belongs
 * to one lane.
 */
public final class ClipMask {
  private final long[][] bits;
  private final boolean[] marked;
  private boolean inputs;

  ClipMask(int tiles) {
    this.bits = new long[tiles][];
    this.marked = new boolean[tiles];
  }

  /** Whether any output of any tile was clipped. */
  public boolean any() {
    for (boolean tile : marked) {
      if (tile) {
        return true;
      }
    }
    return false;
  }

  /** Whether any output of a tile was clipped. */
  boolean any(int tile) {
    return marked[tile];
  }

  /** Says that a DAC clipped an input. */
  void markInputs() {
    inputs = true;
  }

  /** Whether a DAC clipped an input. */
  boolean inputs() {
    return inputs;
  }

  void clear() {
    inputs = false;
    for (int t = 0; t < bits.length; t++) {
      if (marked[t]) {
        Arrays.fill(bits[t], 0);
        marked[t] = false;
      }
    }
  }

  /**
   * Marks what was clipped.
   *
   * @param first position of {@code excess[0]} among the {@code total} outputs of the tile
   * @param excess how far each output lay beyond its limits; above 0 if it was clipped
   * @param n values that count
   */
  void mark(int tile, int first, float[] excess, int n, int total) {
    int words = (total + Long.SIZE - 1) / Long.SIZE;
    if (bits[tile] == null || bits[tile].length < words) {
      bits[tile] = bits[tile] == null ? new long[words] : Arrays.copyOf(bits[tile], words);
    }
    marked[tile] = true;
    long[] tileBits = bits[tile];
    for (int i = 0; i < n; i++) {
      if (excess[i] > 0) {
        tileBits[(first + i) / Long.SIZE] |= 1L << first + i;
      }
    }
  }

  /** Sets to 0 what was clipped among the outputs of a tile, [vectors × columns of the tile]. */
  void stop(int tile, float[] values) {
    stop(tile, 0, values, bits[tile].length * Long.SIZE);
  }

  /**
   * Sets to 0 what was clipped among n outputs of a tile.
   *
   * @param first position of {@code values[0]} among the outputs of the tile
   */
  void stop(int tile, int first, float[] values, int n) {
    long[] words = bits[tile];
    int end = Math.min(words.length, (first + n + Long.SIZE - 1) / Long.SIZE);
    for (int w = first / Long.SIZE; w < end; w++) {
      for (long left = words[w]; left != 0; left &= left - 1) {
        int at = w * Long.SIZE + Long.numberOfTrailingZeros(left) - first;
        if (at >= 0 && at < n) {
          values[at] = 0;
        }
      }
    }
  }
}
