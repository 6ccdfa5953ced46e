package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileBuffersTest {
  private static final double DAY = 86_400;

  private static final Matrix LARGE = Chips.normal(90, 300, 1);
  private static final Matrix SMALL = Chips.normal(20, 70, 2);

  /** What two matrices give whose programmings, readings and products take turns. */
  private static float[][] inTurns(ChipModel chip, TileBuffers forLarge, TileBuffers forSmall) {
    AnalogMatrix large = new AnalogMatrix(chip, 300, 90, 16, Linalg.portable(), forLarge);
    AnalogMatrix small = new AnalogMatrix(chip, 70, 20, 16, Linalg.portable(), forSmall);
    large.program(LARGE, Chips.KEY.child(1), 1);
    small.program(SMALL, Chips.KEY.child(2), 0.5f);
    large.read(0, Chips.KEY.child(3));
    small.read(DAY, Chips.KEY.child(4));
    float[] first = product(large, 300, 90);
    float[] second = product(small, 70, 20);
    large.read(DAY, Chips.KEY.child(5));
    return new float[][] {first, second, product(large, 300, 90), product(small, 70, 20)};
  }

  private static float[] product(AnalogMatrix tiles, int inputs, int outputs) {
    Matrix x = Chips.normal(16, inputs, 3);
    return Chips.multiply(tiles, x, outputs, Chips.drive(2, 8)).data();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pcm-standard", "reram-wan2022", "comparison"})
  void matricesThatShareThemDoNotDisturbEachOther(String profile) {
    ChipModel chip = Chips.chip(profile, "device.faults={stuck-low: 0.05, stuck-high: 0.02}");
    TileBuffers shared = new TileBuffers(new Draws());
    float[][] together = inTurns(chip, shared, shared);
    float[][] apart = inTurns(chip, new TileBuffers(new Draws()), new TileBuffers(new Draws()));
    for (int i = 0; i < apart.length; i++) {
      assertArrayEquals(apart[i], together[i]);
    }
  }
}
