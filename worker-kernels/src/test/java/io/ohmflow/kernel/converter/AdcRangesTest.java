package io.ohmflow.kernel.converter;

import static io.ohmflow.kernel.converter.CodeGridTest.converter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.ConverterCodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdcRangesTest {

  /**
   * Steps of the optimal uniform quantizers of J. Max, IRE Trans. Inf. Theory 6 (1960), table II.
   */
  @ParameterizedTest
  @CsvSource({
    "FULL, 2, 4, 0.9957",
    "FULL, 3, 8, 0.5860",
    "FULL, 4, 16, 0.3352",
    "FULL, 5, 32, 0.1881",
    "SYMMETRIC, 2, 3, 1.224",
    "SYMMETRIC, 3, 7, 0.6508",
    "SYMMETRIC, 4, 15, 0.3534"
  })
  void bestRangeIsThatOfTheOptimalUniformQuantizer(
      ConverterCodes codes, int bits, int levels, double step) {
    double coverage = AdcRanges.bestCoverage(converter(codes, bits), 0);
    assertEquals(step, 2 * coverage / (levels - 1), 6e-5);
  }

  /**
   * Minimised by SciPy 1.17 {@code minimize_scalar} over the error summed cell by cell: 255 levels
   * without noise and with shares of 0.1 and 0.3; 1023 and 65535 levels, beyond the sum here.
   */
  @ParameterizedTest
  @CsvSource({
    "8, 0, 3.920501, 1e-5",
    "8, 0.1, 3.877974, 1e-5",
    "8, 0.3, 2.895043, 1e-5",
    "4, 0.3, 2.169221, 1e-5",
    "10, 0, 4.493383, 2e-3",
    "16, 0, 5.938242, 2e-3"
  })
  void knownNoiseNarrowsTheRange(int bits, double share, double expected, double tolerance) {
    double found = AdcRanges.bestCoverage(converter(ConverterCodes.SYMMETRIC, bits), share);
    assertEquals(expected, found, tolerance);
  }

  @Test
  void errorOfTheBestRangeIsThePublishedOne() {
    // Max 1960, table II: mean squared errors for 8 and 16 levels.
    assertEquals(0.03744, new NormalQuantizer(8, 1).error(0.5860 * 3.5), 1e-5);
    assertEquals(0.01154, new NormalQuantizer(16, 1).error(0.3352 * 7.5), 1e-5);
  }

  @Test
  void bothWaysToTheErrorAgreeWhereOneTakesOver() {
    for (double alpha : new double[] {1, 0.99, 0.8}) {
      for (double c : new double[] {2.5, 3.5, 4.5, 5.5}) {
        double summed = new NormalQuantizer(512, alpha).error(c);
        double step = new NormalQuantizer(513, alpha).error(c);
        assertEquals(summed, step, 5e-3 * summed, "a level more makes 0.4 %");
      }
    }
  }

  @Test
  void magnitudesNeedHalfTheLevels() {
    double unsigned = AdcRanges.bestCoverage(converter(ConverterCodes.UNSIGNED, 7), 0);
    double signed = AdcRanges.bestCoverage(converter(ConverterCodes.SYMMETRIC, 8), 0);
    assertEquals(signed, unsigned, 1e-5, "0 … 127 above zero for both");
  }

  @Test
  void granularStepIsOneCellStep() {
    for (ConverterCodes codes : ConverterCodes.values()) {
      var adc = converter(codes, 6);
      double unit = 1 / 3.0;
      double range = AdcRanges.granular(adc, unit, 1);
      assertEquals(unit, CodeGrid.of(adc).step((float) range), 1e-7, codes.name());
    }
    var symmetric = converter(ConverterCodes.SYMMETRIC, 8);
    assertEquals(127 / 15.0, AdcRanges.granular(symmetric, 1 / 15.0, 1), 1e-12);
    assertEquals(127 / 15.0 * 128 / 127, AdcRanges.granular(symmetric, 1 / 15.0, 8), 1e-12);
  }

  @Test
  void aSignalMadeOfNoiseHasNoBestRange() {
    var adc = converter(ConverterCodes.SYMMETRIC, 8);
    assertThrows(IllegalArgumentException.class, () -> AdcRanges.bestCoverage(adc, 1));
    assertTrue(AdcRanges.max(512) == 512);
  }
}
