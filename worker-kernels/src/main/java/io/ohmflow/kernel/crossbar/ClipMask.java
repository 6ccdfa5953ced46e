package io.ohmflow.kernel.crossbar;

import java.util.Arrays;

/**
 * Which tile outputs an ADC clipped in one multiplication. Takes memory only once a tile clips.
 * Belongs to one lane.
 */
public final class ClipMask {
  private final long[][] bits;
  private boolean any;

  ClipMask(int tiles) {
    this.bits = new long[tiles][];
  }

  /** Whether any output of any tile was clipped. */
  public boolean any() {
    return any;
  }

  void clear() {
    if (any) {
      for (long[] tile : bits) {
        if (tile != null) {
          Arrays.fill(tile, 0);
        }
      }
      any = false;
    }
  }

  /** Marks the values outside ±limit among n outputs of a tile. */
  void mark(int tile, float[] values, float limit, int n) {
    int words = (n + Long.SIZE - 1) / Long.SIZE;
    if (bits[tile] == null || bits[tile].length < words) {
      bits[tile] = new long[words];
    }
    any = true;
    for (int i = 0; i < n; i++) {
      if (Math.abs(values[i]) > limit) {
        bits[tile][i / Long.SIZE] |= 1L << i;
      }
    }
  }

  /** Whether output i of a tile was clipped. */
  boolean clipped(int tile, int i) {
    long[] words = bits[tile];
    return words != null && (words[i / Long.SIZE] & 1L << i) != 0;
  }
}
