package io.ohmflow.kernel.random;

/**
 * Identity of a stream of draws: 128 bits derived from what is simulated, such as (seed, purpose,
 * step, lane, layer), never from threads, partitions or the order of calls.
 *
 * <p>Both halves pass a finaliser of their own at every level and take in the other half, so that
 * streams meet only if both collide.
 *
 * @param key key of the generator
 * @param counter upper half of its counter
 */
public record NoiseKey(long key, long counter) {
  /** 2^64 divided by the golden ratio, the increment of SplitMix64. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Keeps purposes apart from numbers such as steps. */
  private static final long PURPOSES = 0x5EED_0000_0000_0000L;

  /** The key of a run. */
  public static NoiseKey of(long seed) {
    return new NoiseKey(GOLDEN, ~GOLDEN).child(seed);
  }

  /** The key of a part with a number. The order of calls matters. */
  public NoiseKey child(long id) {
    long next = stafford(key + GOLDEN * (id + 1) ^ Long.rotateLeft(counter, 17));
    return new NoiseKey(next, murmur(counter + Long.rotateLeft(id * GOLDEN, 32) ^ next));
  }

  /** The key of a purpose. */
  public NoiseKey child(Purpose purpose) {
    return child(PURPOSES + purpose.ordinal());
  }

  /** Finaliser "Mix13" of D. Stafford, as SplitMix64 uses it. */
  private static long stafford(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Finaliser of MurmurHash3. */
  private static long murmur(long z) {
    z = (z ^ (z >>> 33)) * 0xFF51AFD7ED558CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return z ^ (z >>> 33);
  }
}
