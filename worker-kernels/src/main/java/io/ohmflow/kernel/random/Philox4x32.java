package io.ohmflow.kernel.random;

import io.ohmflow.kernel.internal.simd.Philox;

/**
 * The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters that passes
 * BigCrush. Stateless.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
public final class Philox4x32 {
  private Philox4x32() {}

  /** Writes the four words of the block with counter (c0, c1, c2, c3) under the key (k0, k1). */
  public static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] out) {
    Philox.block(join(c0, c1), join(c2, c3), join(k0, k1), out);
  }

  private static long join(int low, int high) {
    return (low & 0xFFFFFFFFL) | ((long) high << 32);
  }
}
