package io.ohmflow.kernel.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightClipTest {

  static List<String> names() {
    return WeightClips.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void touchesNothingOutsideOfItsRows(String name) {
    WeightClip clip = Configurations.read("{name: " + name + "}", WeightClips::read);
    float[] w = {99, 3, -3, 5, 0, 0.1f, 99};
    clip.clip(w, 1, 1, 5);
    assertEquals(99f, w[0]);
    assertEquals(99f, w[6]);
  }

  @Test
  void fixedHoldsAtTheLimit() {
    float[] w = {2, -2, 0.5f};
    new FixedClip(1).clip(w, 0, 1, 3);
    assertArrayEquals(new float[] {1, -1, 0.5f}, w);
  }

  @Test
  void stdLooksAtEachRowByItself() {
    // Row 1: σ = 2, limit 2. Row 2: the mean is 10 and σ = 1.
    float[] w = {4, 0, 4, 0, 11, 9, 11, 9};
    new StdClip(1).clip(w, 0, 2, 4);
    assertArrayEquals(new float[] {2, 0, 2, 0, 1, 1, 1, 1}, w);
  }

  @Test
  void stdLeavesRowsWithoutSpread() {
    float[] w = {3, 3, 3};
    new StdClip(2).clip(w, 0, 1, 3);
    assertArrayEquals(new float[] {3, 3, 3}, w);
  }

  @Test
  void readsItsKeys() {
    assertEquals(new StdClip(3), Configurations.read("{name: std, k: 3}", WeightClips::read));
    assertEquals(
        new FixedClip(0.5f), Configurations.read("{name: fixed, limit: 0.5}", WeightClips::read));
    assertEquals(new NoClip(), Configurations.read("{}", WeightClips::read));
    assertThrows(IllegalArgumentException.class, () -> new StdClip(0));
    assertThrows(IllegalArgumentException.class, () -> new FixedClip(Float.NaN));
  }
}
