package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ohmflow.kernel.linalg.Matrix;
import org.junit.jupiter.api.Test;

/**
 * The codes of the converters around one weight of 1, as peers give them.
 *
 * <p>aihwkit: IBM/aihwkit@4545f11 {@code rpu_forward_backward_pass.cpp}, run with 254 steps, DAC
 * bound 1, ADC bound 10. CrossSim: sandialabs/cross-sim@0a2eb1e {@code quantizer_adc.py}, run with
 * the limits named in each test.
 */
class ConvertersOnTilesTest {
  private static final float TOLERANCE = 2e-6f;
  private static final float[] X = {0.5f, 0.0039f, 0.004f, 0.3f, 0.99f, 1.7f, -0.5f};
  private static final String[] DAC = {"dac.bits=8 bit", "dac.policy=fixed", "dac.range=1"};
  private static final String[] ADC = {"adc.bits=8 bit", "adc.policy=fixed", "adc.range=10"};

  @Test
  void dacGridIsThePeers() {
    float[] expected = {
      0.503937006f, 0, 0.007874015718698502f, 0.299212605f, 0.992125988f, 1, -0.503937006f
    };
    assertArrayEquals(expected, convert(Chips.ideal(DAC), 10, X), TOLERANCE);
  }

  @Test
  void adcGridIsThePeers() {
    float[] x = {0.5f, 0.0393f, 0.0394f, 3.3f, 9.99f, 12, -12};
    float[] expected = {0.472440958f, 0, 0.078740157f, 3.307086707f, 10, 10, -10};
    assertArrayEquals(expected, convert(Chips.ideal(ADC), 10, x), TOLERANCE);
  }

  @Test
  void bothConvertersInARowGiveThePeersFigures() {
    float[] expected = {
      0.472440958f, 0, 0, 0.314960629f, 1.023622036f, 1.023622036f, -0.472440958f
    };
    assertArrayEquals(expected, convert(Chips.ideal(Chips.CONVERTERS), 10, X), TOLERANCE);
  }

  @Test
  void unsignedCodesAreThoseOfAQuantizerFromZeroToOne() {
    float[] x = {0, 0.05f, 0.0714285f, 0.0715f, 0.5f, 0.93f, 1.2f};
    float[] expected = {0, 0, 0, 0.14285714f, 0.57142857f, 1, 1};
    assertArrayEquals(expected, convert(adc("unsigned", 3, "1"), 1, x), 1e-6f);
  }

  @Test
  void fullCodesOverASpanFromZeroAreTheSame() {
    float[] x = {0, 0.05f, 0.0714285f, 0.0715f, 0.5f, 0.93f, 1.2f};
    float[] expected = {0, 0, 0, 0.14285714f, 0.57142857f, 1, 1};
    assertArrayEquals(expected, convert(adc("full", 3, "[0, 1]"), 1, x), 1e-6f);
  }

  @Test
  void signMagnitudeCodesArePeersEvenOnAHalf() {
    float[] x = {-2, -0.5f, -0.16f, 0, 0.16f, 0.17f, 0.51f, 0.9f};
    float[] expected = {-1, -0.33333333f, 0, 0, 0, 0.33333333f, 0.66666667f, 1};
    assertArrayEquals(expected, convert(adc("sign-magnitude", 3, "1"), 1, x), 1e-6f);
    float[] fine = {0.001f, 0.0039f, 0.004f, 0.3f};
    float[] levels = {0, 0, 0.0078740157f, 0.2992126f};
    assertArrayEquals(levels, convert(adc("sign-magnitude", 8, "1"), 1, fine), 1e-6f);
  }

  @Test
  void symmetricCodesDifferFromThoseOnHalvesOnly() {
    float[] x = {-2, -0.5f, -0.16f, 0.5f, 0.17f, 0.51f, 0.9f};
    float[] expected = {-1, -2 / 3f, 0, 2 / 3f, 1 / 3f, 2 / 3f, 1};
    assertArrayEquals(expected, convert(adc("symmetric", 3, "1"), 1, x), 1e-6f);
  }

  /**
   * CrossSim AnalogCore, 8 bit on ±4: 256 levels, so currents are odd multiples of 4/255. Two of
   * its outputs over (I⁺ − I⁻ → y = I / 0.99) come from the currents asked for here.
   */
  @Test
  void fullCodesHaveNoZero() {
    float step = 8f / 255;
    float[] x = {0, 0.001f, -0.001f, 0.27f, -1.36f, 3.99f, 9};
    float[] y = convert(adc("full", 8, "4"), 4, x);
    float[] expected = {step / 2, step / 2, -step / 2, 17 * step / 2, -87 * step / 2, 4, 4};
    assertArrayEquals(expected, y, 2e-6f);
    assertEquals(0.2693602693602693, y[3] / 0.99, 1e-6);
    assertEquals(-1.3784907902554964, y[4] / 0.99, 1e-6);
  }

  @Test
  void countsReachTwoToTheBitsInclusive() {
    ChipModel chip = Chips.ideal("adc.bits=3 bit", "adc.codes=count", "adc.policy=fixed");
    float[] x = {-3, 0.4f, 0.6f, 2.5f, 3.5f, 7.6f, 8, 8.4f, 20};
    assertArrayEquals(
        new float[] {0, 0, 1, 2, 4, 8, 8, 8, 8}, convert(chip, 8, x), 1e-6f, "8 cells");
  }

  @Test
  void endsOfARangeAreReachedWithoutClipping() {
    for (String codes : new String[] {"symmetric", "sign-magnitude", "full"}) {
      assertEquals(0, clippedShare(adc(codes, 4, "3"), -3, 3), codes);
      assertEquals(1, clippedShare(adc(codes, 4, "3"), Math.nextUp(3f), -3.0001f), codes);
    }
    for (String codes : new String[] {"unsigned", "count"}) {
      assertEquals(0, clippedShare(adc(codes, 4, "3"), 0, 3), codes);
      assertEquals(1, clippedShare(adc(codes, 4, "3"), -Float.MIN_VALUE, 3.0001f), codes);
    }
  }

  private static double clippedShare(ChipModel chip, float... x) {
    AnalogMatrix tile = Chips.programmed(chip, Chips.filled(1, 1, 1), x.length);
    Chips.multiply(tile, Matrix.of(x, x.length, 1), 1, Chips.drive(1, 3));
    return tile.observed().clippedShare();
  }

  @Test
  void aSpanMayReachFurtherOnOneSide() {
    // The preset SONOS-TCAS: 8 bit on [-2.92, 4.27].
    ChipModel chip = adc("full", 8, "[-2.92, 4.27]");
    double step = (4.27 + 2.92) / 255;
    float[] x = {-9, -2.92f, 0, 1, 4.27f, 9};
    float[] y = convert(chip, 4.27f, x);
    for (int i = 0; i < x.length; i++) {
      double held = Math.max(-2.92, Math.min(4.27, x[i]));
      assertEquals(-2.92 + Math.rint((held + 2.92) / step) * step, y[i], 2e-6);
    }
  }

  @Test
  void unsignedDacDropsNegativeInputsAndCountsThem() {
    ChipModel chip =
        Chips.ideal("dac.bits=4 bit", "dac.codes=unsigned", "dac.policy=fixed", "dac.range=2");
    float[] x = {-1, -0.1f, 0, 0.26f, 1, 2, 2.5f, 3};
    AnalogMatrix tile = Chips.programmed(chip, Chips.filled(1, 1, 1), x.length);
    Matrix y = Chips.multiply(tile, Matrix.of(x, x.length, 1), 1, Chips.drive(2, 0));
    float step = 2 / 15f;
    assertArrayEquals(
        new float[] {0, 0, 0, 2 * step, 8 * step, 2, 2, 2}, y.data(), 1e-6f, "15 steps of 2/15");
    assertEquals(4 / 8.0, tile.observed().clippedInputShare().orElseThrow());
  }

  @Test
  void gradientStopsWhereAnUnsignedDacClips() {
    ChipModel chip =
        Chips.ideal("dac.bits=4 bit", "dac.codes=unsigned", "dac.policy=fixed", "dac.range=2");
    AnalogMatrix tile = Chips.programmed(chip, Chips.filled(1, 3, 1), 1);
    Matrix x = Matrix.of(new float[] {-1, 1, 3}, 1, 3);
    ClipMask mask = tile.newMask();
    AnalogMatrix.Drive drive = Chips.drive(2, 0);
    tile.multiply(x, Matrix.zeros(1, 1), drive, mask);
    Matrix dx = Matrix.zeros(1, 3);
    Matrix dw = Matrix.zeros(1, 3);
    Matrix one = Chips.filled(1, 1, 1);
    tile.backward(x, one, Chips.filled(1, 3, 1), false, drive, mask, dx, dw);
    assertArrayEquals(new float[] {0, 1, 0}, dx.data());
    assertArrayEquals(new float[] {0, 1, 2}, dw.data(), 0, "inputs as the DAC held them");
  }

  @Test
  void outputStepIsOneCodeInUnitsOfTheOutput() {
    // A weight of 3 on a chip that maps the largest weight of a column to 1.
    ChipModel chip = Chips.ideal(Chips.CONVERTERS);
    AnalogMatrix tile = Chips.programmed(chip, Chips.filled(1, 1, 3), 1);
    Chips.multiply(tile, Chips.filled(1, 1, 0.5f), 1, Chips.drive(2, 10));
    assertEquals(10 / 127.0 * 2 * 3, tile.observed().outputStep(), 1e-6);
    assertEquals(0, tile.observed().clippedInputShare().orElseThrow());
  }

  @Test
  void rangeOfAllRowsNeverClips() {
    ChipModel chip = Chips.ideal("adc.bits=5 bit", "adc.policy=max", "tile.rows=6");
    AnalogMatrix tile = Chips.programmed(chip, Chips.filled(1, 10, 1), 1);
    Matrix y = Chips.multiply(tile, Chips.filled(1, 10, 1), 1, Chips.drive(1, 0));
    // Two tiles of five rows: each at its full scale of 5.
    assertEquals(10, y.at(0, 0), 1e-6);
    assertEquals(0, tile.observed().clippedShare());
  }

  @Test
  void granularRangeCountsCells() {
    ChipModel chip = Chips.ideal("adc.bits=4 bit", "adc.policy=granular");
    AnalogMatrix tile = Chips.programmed(chip, Chips.filled(1, 12, 1), 3);
    Matrix x = Matrix.zeros(3, 12);
    for (int i = 0; i < 12; i++) {
      x.data()[i] = i < 3 ? 1 : 0;
      x.data()[12 + i] = i < 7 ? 1 : 0;
      x.data()[24 + i] = 1;
    }
    Matrix y = Chips.multiply(tile, x, 1, Chips.drive(1, 0));
    assertArrayEquals(new float[] {3, 7, 7}, y.data(), 1e-6f, "seven is the largest code");
    assertEquals(1 / 3.0, tile.observed().clippedShare());
  }

  private static ChipModel adc(String codes, int bits, String range) {
    return Chips.ideal(
        "adc.bits=" + bits + " bit",
        "adc.codes=" + codes,
        "adc.policy=fixed",
        "adc.range=" + range);
  }

  private static float[] convert(ChipModel chip, float adcRange, float[] x) {
    AnalogMatrix tile = Chips.programmed(chip, Chips.filled(1, 1, 1), x.length);
    return Chips.multiply(tile, Matrix.of(x, x.length, 1), 1, Chips.drive(1, adcRange)).data();
  }
}
