package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ohmflow.kernel.linalg.Matrix;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Golden figures G11: IBM/aihwkit@4545f11 {@code rpu_forward_backward_pass.cpp}, run with one
 * weight of 1, 254 steps, DAC bound 1, ADC bound 10.
 */
class QuantizerTest {
  private static final float TOLERANCE = 2e-6f;
  private static final float[] X = {0.5f, 0.0039f, 0.004f, 0.3f, 0.99f, 1.7f, -0.5f};
  private static final String[] DAC = {"dac.bits=8 bit", "dac.policy=fixed", "dac.range=1"};
  private static final String[] ADC = {"adc.bits=8 bit", "adc.policy=fixed", "adc.range=10"};

  @Test
  void dacGridIsThePeers() {
    float[] expected = {
      0.503937006f, 0, 0.007874015718698502f, 0.299212605f, 0.992125988f, 1, -0.503937006f
    };
    assertArrayEquals(expected, convert(Chips.ideal(DAC), X), TOLERANCE);
  }

  @Test
  void adcGridIsThePeers() {
    float[] x = {0.5f, 0.0393f, 0.0394f, 3.3f, 9.99f, 12, -12};
    float[] expected = {0.472440958f, 0, 0.078740157f, 3.307086707f, 10, 10, -10};
    assertArrayEquals(expected, convert(Chips.ideal(ADC), x), TOLERANCE);
  }

  @Test
  void bothConvertersInARowGiveThePeersFigures() {
    float[] expected = {
      0.472440958f, 0, 0, 0.314960629f, 1.023622036f, 1.023622036f, -0.472440958f
    };
    assertArrayEquals(expected, convert(Chips.ideal(Chips.CONVERTERS), X), TOLERANCE);
  }

  private static float[] convert(ChipModel chip, float[] x) {
    AnalogMatrix tile = Chips.programmed(chip, Chips.filled(1, 1, 1), x.length);
    return Chips.multiply(tile, Matrix.of(x, x.length, 1), 1, Chips.drive(1, 10)).data();
  }

  @Property(tries = 2000)
  void roundsHalvesToEvenAndClips(
      @ForAll @IntRange(min = 2, max = 16) int bits,
      @ForAll @FloatRange(min = -4, max = 4) float value,
      @ForAll @FloatRange(min = 0.25f, max = 2) float range) {
    float maxCode = (1 << bits - 1) - 1;
    float scale = maxCode / range;
    float[] v = {value};
    Quantizer.convert(v, scale, maxCode, 1, 1);
    double expected = Math.max(-maxCode, Math.min(maxCode, Math.rint(value * scale)));
    assertEquals(expected, v[0], 0.0, "zero may lose its sign");
  }

  @Test
  void halvesGoToEvenAndTheEndsAreCodes() {
    float[] v = {0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 126.5f, 127.4f, 127.5f, 1e30f, -1e30f};
    Quantizer.convert(v, 1, 127, 1, v.length);
    assertArrayEquals(new float[] {0, 2, 2, 0, -2, 126, 127, 127, 127, -127}, v);
  }

  @Test
  void notANumberStaysVisible() {
    float[] v = {Float.NaN};
    Quantizer.convert(v, 1, 127, 1, 1);
    assertEquals(Float.NaN, v[0]);
  }
}
