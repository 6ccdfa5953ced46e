package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.profile.document.InvalidInputException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights as pairs, beside an offset column, in slices, and inputs as pulses. */
class EncodingTest {
  private static final String SMALL_TILES = "tile={rows: 7, columns: 5}";

  /** Something that is not linear, so that tiles and slices are converted one by one. */
  private static final String FINE_ADC = "adc={bits: 16 bit, policy: fixed, range: 64}";

  private static final double ADC_STEP = 64 / 32_767.0;

  @ParameterizedTest
  @ValueSource(strings = {"differential-pair", "two-sided-pair", "offset-column"})
  void everyEncodingMultipliesByTheWeights(String encoding) {
    Matrix w = Chips.normal(11, 17, 3);
    Matrix x = Chips.normal(9, 17, 4);
    double[] exact = Chips.product(x, w);
    for (String gMin : new String[] {"0 uS", "5 uS"}) {
      ChipModel chip =
          Chips.ideal(
              "mapping.encoding=" + encoding, "device.g-min=" + gMin, SMALL_TILES, FINE_ADC);
      AnalogMatrix tiles = Chips.programmed(chip, w, 9);
      Matrix y = Chips.multiply(tiles, x, 11, Chips.drive(4, 64));
      for (int i = 0; i < exact.length; i++) {
        // Three row tiles, each within a step of its converter; weights and inputs up to 4.
        assertEquals(exact[i], y.data()[i], 3 * ADC_STEP * 4 * 4, encoding + " " + i);
      }
      Matrix held = tiles.effectiveWeights();
      for (int r = 0; r < 17; r++) {
        for (int c = 0; c < 11; c++) {
          assertEquals(w.at(c, r), held.at(r, c), 3e-6);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "differential-pair,8,1",
    "differential-pair,8,2",
    "differential-pair,5,3",
    "two-sided-pair,8,4",
    "offset-column,8,1",
    "offset-column,8,3",
    "offset-column,4,4"
  })
  void slicesHoldRoundedWeights(String encoding, int weightBits, int cellBits) {
    Matrix w = Chips.normal(6, 10, 5);
    ChipModel chip =
        Chips.ideal(
            "mapping.encoding=" + encoding,
            "mapping.slices={weight-bits: "
                + weightBits
                + " bit, cell-bits: "
                + cellBits
                + " bit}");
    AnalogMatrix tiles = Chips.programmed(chip, w, 4);
    Matrix held = tiles.effectiveWeights();
    boolean offset = encoding.equals("offset-column");
    double half = 1 << weightBits - 1;
    double steps = offset ? half : half - 1;
    for (int c = 0; c < 6; c++) {
      double scale = 0;
      for (int r = 0; r < 10; r++) {
        scale = Math.max(scale, Math.abs(w.at(c, r)));
      }
      for (int r = 0; r < 10; r++) {
        double rounded = Math.rint(w.at(c, r) / scale * steps) / steps;
        // Two's complement has no code for +1.
        double expected = scale * (offset ? Math.min(rounded, 1 - 1 / steps) : rounded);
        assertEquals(expected, held.at(r, c), 2e-6 * scale, c + " " + r);
      }
    }
    Matrix x = Chips.normal(4, 10, 6);
    Matrix y = Chips.multiply(tiles, x, 6, Chips.drive(1, 1));
    for (int v = 0; v < 4; v++) {
      for (int c = 0; c < 6; c++) {
        double sum = 0;
        for (int r = 0; r < 10; r++) {
          sum += (double) x.at(v, r) * held.at(r, c);
        }
        assertEquals(sum, y.at(v, c), 2e-5);
      }
    }
  }

  /**
   * Whole inputs and weights from −128 to 127 in one-bit cells and one-bit pulses: with converters
   * that have a code for every count of cells, the product is exact. Algorithm of NeuroSim V1.5
   * ({@code cim/modules/macro.py}): both shifted to be positive, dummy row and column subtracted.
   */
  @Property(tries = 10)
  void oneBitCellsAndPulsesGiveWholeProductsExactly(@ForAll @IntRange(max = 1 << 20) int seed) {
    Random random = new Random(seed);
    Matrix w = whole(4, 300, random);
    Matrix x = whole(5, 300, random);
    ChipModel chip = oneBitChip("adc={bits: 16 bit, policy: fixed, range: 32767}");
    Matrix y = Chips.multiply(Chips.programmed(chip, w, 5), x, 4, Chips.drive(255, 32_767));
    double[] exact = Chips.product(x, w);
    for (int i = 0; i < exact.length; i++) {
      assertEquals(exact[i], y.data()[i]);
    }
  }

  /**
   * A reference column that holds 128 conducts in every row of the highest digit, about half of
   * which are driven: so random numbers need 7 bits, where a digital offset would do with 6.
   */
  @Property(tries = 10)
  void aConvertedReferenceSaturatesWhereItsCountDoes(@ForAll @IntRange(max = 1 << 20) int seed) {
    Random random = new Random(seed);
    Matrix w = whole(4, 300, random);
    Matrix x = whole(5, 300, random);
    double[] exact = Chips.product(x, w);
    double[] error = new double[2];
    for (int bits = 6; bits <= 7; bits++) {
      ChipModel chip =
          Chips.ideal(
              "mapping={encoding: offset-column, reference: converted, scale: fixed,"
                  + " full-scale: 128, slices: {weight-bits: 8 bit, cell-bits: 1 bit}}",
              "tile={rows: 128, columns: 3, cut: full}",
              "dac={bits: 8 bit, codes: full, policy: fixed, range: [-128, 127],"
                  + " serial: {bits-per-pulse: 1 bit, signs: offset}}",
              "adc={bits: " + bits + " bit, codes: count, policy: fixed}");
      Matrix y = Chips.multiply(Chips.programmed(chip, w, 5), x, 4, Chips.drive(128, 1 << bits));
      for (int i = 0; i < exact.length; i++) {
        error[bits - 6] = Math.max(error[bits - 6], Math.abs(exact[i] - y.data()[i]));
      }
    }
    assertEquals(0, error[1]);
    // One count that is lost in the highest digit and the highest pulse is worth 2^14.
    assertTrue(error[0] >= 1 << 14, "error at 6 bits: " + error[0]);
  }

  @ParameterizedTest
  @CsvSource({"0 uS, false", "5 uS, false", "5 uS, true"})
  void aConvertedReferenceGivesTheWeights(String gMin, boolean noisy) {
    Matrix w = Chips.normal(11, 17, 3);
    Matrix x = Chips.normal(9, 17, 4);
    double[] exact = Chips.product(x, w);
    String mapping = "mapping.encoding=offset-column";
    for (String slices :
        new String[] {"", "mapping.slices={weight-bits: 16 bit, cell-bits: 3 bit}"}) {
      ChipModel chip =
          Chips.ideal(
              mapping,
              "mapping.reference=converted",
              slices.isEmpty() ? mapping : slices,
              "device.g-min=" + gMin,
              SMALL_TILES,
              noisy ? "mvm.output-noise=1e-5" : FINE_ADC);
      AnalogMatrix tiles = Chips.programmed(chip, w, 9);
      Matrix y = Chips.multiply(tiles, x, 11, Chips.drive(4, 64));
      for (int i = 0; i < exact.length; i++) {
        // Two converters for each of three row tiles, a unit worth 2 · 25/20 of 4 · 4.
        assertEquals(exact[i], y.data()[i], 2 * 3 * ADC_STEP * 2.5 * 4 * 4, slices + " " + i);
      }
      Matrix held = tiles.effectiveWeights();
      for (int r = 0; r < 17; r++) {
        for (int c = 0; c < 11; c++) {
          assertEquals(w.at(c, r), held.at(r, c), slices.isEmpty() ? 5e-6 : 2e-4);
        }
      }
    }
  }

  @Test
  void aConvertedReferenceIsRefusedWhereItCannotBeSimulated() {
    InvalidInputException refused =
        assertThrows(
            InvalidInputException.class,
            () ->
                Chips.ideal(
                    "mapping.encoding=offset-column",
                    "mapping.reference=converted",
                    "compensation.drift=exact"));
    assertTrue(refused.getMessage().contains("mapping.reference"), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"subtracted", "converted"})
  void pulsesThatAreMovedUpWorkWithUnslicedOffsetColumns(String reference) {
    Matrix w = Chips.normal(6, 12, 7);
    Matrix x = Chips.normal(5, 12, 8);
    String dac = "dac={bits: 8 bit, policy: fixed, range: 2}";
    ChipModel pulses =
        Chips.ideal(
            dac,
            "mapping={encoding: offset-column, scale: per-column, reference: " + reference + "}",
            FINE_ADC,
            "dac.serial={bits-per-pulse: 2 bit, signs: offset}");
    Matrix expected =
        Chips.multiply(Chips.programmed(Chips.ideal(dac), w, 5), x, 6, Chips.drive(2, 1));
    Matrix y = Chips.multiply(Chips.programmed(pulses, w, 5), x, 6, Chips.drive(2, 64));
    for (int i = 0; i < 30; i++) {
      assertEquals(expected.data()[i], y.data()[i], 2 * 2 * 2 * 4 * ADC_STEP, "output " + i);
    }
  }

  private static ChipModel oneBitChip(String adc) {
    return Chips.ideal(
        "mapping={encoding: offset-column, scale: fixed, full-scale: 128,"
            + " slices: {weight-bits: 8 bit, cell-bits: 1 bit}}",
        "tile={rows: 128, columns: unlimited}",
        "dac={bits: 9 bit, policy: fixed, range: 255,"
            + " serial: {bits-per-pulse: 1 bit, signs: sign-magnitude}}",
        adc);
  }

  private static Matrix whole(int rows, int columns, Random random) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256) - 128;
    }
    return Matrix.of(values, rows, columns);
  }

  @ParameterizedTest
  @CsvSource({
    "digital,1,sign-magnitude",
    "digital,2,sign-magnitude",
    "digital,7,sign-magnitude",
    "analog,1,sign-magnitude",
    "analog,3,sign-magnitude",
    "digital,1,offset",
    "digital,3,offset",
    "analog,2,offset"
  })
  void pulsesCarryTheCodesOfTheDac(String accumulate, int bits, String signs) {
    String dac = "dac={bits: 8 bit, policy: fixed, range: 2}";
    Matrix w = Chips.normal(6, 12, 7);
    Matrix x = Chips.normal(5, 12, 8);
    ChipModel levels = Chips.ideal(dac, SMALL_TILES);
    ChipModel pulses =
        Chips.ideal(
            dac,
            SMALL_TILES,
            FINE_ADC,
            "dac.serial={bits-per-pulse: %d bit, accumulate: %s, signs: %s}"
                .formatted(bits, accumulate, signs));
    Matrix expected = Chips.multiply(Chips.programmed(levels, w, 5), x, 6, Chips.drive(2, 1));
    Matrix y = Chips.multiply(Chips.programmed(pulses, w, 5), x, 6, Chips.drive(2, 64));
    for (int i = 0; i < 30; i++) {
      // Half a step for each of two tiles and, at worst, each pulse by its weight, below 2 in sum.
      assertEquals(expected.data()[i], y.data()[i], 2 * 2 * 4 * ADC_STEP, "output " + i);
    }
  }

  @Test
  void chargesAddUpTheNoiseOfTheirPulses() {
    // One input of code 127 in 7 pulses of level 1 and weight 2^p/127, additive noise q per level:
    // the variance is q Σ 4^p / 127² instead of q.
    String noise = "mvm.read-noise={model: additive, weight-noise: 0.1}";
    String dac = "dac={bits: 8 bit, policy: fixed, range: 1}";
    Matrix w = Chips.filled(1, 1, 1);
    Matrix x = Chips.filled(40_000, 1, 1);
    ChipModel chip =
        Chips.ideal(noise, dac, "dac.serial={bits-per-pulse: 1 bit, accumulate: analog}");
    Matrix y = Chips.multiply(Chips.programmed(chip, w, 40_000), x, 1, Chips.drive(1, 0));
    double expected = 0.1 * Math.sqrt((Math.pow(4, 7) - 1) / 3) / 127;
    // Five standard errors of a deviation from 40,000 samples.
    assertEquals(expected, Chips.std(y.data()), 5 * expected / Math.sqrt(80_000));
    assertEquals(1, Chips.mean(y.data()), 5 * expected / 200);
  }

  @Test
  void givenConductancesMultiplyInMicrosiemens() {
    float[] plus = {10, 5, 0, 20, 1, 2};
    float[] minus = {0, 5, 3, 0, 2, 1};
    Matrix x = Matrix.of(new float[] {1, 0.5f, -1}, 1, 3);
    double[] expected = {10 - 3 * 0.5 - (1 - 2), 0.5 * 20 - (2 - 1)};
    for (ChipModel chip :
        new ChipModel[] {Chips.ideal(), Chips.ideal(FINE_ADC), Chips.ideal("device.g-min=2 uS")}) {
      AnalogMatrix tiles = Chips.tiles(chip, 3, 2, 1);
      tiles.loadConductances(plus, minus, Chips.KEY);
      tiles.read(0, Chips.KEY);
      Matrix y = Chips.multiply(tiles, x, 2, Chips.drive(1, 64));
      for (int c = 0; c < 2; c++) {
        assertEquals(expected[c], y.at(0, c), 25 * ADC_STEP / 2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ideal", "pcm-standard"})
  void programmedConductancesCanBeRead(String profile) {
    Matrix w = Matrix.of(new float[] {1, -0.5f, 0, 0.25f}, 2, 2);
    AnalogMatrix tiles = Chips.programmed(Chips.chip(profile), w, 1);
    float[] plus = new float[4];
    float[] minus = new float[4];
    tiles.conductances(0, plus, minus);
    double within = profile.equals("ideal") ? 1e-5 : 5;
    assertArrayEquals(new float[] {25, 0, 0, 25}, plus, (float) within);
    assertArrayEquals(new float[] {0, 0, 12.5f, 0}, minus, (float) within);
    assertTrue(profile.equals("ideal") || plus[0] != 25);
  }

  @Test
  void slicedMatricesTakeNoConductances() {
    AnalogMatrix tiles =
        Chips.tiles(Chips.ideal("mapping.slices={weight-bits: 8 bit, cell-bits: 2 bit}"), 2, 2, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> tiles.loadConductances(new float[4], new float[4], Chips.KEY));
  }

  @Test
  void aFixedFullScaleClipsLargerWeights() {
    ChipModel chip =
        Chips.ideal("mapping={encoding: differential-pair, scale: fixed, full-scale: 0.5}");
    Matrix held =
        Chips.programmed(chip, Matrix.of(new float[] {0.25f, -3, 0.5f}, 3, 1), 1)
            .effectiveWeights();
    assertArrayEquals(new float[] {0.25f, -0.5f, 0.5f}, held.data());
  }
}
