package io.ohmflow.kernel.converter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.ConverterCodes;
import io.ohmflow.profile.HardwareProfile.Converter;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Circuits of ADCs against theory. Deviations are small enough that the theory, which is of first
 * order in them, is off by less than 1 %.
 */
class AdcCircuitTest {
  private static final NoiseKey KEY = NoiseKey.of(20_240_117);
  private static final int BITS = 8;
  private static final int CODES = 1 << BITS;
  private static final Converter ADC = CodeGridTest.converter(ConverterCodes.FULL, BITS);
  private static final int CHIPS = 4000;

  /**
   * Five standard errors of a standard deviation from 4000 draws, 1/√8000 of it each: a false alarm
   * in 6·10⁻⁷; and 1 % for terms of second order.
   */
  private static final double STD_TOLERANCE = 5 / Math.sqrt(2.0 * CHIPS) + 0.01;

  private static AdcErrors errors(AdcType type, double mismatch, double offset, double inverse) {
    return new AdcErrors(type, (float) mismatch, (float) offset, (float) inverse, 1);
  }

  private static TransferCurve chip(AdcErrors errors, long number) {
    return errors.example(ADC, KEY.child(number), new Draws());
  }

  private static double std(AdcErrors errors, ToDoubleFunction<TransferCurve> measured) {
    double squares = 0;
    for (int chip = 0; chip < CHIPS; chip++) {
      double value = measured.applyAsDouble(chip(errors, chip));
      squares += value * value;
    }
    return Math.sqrt(squares / CHIPS);
  }

  private static void assertStd(double expected, double measured) {
    assertEquals(expected, measured, expected * STD_TOLERANCE);
  }

  /** Change to a code, relative to where it should be, steps. */
  private static double shift(TransferCurve curve, int code) {
    for (int e = 0; e < curve.edges(); e++) {
      if (curve.codeAfter(e - 1) < code && curve.codeAfter(e) >= code) {
        return curve.position(e) - code;
      }
    }
    throw new AssertionError("no change to " + code);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IDEAL")
  void withoutErrorsCodesChangeWhereTheyShould(AdcType type) {
    for (int bits : new int[] {2, 3, 8, 12}) {
      Converter adc = CodeGridTest.converter(ConverterCodes.FULL, bits);
      TransferCurve curve = errors(type, 0, 0, 0).example(adc, KEY, new Draws());
      assertEquals((1 << bits) - 1, curve.edges());
      for (int code = 1; code < 1 << bits; code++) {
        assertEquals(code, curve.codeAfter(code - 1));
        assertEquals(code, curve.position(code - 1), code * 1e-6f);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IDEAL")
  void withoutErrorsTheBankConvertsLikeTheGrid(AdcType type) {
    for (ConverterCodes codes : ConverterCodes.values()) {
      if (codes == ConverterCodes.COUNT && type != AdcType.RAMP) {
        continue;
      }
      Converter adc = CodeGridTest.converter(codes, 6);
      CodeGrid grid = CodeGrid.of(adc);
      AdcBank bank = new AdcBank(errors(type, 0, 0, 0), adc, 3);
      bank.newChip(KEY, new Draws());
      float[] v = new float[900];
      for (int i = 0; i < v.length; i++) {
        // Never on a change of code.
        v[i] = 2.4f * ((i * 7919 % 900) + 0.37f) / 900 - 1.2f;
      }
      float[] expected = v.clone();
      grid.convert(expected, 0.9f, 900);
      bank.convert(v, 0.9f, 300);
      for (int i = 0; i < v.length; i++) {
        assertEquals(expected[i], v[i] / grid.perRange(), 1e-6, codes + " " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SAR", "RAMP"})
  void codesRiseWhateverTheMismatch(AdcType type) {
    for (int number = 0; number < 200; number++) {
      TransferCurve curve = chip(errors(type, 0.4, 0, 0.01), number);
      for (int e = 0; e < curve.edges(); e++) {
        assertTrue(curve.codeAfter(e) > curve.codeAfter(e - 1));
        assertTrue(e == 0 || curve.position(e) >= curve.position(e - 1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IDEAL")
  void nonlinearitiesAddUpToZero(AdcType type) {
    Linearity measured = Linearity.of(chip(errors(type, 0.05, 0.01, 0.001), 1));
    assertEquals(CODES - 2, measured.dnl().length);
    assertEquals(CODES - 1, measured.inl().length);
    assertEquals(0, Arrays.stream(measured.dnl()).sum(), 1e-9);
    assertEquals(0, measured.inl()[CODES - 2], 1e-9);
    assertTrue(Linearity.worst(measured.dnl()) > 0.05);
    assertTrue(Arrays.stream(measured.dnl()).min().orElseThrow() >= -1);
  }

  @Test
  void binaryWeightsDeviateMostInTheMiddle() {
    // McCreary and Gray 1975: INL σ√N/2 and DNL σ√(N − 1) at mid-scale.
    double mismatch = 0.01;
    AdcErrors errors = errors(AdcType.SAR, mismatch, 0, 0);
    double inl = std(errors, c -> Linearity.of(c).inl()[CODES / 2 - 1]);
    assertStd(mismatch * Math.sqrt(CODES) / 2, inl);
    // The comparator search hides what goes back; at σ = 0.01 and DNL 0.16 that never happens.
    double dnl = std(errors, c -> Linearity.of(c).dnl()[CODES / 2 - 2]);
    assertStd(mismatch * Math.sqrt(CODES - 1), dnl);
    // One quarter up, bit 6 alone changes against the bits below: half the units, half the
    // variance.
    double quarter = std(errors, c -> Linearity.of(c).dnl()[CODES / 4 - 2]);
    assertStd(mismatch * Math.sqrt(CODES / 2.0 - 1), quarter);
  }

  @Test
  void unaryRampDeviatesLikeARandomWalkHeldAtBothEnds() {
    double mismatch = 0.02;
    AdcErrors errors = errors(AdcType.RAMP, mismatch, 0, 0);
    double middle = std(errors, c -> Linearity.of(c).inl()[CODES / 2 - 1]);
    assertStd(mismatch * Math.sqrt(CODES) / 2, middle);
    double quarter = std(errors, c -> Linearity.of(c).inl()[CODES / 4 - 1]);
    assertStd(mismatch * Math.sqrt(CODES * 3.0 / 16), quarter);
    double dnl = std(errors, c -> Linearity.of(c).dnl()[CODES / 2 - 2]);
    assertStd(mismatch, dnl);
  }

  /**
   * What each stage adds to the error of a code in steps, for a capacitor ratio of 1 + δ in it: a
   * stage reads v as v + δ/2 · (v − d) in units of the reference, N/2 steps, and the errors of
   * later stages count half as much each.
   */
  private static double[] perRatio(int code) {
    double v = 2.0 * code / CODES - 1;
    double[] error = new double[BITS - 1];
    for (int i = 0; i < error.length; i++) {
      int d = v > 0.25 ? 1 : v < -0.25 ? -1 : 0;
      error[i] = (v - d) / 2 * Math.scalb(CODES / 2.0, -i);
      v = 2 * v - d;
    }
    return error;
  }

  /** Codes at whose edges no stage is between two decisions. */
  private static final int[] SOME_CODES = {8, 32, 64, 224, 240};

  @Test
  void pipelineStagesErrByWhatTheyKeepOfTheirSignal() {
    double mismatch = 0.002;
    AdcErrors errors = errors(AdcType.PIPELINE, mismatch, 0, 0);
    for (int code : SOME_CODES) {
      double squares = Arrays.stream(perRatio(code)).map(e -> e * e).sum();
      // C₁ and C₂ each deviate by σ, so δ by √2 σ.
      assertStd(mismatch * Math.sqrt(2 * squares), std(errors, c -> shift(c, code)));
    }
  }

  @Test
  void cyclicConverterErrsTheSameWayInEveryRound() {
    double mismatch = 0.002;
    AdcErrors errors = errors(AdcType.CYCLIC, mismatch, 0, 0);
    for (int code : SOME_CODES) {
      double sum = Arrays.stream(perRatio(code)).sum();
      assertStd(mismatch * Math.sqrt(2) * Math.abs(sum), std(errors, c -> shift(c, code)));
    }
  }

  @Test
  void pipelineCodesGoBackWhereAStageDecides() {
    // At 10 % mismatch a first stage steps by √2 · 0.1 · N/4 = 9 steps, one way or the other.
    int back = 0;
    for (int number = 0; number < 100; number++) {
      TransferCurve curve = chip(errors(AdcType.PIPELINE, 0.1, 0, 0), number);
      for (int e = 0; e < curve.edges(); e++) {
        back += curve.codeAfter(e) < curve.codeAfter(e - 1) ? 1 : 0;
      }
    }
    assertTrue(back > 100, "went back " + back + " times");
  }

  @ParameterizedTest
  @EnumSource(names = {"PIPELINE", "CYCLIC"})
  void laterStagesCorrectWrongDecisions(AdcType type) {
    // Offsets of 0.04 in units of the reference: six standard deviations to the ¼ that is
    // corrected.
    for (int number = 0; number < 100; number++) {
      TransferCurve curve = chip(errors(type, 0, 0.02, 0), number);
      assertEquals(CODES - 1, curve.edges());
      assertEquals(0, Linearity.worst(Linearity.of(curve).inl()), 1e-3);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SAR", "RAMP"})
  void finiteGainPullsLevelsTowardsZeroSignal(AdcType type) {
    TransferCurve curve = chip(errors(type, 0, 0, 0.001), 0);
    // Feedback factor ½: levels are 1/(1 + 2/A) of what they should be, from the middle.
    for (int code = 1; code < CODES; code++) {
      double expected = CODES / 2.0 + (code - CODES / 2.0) / 1.002;
      assertEquals(expected, curve.position(code - 1), 1e-4);
    }
  }

  @Test
  void finiteGainShortensTheResiduesOfAPipeline() {
    double inverse = 1e-4;
    TransferCurve curve = chip(errors(AdcType.PIPELINE, 0, 0, inverse), 0);
    for (int code : SOME_CODES) {
      // A residue r counts 2/A less, as if the signal were smaller by r/2 · 2/A, in later stages by
      // half of that each.
      double v = 2.0 * code / CODES - 1;
      double expected = 0;
      for (int i = 0; i < BITS - 1; i++) {
        int d = v > 0.25 ? 1 : v < -0.25 ? -1 : 0;
        v = 2 * v - d;
        expected += v / 2 * 2 * inverse * Math.scalb(CODES / 2.0, -i);
      }
      assertEquals(expected, shift(curve, code), 1e-3 * CODES * inverse);
    }
  }
}
