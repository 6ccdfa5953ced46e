package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.linalg.Matrix;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the forward pass computes. */
class AnalogMatrixTest {
  private static final String[] NOISY = {
    "tile.rows=20",
    "tile.columns=7",
    "dac.bits=8 bit",
    "dac.policy=calibrated",
    "adc.bits=8 bit",
    "adc.policy=fixed",
    "adc.range=6",
    "mvm.read-noise={model: output-referred, weight-noise: 0.05}",
    "mvm.output-noise=0.02",
    "device.programming-noise={model: gaussian, std: 0.02, of: range}"
  };

  @Property(tries = 100)
  void idealChipIsThePlainProduct(
      @ForAll @IntRange(min = 1, max = 40) int vectors,
      @ForAll @IntRange(min = 1, max = 90) int inputs,
      @ForAll @IntRange(min = 1, max = 40) int outputs,
      @ForAll long seed) {
    ChipModel chip = Chips.ideal();
    assertTrue(chip.ideal());
    closeToProduct(chip, vectors, inputs, outputs, seed);
  }

  /** Exact devices on small tiles with ideal converters, through each way of multiplying. */
  @Property(tries = 100)
  void tilingWithIdealConvertersChangesNothing(
      @ForAll @IntRange(min = 1, max = 40) int vectors,
      @ForAll @IntRange(min = 1, max = 90) int inputs,
      @ForAll @IntRange(min = 1, max = 40) int outputs,
      @ForAll long seed) {
    String[] tile = {"tile.rows=16", "tile.columns=9"};
    closeToProduct(Chips.ideal(tile), vectors, inputs, outputs, seed);
    String[] scale = {"tile.rows=16", "tile.columns=9", "mapping.scale=per-tile"};
    closeToProduct(Chips.ideal(scale), vectors, inputs, outputs, seed);
    // Noise of no size to speak of, so that the tiles are multiplied one by one.
    String[] single = {"tile.rows=16", "tile.columns=9", "mvm.output-noise=1e-12"};
    closeToProduct(Chips.ideal(single), vectors, inputs, outputs, seed);
    String[] minimum = {"tile.rows=16", "device.g-min=5 uS", "mvm.output-noise=1e-12"};
    closeToProduct(Chips.ideal(minimum), vectors, inputs, outputs, seed);
  }

  private static void closeToProduct(ChipModel chip, int vectors, int inputs, int outputs, long s) {
    Matrix w = Chips.normal(outputs, inputs, s);
    Matrix x = Chips.normal(vectors, inputs, s + 1);
    AnalogMatrix tiles = Chips.programmed(chip, w, vectors);
    double[] exact = Chips.product(x, w);
    for (float range : new float[] {0, 1, 3}) {
      Matrix y = Chips.multiply(tiles, x, outputs, Chips.drive(range, 0));
      for (int i = 0; i < exact.length; i++) {
        // Sums of up to 90 terms of up to 16 in size, in single precision.
        assertEquals(exact[i], y.data()[i], 2e-4);
      }
    }
  }

  @Property(tries = 30)
  void cuttingACallIntoSeveralChangesNoBit(@ForAll @IntRange(min = 1, max = 299) int cut) {
    int vectors = 300;
    AnalogMatrix tiles = Chips.programmed(Chips.ideal(NOISY), Chips.normal(10, 50, 1), vectors);
    Matrix x = Chips.normal(vectors, 50, 2);
    Matrix whole = Chips.multiply(tiles, x, 10, Chips.drive(3, 6));
    Matrix parts = Matrix.zeros(vectors, 10);
    tiles.multiply(x.rows(0, cut), parts.rows(0, cut), drive(0));
    tiles.multiply(x.rows(cut, vectors - cut), parts.rows(cut, vectors - cut), drive(cut));
    assertArrayEquals(whole.data(), parts.data());
  }

  private static Drive drive(long firstVector) {
    return new Drive(3, 6, Chips.KEY.child(3), firstVector, 1);
  }

  @Test
  void sizeOfTheBuffersChangesNoBit() {
    Matrix w = Chips.normal(10, 50, 1);
    Matrix x = Chips.normal(5, 50, 2);
    AnalogMatrix small = Chips.programmed(Chips.ideal(NOISY), w, 5);
    AnalogMatrix large = Chips.programmed(Chips.ideal(NOISY), w, 4000);
    assertArrayEquals(
        Chips.multiply(small, x, 10, drive(0)).data(),
        Chips.multiply(large, x, 10, drive(0)).data());
  }

  @Test
  void gapsBetweenRowsDoNotMatter() {
    Matrix w = Chips.normal(10, 50, 1);
    AnalogMatrix tiles = Chips.programmed(Chips.ideal(NOISY), w, 30);
    Matrix wide = Chips.normal(30, 60, 3);
    Matrix x = wide.columns(4, 50);
    float[] copy = new float[30 * 50];
    for (int v = 0; v < 30; v++) {
      System.arraycopy(wide.data(), v * 60 + 4, copy, v * 50, 50);
    }
    Matrix y = Chips.filled(30, 14, 7);
    tiles.multiply(x, y.columns(3, 10), drive(0));
    Matrix expected = Chips.multiply(tiles, Matrix.of(copy, 30, 50), 10, drive(0));
    for (int v = 0; v < 30; v++) {
      for (int c = 0; c < 14; c++) {
        boolean inside = c >= 3 && c < 13;
        assertEquals(inside ? expected.at(v, c - 3) : 7, y.at(v, c));
      }
    }
  }

  @Test
  void keysDecideTheNoise() {
    Matrix w = Chips.normal(10, 50, 1);
    Matrix x = Chips.normal(8, 50, 2);
    ChipModel chip = Chips.ideal(NOISY);
    float[] first = Chips.multiply(Chips.programmed(chip, w, 8), x, 10, drive(0)).data();
    AnalogMatrix again = Chips.programmed(chip, w, 8);
    assertArrayEquals(first, Chips.multiply(again, x, 10, drive(0)).data());
    assertArrayEquals(first, Chips.multiply(again, x, 10, drive(0)).data());
    Drive other = new Drive(3, 6, Chips.KEY.child(4), 0, 1);
    assertFalse(Arrays.equals(first, Chips.multiply(again, x, 10, other).data()));
    again.program(w, Chips.KEY.child(5), 1);
    again.read(0, Chips.KEY.child(2));
    assertFalse(Arrays.equals(first, Chips.multiply(again, x, 10, drive(0)).data()));
  }

  @Property(tries = 50)
  void resultsScaleWithTheWeightsOfAColumn(@ForAll @IntRange(min = -20, max = 20) int power) {
    Matrix w = Chips.normal(6, 40, 1);
    float factor = (float) Math.scalb(1.0, power);
    float[] scaled = new float[w.data().length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = w.data()[i] * factor;
    }
    Matrix x = Chips.normal(9, 40, 2);
    ChipModel chip = Chips.ideal(NOISY);
    Matrix y = Chips.multiply(Chips.programmed(chip, w, 9), x, 6, drive(0));
    AnalogMatrix tiles = Chips.programmed(chip, Matrix.of(scaled, 6, 40), 9);
    Matrix z = Chips.multiply(tiles, x, 6, drive(0));
    for (int i = 0; i < y.data().length; i++) {
      // A power of two goes through mapping, noise and converters without rounding.
      assertEquals(y.data()[i] * factor, z.data()[i]);
    }
  }

  @Test
  void adcSaturatesAtItsRangeAndSaysSo() {
    ChipModel chip = Chips.ideal("adc.bits=8 bit", "adc.policy=fixed", "adc.range=2");
    AnalogMatrix tiles = Chips.programmed(chip, Chips.filled(1, 8, 0.5f), 2);
    float[] x = new float[16];
    Arrays.fill(x, 0, 8, 0.1f);
    Arrays.fill(x, 8, 16, -1);
    ClipMask mask = tiles.newMask();
    Matrix y = Matrix.zeros(2, 1);
    tiles.multiply(Matrix.of(x, 2, 8), y, Chips.drive(1, 2), mask);
    // 0.8 device currents lie within half a step of the exact value; −8 saturates at −2.
    assertEquals(0.4, y.at(0, 0), 0.5 * 0.5 * 2 / 127);
    assertEquals(-2 * 0.5f, y.at(1, 0));
    assertTrue(tiles.adcClipped() && mask.any());
    assertEquals(0.5, tiles.observed().clippedShare());
    tiles.multiply(Matrix.of(x, 2, 8), y, Chips.drive(1, 9), mask);
    assertFalse(tiles.adcClipped() || mask.any());
  }

  @Test
  void unknownRangesPassEverything() {
    ChipModel chip =
        Chips.ideal(
            "dac.bits=4 bit", "dac.policy=calibrated", "adc.bits=4 bit", "adc.policy=calibrated");
    Matrix w = Chips.normal(5, 30, 1);
    Matrix x = Chips.normal(7, 30, 2);
    AnalogMatrix tiles = Chips.programmed(chip, w, 7);
    Matrix y = Chips.multiply(tiles, x, 5, Chips.drive(0, 0));
    double[] exact = Chips.product(x, w);
    for (int i = 0; i < exact.length; i++) {
      assertEquals(exact[i], y.data()[i], 1e-4);
    }
    assertNotEquals(0, tiles.observed().outputStd());
  }

  @Test
  void observesTheRootMeanSquareBeforeTheAdc() {
    ChipModel chip = Chips.ideal("tile.rows=30", "adc.bits=6 bit", "adc.policy=calibrated");
    Matrix w = Chips.filled(1, 60, 2);
    AnalogMatrix tiles = Chips.programmed(chip, w, 2);
    float[] x = new float[120];
    Arrays.fill(x, 0, 60, 1);
    Arrays.fill(x, 60, 120, -3);
    Chips.multiply(tiles, Matrix.of(x, 2, 60), 1, Chips.drive(2, 5));
    // Each of the two tiles sees 30 · 1/2 and 30 · −3/2.
    assertEquals(Math.sqrt((15 * 15 + 45 * 45) / 2.0), tiles.observed().outputStd(), 1e-4);
  }

  @Test
  void emptyColumnsStayEmptyWithoutNoise() {
    AnalogMatrix tiles = Chips.programmed(Chips.ideal(Chips.CONVERTERS), Matrix.zeros(3, 9), 4);
    Matrix y = Chips.multiply(tiles, Chips.normal(4, 9, 1), 3, Chips.drive(1, 10));
    assertArrayEquals(new float[12], y.data());
  }

  @Test
  void wrongShapesAreNamed() {
    AnalogMatrix tiles = Chips.tiles(Chips.ideal(), 5, 3, 2);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> tiles.program(Matrix.zeros(5, 3), Chips.KEY, 1));
    assertEquals("expected weights [3 × 5], got [5 × 3]", e.getMessage());
    e =
        assertThrows(
            IllegalArgumentException.class,
            () -> tiles.multiply(Matrix.zeros(4, 5), Matrix.zeros(4, 3), Chips.drive(1, 1)));
    assertTrue(e.getMessage().contains("[4 × 5]") && e.getMessage().contains("at most 2"));
    assertThrows(IllegalArgumentException.class, () -> Chips.drive(Float.NaN, 1));
  }
}
