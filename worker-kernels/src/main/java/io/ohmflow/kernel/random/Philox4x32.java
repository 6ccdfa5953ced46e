package io.ohmflow.kernel.random;

/**
 * The Philox4x32-10 block function: 128 bits of counter and 64 bits of key to 128 random bits.
 *
 * <p>Ten rounds of two 32 × 32 → 64 bit products. Every output is a pure function of counter and
 * key, which is what lets any worker compute any element of a stream. This is the plain form, the
 * reference for the fast fills behind {@link Draws}.
 *
 * <p>Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011, section 3.3, with the multipliers and key increments of its table 2.
 */
public final class Philox4x32 {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;

  /** Key increments: the golden ratio and √3 − 1, as 32 bit fractions. */
  private static final int WEYL_0 = 0x9E3779B9;

  private static final int WEYL_1 = 0xBB67AE85;

  private Philox4x32() {}

  /**
   * Computes one block.
   *
   * @param c0 counter, lowest word; {@code c3} is the highest
   * @param k0 key, low word; {@code k1} is the high one
   * @param out set: the four words of the block, at 0 to 3
   */
  public static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] out) {
    int x0 = c0;
    int x1 = c1;
    int x2 = c2;
    int x3 = c3;
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = Integer.toUnsignedLong(x0) * MULTIPLIER_0;
      long p1 = Integer.toUnsignedLong(x2) * MULTIPLIER_1;
      x0 = (int) (p1 >>> Integer.SIZE) ^ x1 ^ (k0 + round * WEYL_0);
      x1 = (int) p1;
      x2 = (int) (p0 >>> Integer.SIZE) ^ x3 ^ (k1 + round * WEYL_1);
      x3 = (int) p0;
    }
    out[0] = x0;
    out[1] = x1;
    out[2] = x2;
    out[3] = x3;
  }
}
