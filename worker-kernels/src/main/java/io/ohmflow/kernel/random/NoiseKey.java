package io.ohmflow.kernel.random;

/**
 * Identity of a random stream: 128 bits, derived from a seed by naming what is simulated.
 *
 * <p>{@code NoiseKey.of(seed).child(Purpose.PROGRAMMING).child(chip).child(layer)} is the same
 * stream on every machine and in every order of calls. The path matters: {@code child(1).child(2)}
 * and {@code child(2).child(1)} are unrelated, and so are {@code child(3)} and the purpose whose
 * number is 3. {@code key} becomes the key of the Philox generator and {@code counter} the upper
 * half of its counter, so two streams share numbers only if all 128 bits agree.
 *
 * <p>A step of derivation is a bijection of the 128 bits for a fixed name and sends different names
 * under one parent to different streams for certain; between different parents, n streams collide
 * with a probability near n² / 2<sup>129</sup>.
 *
 * @param key key of the generator
 * @param counter upper half of the generator's counter
 */
public record NoiseKey(long key, long counter) {
  /** What a number in a path names; keeps equal numbers of different kinds apart. */
  private static final long ROOT = 0xA0761D6478BD642FL;

  private static final long INDEX = 0xE7037ED1A0B428DBL;
  private static final long PURPOSE = 0x8EBC6AF09C88C6E3L;
  private static final long SLOT = 0x589965CC75374CC3L;

  /** 2<sup>64</sup> / golden ratio, odd: spreads consecutive numbers over all 64 bits. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final int HALF = 32;

  /** The root of all streams of a seed. */
  public static NoiseKey of(long seed) {
    return new NoiseKey(0, 0).derive(seed, ROOT);
  }

  /** The stream of the thing numbered {@code id} under this one: a step, a layer, a sample. */
  public NoiseKey child(long id) {
    return derive(id, INDEX);
  }

  /** The streams of one purpose under this one. */
  public NoiseKey child(Purpose p) {
    return derive(p.ordinal(), PURPOSE);
  }

  /** The key of a slot of {@link Draws}; goes with {@link #slotCounter}, no object made. */
  long slotKey(int slot) {
    return firstHalf(key, slot, SLOT);
  }

  /** The counter of a slot, given its {@link #slotKey}. */
  long slotCounter(long slotKey) {
    return secondHalf(counter, slotKey, SLOT);
  }

  private NoiseKey derive(long id, long kind) {
    long derived = firstHalf(key, id, kind);
    return new NoiseKey(derived, secondHalf(counter, derived, kind));
  }

  /** For a fixed key a bijection of the id, and the other way round. */
  private static long firstHalf(long key, long id, long kind) {
    return mix(mix(key ^ kind) + id * SPREAD);
  }

  /** For a fixed first half a bijection of the counter. */
  private static long secondHalf(long counter, long first, long kind) {
    return mix(mix(counter + kind) ^ Long.rotateLeft(first, HALF) * SPREAD);
  }

  /**
   * A bijection of 64 bits in which each input bit flips each output bit half of the time: the
   * finaliser "variant 13" of D. Stafford, as in Steele, Lea and Flood, "Fast splittable
   * pseudorandom number generators", OOPSLA 2014, figure 16.
   */
  static long mix(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
