package io.ohmflow.kernel.internal.simd;

/**
 * Constants and the scalar form of Philox4x32-10.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
public final class Philox {
  static final int ROUNDS = 10;
  static final long M0 = 0xD2511F53L;
  static final long M1 = 0xCD9E8D57L;
  static final int W0 = 0x9E3779B9;
  static final int W1 = 0xBB67AE85;
  static final long MASK = 0xFFFFFFFFL;

  private Philox() {}

  /**
   * One block.
   *
   * @param low lower half of the counter: words 0 and 1
   * @param high upper half: words 2 and 3
   * @param key words 0 and 1 of the key
   * @param out receives four words
   */
  public static void block(long low, long high, long key, int[] out) {
    int c0 = (int) low;
    int c1 = (int) (low >>> 32);
    int c2 = (int) high;
    int c3 = (int) (high >>> 32);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = (c0 & MASK) * M0;
      long p1 = (c2 & MASK) * M1;
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c1 = (int) p1;
      c3 = (int) p0;
      k0 += W0;
      k1 += W1;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
  }
}
