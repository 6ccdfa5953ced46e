package io.ohmflow.kernel.random;

/**
 * A keyed permutation of 0 … size − 1 that needs no memory: element i is computed when asked for.
 *
 * <p>A Feistel network over the smallest power of two that holds the size; a result outside is sent
 * through the network again until it falls inside, which takes fewer than two passes on average.
 * The network alternates between the two halves of the bits, which differ by one where their number
 * is odd. Not for cryptography. Immutable and safe for threads.
 *
 * <p>Sources: M. Luby and C. Rackoff, "How to construct pseudorandom permutations from pseudorandom
 * functions", SIAM J. Comput. 17 (1988), for the network; J. Black and P. Rogaway, "Ciphers with
 * arbitrary finite domains", CT-RSA 2002, section 4, for walking the cycle.
 */
public final class Permutation {
  /** Four rounds suffice for large halves; halves of a few bits need more to mix. */
  private static final int ROUNDS = 12;

  private final long size;
  private final int lowBits;
  private final long lowMask;
  private final long highMask;
  private final long[] roundKeys = new long[ROUNDS];

  /**
   * Creates the permutation of a key.
   *
   * @param size number of elements, positive
   * @param key which of the permutations
   * @throws IllegalArgumentException if size is not positive
   */
  public Permutation(long size, NoiseKey key) {
    if (size <= 0) {
      throw new IllegalArgumentException("expected a positive size, got " + size);
    }
    int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(size - 1));
    this.size = size;
    this.lowBits = bits / 2;
    this.lowMask = (1L << lowBits) - 1;
    this.highMask = (1L << (bits - lowBits)) - 1;
    for (int round = 0; round < ROUNDS; round++) {
      roundKeys[round] = key.child(round).key();
    }
  }

  /**
   * The element at a position.
   *
   * @param i position, 0 … size − 1
   * @return an element, 0 … size − 1, different for every position
   * @throws IndexOutOfBoundsException if there is no such position
   */
  public long at(long i) {
    if (i < 0 || i >= size) {
      throw new IndexOutOfBoundsException("expected a position below " + size + ", got " + i);
    }
    long x = i;
    do {
      x = permuteBits(x);
    } while (x >= size);
    return x;
  }

  private long permuteBits(long x) {
    long low = x & lowMask;
    long high = x >>> lowBits;
    for (int round = 0; round < ROUNDS; round += 2) {
      low ^= NoiseKey.mix(roundKeys[round] + high) & lowMask;
      high ^= NoiseKey.mix(roundKeys[round + 1] + low) & highMask;
    }
    return high << lowBits | low;
  }
}
