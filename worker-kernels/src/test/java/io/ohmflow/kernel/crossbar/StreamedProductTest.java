package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.linalg.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells that pass by give the same bits as cells that are held. */
class StreamedProductTest {
  private static final int INPUTS = 300;
  private static final int OUTPUTS = 90;
  private static final int VECTORS = 17;
  private static final Matrix WEIGHTS = Chips.normal(OUTPUTS, INPUTS, 1);
  private static final Matrix X = Chips.normal(VECTORS, INPUTS, 2);
  private static final Drive DRIVE = Chips.drive(2, 3);
  private static final double DAY = 86_400;

  private static AnalogMatrix programmed(ChipModel chip, int maxVectors) {
    AnalogMatrix tiles = Chips.tiles(chip, INPUTS, OUTPUTS, maxVectors);
    tiles.program(WEIGHTS, Chips.KEY.child(1), 1);
    return tiles;
  }

  private static AnalogMatrix held(ChipModel chip, double seconds) {
    AnalogMatrix tiles = programmed(chip, VECTORS);
    tiles.read(seconds, Chips.KEY.child(2));
    return tiles;
  }

  private static AnalogMatrix streamed(ChipModel chip, double seconds) {
    AnalogMatrix tiles = programmed(chip, VECTORS);
    tiles.readForOne(seconds, Chips.KEY.child(2), (float) chip.adc().range());
    return tiles;
  }

  /** Outputs, gradients, and what a step hears of its converters. */
  private static List<float[]> step(AnalogMatrix tiles, Matrix x, Drive drive) {
    ClipMask mask = tiles.newMask();
    Matrix y = Matrix.zeros(VECTORS, OUTPUTS);
    tiles.multiply(x, y, drive, mask);
    Matrix dx = Matrix.zeros(VECTORS, INPUTS);
    Matrix dw = Matrix.zeros(OUTPUTS, INPUTS);
    double byRange = tiles.backward(x, y, WEIGHTS, false, drive, mask, dx, dw);
    Observed seen = tiles.observed();
    float[] heard = {
      (float) byRange,
      (float) seen.clippedShare(),
      (float) seen.clippedInputShare().orElse(-1),
      (float) seen.outputStd(),
      seen.conversions(),
      (float) seen.outputStep()
    };
    return List.of(y.data(), dx.data(), dw.data(), heard);
  }

  private static void assertSame(List<float[]> expected, List<float[]> actual) {
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name=plain",
        "tile.columns=40",
        "tile.rows=1000",
        "mapping.encoding=two-sided-pair",
        "mapping.scale=per-column",
        "mapping.scale=fixed",
        "device.faults={stuck-low: 0.05, stuck-high: 0.02}",
        "device.drift={model: power-law, t0: 20 s, mean: 0.05, std: 0.02}",
        "wires={model: none}",
        "wires.sense-at=first-input",
        "dac={bits: ideal}",
        "adc={bits: 6 bit, policy: calibrated}",
        "columns={series-resistance: 0.01, gain-std: 0.02}"
      })
  void stepsAreTheSame(String change) {
    String[] changes =
        change.endsWith("fixed") ? new String[] {change, "mapping.full-scale=2"} : split(change);
    ChipModel chip = Chips.chip("comparison", changes);
    AnalogMatrix streamed = streamed(chip, DAY);
    assertTrue(streamed.streams());
    List<float[]> expected = step(held(chip, DAY), X, DRIVE);
    assertSame(expected, step(streamed, X, DRIVE));
    // Nothing was used up.
    assertSame(expected, step(streamed, X, DRIVE));
  }

  private static String[] split(String change) {
    return change.equals("name=plain") ? new String[0] : new String[] {change};
  }

  @Test
  void inputsThatAreNotNegativeAreTheirOwnMagnitudes() {
    ChipModel chip = Chips.chip("comparison");
    Matrix x = Chips.normal(VECTORS, INPUTS, 3);
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = Math.abs(x.data()[i]);
    }
    assertSame(step(held(chip, 0), x, DRIVE), step(streamed(chip, 0), x, DRIVE));
  }

  @Test
  void inputsOfUnknownRangePassAsTheyAre() {
    ChipModel chip = Chips.chip("comparison");
    Drive open = Chips.drive(0, 0);
    assertSame(step(held(chip, 0), X, open), step(streamed(chip, 0), X, open));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pcm-standard", "reram-wan2022", "ideal"})
  void chipsThatNeedAllTheirCellsAreReadBefore(String profile) {
    ChipModel chip = Chips.chip(profile);
    AnalogMatrix late = streamed(chip, DAY);
    assertFalse(late.streams());
    assertSame(step(held(chip, DAY), X, DRIVE), step(late, X, DRIVE));
  }

  @Test
  void whoAsksForCellsGetsAllOfThem() {
    ChipModel chip = Chips.chip("comparison");
    AnalogMatrix held = held(chip, 0);
    AnalogMatrix late = streamed(chip, 0);
    assertArrayEquals(held.effectiveWeights().data(), late.effectiveWeights().data());
    assertFalse(late.streams());
    assertSame(step(held, X, DRIVE), step(late, X, DRIVE));
    AnalogMatrix other = streamed(chip, 0);
    assertArrayEquals(plus(held), plus(other));
  }

  private static float[] plus(AnalogMatrix tiles) {
    float[] plus = new float[INPUTS * OUTPUTS];
    tiles.conductances(0, plus, new float[plus.length]);
    return plus;
  }

  @Test
  void laterProgrammingsAndReadingsCount() {
    ChipModel chip = Chips.chip("comparison");
    AnalogMatrix tiles = streamed(chip, 0);
    tiles.read(0, Chips.KEY.child(2));
    assertFalse(tiles.streams());
    assertSame(step(held(chip, 0), X, DRIVE), step(tiles, X, DRIVE));
    tiles.program(WEIGHTS, Chips.KEY.child(1), 1);
    tiles.readForOne(0, Chips.KEY.child(2), 0);
    assertTrue(tiles.streams());
    assertSame(step(held(chip, 0), X, DRIVE), step(tiles, X, DRIVE));
  }

  @Test
  void vectorsOfManyBlocksNeedCellsThatStay() {
    ChipModel chip = Chips.chip("comparison");
    AnalogMatrix tiles = programmed(chip, 10_000);
    tiles.readForOne(0, Chips.KEY.child(2), 0);
    assertFalse(tiles.streams());
    assertEquals(OUTPUTS, Chips.multiply(tiles, X, OUTPUTS, DRIVE).columns());
  }
}
