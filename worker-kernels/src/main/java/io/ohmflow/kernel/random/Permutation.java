package io.ohmflow.kernel.random;

/**
 * A keyed permutation of 0 … size − 1 that needs no memory: a Feistel network on the next even
 * number of bits, walked along its cycle until the value is in range (on average at most four
 * rounds of the network).
 *
 * <p>Source: Black and Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002. Immutable.
 */
public final class Permutation {
  private static final int ROUNDS = 6;

  private final long size;
  private final int half;
  private final long mask;
  private final NoiseKey[] rounds = new NoiseKey[ROUNDS];

  /**
   * @param size at least 1, at most 2^62
   * @param key which permutation
   */
  public Permutation(long size, NoiseKey key) {
    if (size < 1 || size > 1L << 62) {
      throw new IllegalArgumentException("cannot permute " + size + " elements");
    }
    this.size = size;
    int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(size - 1));
    this.half = (bits + 1) / 2;
    this.mask = (1L << half) - 1;
    for (int r = 0; r < ROUNDS; r++) {
      rounds[r] = key.child(r);
    }
  }

  /**
   * Where element i goes.
   *
   * @param i in [0, size)
   */
  public long at(long i) {
    if (i < 0 || i >= size) {
      throw new IndexOutOfBoundsException(i + " is not in a permutation of " + size);
    }
    long x = i;
    do {
      x = encipher(x);
    } while (x >= size);
    return x;
  }

  private long encipher(long x) {
    long left = x >>> half;
    long right = x & mask;
    for (NoiseKey round : rounds) {
      long next = left ^ round.child(right).key() & mask;
      left = right;
      right = next;
    }
    return left << half | right;
  }
}
