package io.ohmflow.kernel.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NoiseKeyTest {

  @Test
  void aMillionRelatedKeysAreAllDifferentInBothHalves() {
    Set<Long> keys = new HashSet<>();
    Set<Long> counters = new HashSet<>();
    for (int a = 0; a < 100; a++) {
      for (int b = 0; b < 100; b++) {
        for (int c = 0; c < 100; c++) {
          NoiseKey key = NoiseKey.of(a).child(b).child(c);
          keys.add(key.key());
          counters.add(key.counter());
        }
      }
    }
    // 10^6 random 64-bit values collide with probability 3·10^-8.
    assertEquals(1_000_000, keys.size());
    assertEquals(1_000_000, counters.size());
  }

  @Test
  void oneBitOfANameChangesHalfTheBits() {
    int flipped = 0;
    int trials = 0;
    for (int seed = 0; seed < 100; seed++) {
      NoiseKey parent = NoiseKey.of(seed);
      for (int bit = 0; bit < 63; bit++) {
        NoiseKey a = parent.child(seed);
        NoiseKey b = parent.child(seed ^ 1L << bit);
        flipped += Long.bitCount(a.key() ^ b.key()) + Long.bitCount(a.counter() ^ b.counter());
        trials += 128;
      }
    }
    // Binomial(806400, 1/2): standard deviation of the share 5.6·10^-4; bound of 5.
    assertEquals(0.5, (double) flipped / trials, 0.0028);
  }

  @Test
  void orderMatters() {
    NoiseKey root = NoiseKey.of(1);
    assertNotEquals(root.child(1).child(2), root.child(2).child(1));
  }

  @Property(tries = 200)
  void aPermutationVisitsEveryElementOnce(
      @ForAll @IntRange(min = 1, max = 3000) int size, @ForAll long seed) {
    Permutation permutation = new Permutation(size, NoiseKey.of(seed));
    BitSet seen = new BitSet(size);
    for (int i = 0; i < size; i++) {
      long at = permutation.at(i);
      assertEquals(true, at >= 0 && at < size && !seen.get((int) at));
      seen.set((int) at);
    }
  }

  @Test
  void aPermutationMixes() {
    int size = 60_000;
    Permutation permutation = new Permutation(size, NoiseKey.of(5));
    double correlation = 0;
    double mean = (size - 1) / 2.0;
    for (int i = 0; i < size; i++) {
      correlation += (i - mean) * (permutation.at(i) - mean);
    }
    correlation /= size * (size * (double) size - 1) / 12;
    // Standard error of a rank correlation is 1/√(n − 1); bound of 5.
    assertEquals(0, correlation, 5 / Math.sqrt(size));
    assertThrows(IndexOutOfBoundsException.class, () -> permutation.at(size));
  }
}
