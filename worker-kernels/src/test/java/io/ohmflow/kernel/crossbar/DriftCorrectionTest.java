package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.linalg.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compensation by other references and read-outs than inputs one by one against the fresh tile. The
 * factors of one common exponent are closed forms, ((t + t0) / t0)^0.05.
 */
class DriftCorrectionTest {
  private static final String COMMON_DRIFT =
      "device.drift={model: power-law, t0: 20 s, mean: 0.05, std: 0}";
  private static final double[] TIMES = {3600, 86_400, 31_536_000};
  private static final double[] ALPHA = {1.29683263, 1.51977471, 2.04121544};

  private static AnalogMatrix aged(ChipModel chip, Matrix w, double seconds, float adcRange) {
    AnalogMatrix tiles = Chips.programmed(chip, w, 1);
    tiles.read(seconds, Chips.KEY.child(6), adcRange);
    return tiles;
  }

  private static float[] weights(ChipModel chip, Matrix w, double seconds) {
    return aged(chip, w, seconds, 0).effectiveWeights().data();
  }

  @ParameterizedTest
  @CsvSource({
    "global, identity",
    "per-column, identity",
    "exact, identity",
    "global, vectors",
    "per-column, vectors",
    "exact, vectors"
  })
  void undoesCommonDriftExactly(String kind, String readOut) {
    String compensation = "compensation={drift: " + kind + ", read-out: " + readOut + "}";
    ChipModel plain = Chips.ideal(COMMON_DRIFT, "tile.rows=5");
    ChipModel compensated = Chips.ideal(COMMON_DRIFT, "tile.rows=5", compensation);
    Matrix w = Chips.normal(8, 9, 3);
    float[] exact = weights(plain, w, 0);
    for (int k = 0; k < TIMES.length; k++) {
      float[] uncorrected = weights(plain, w, TIMES[k]);
      float[] corrected = weights(compensated, w, TIMES[k]);
      for (int i = 0; i < exact.length; i++) {
        assertEquals(exact[i], corrected[i], 1e-6 * Math.abs(exact[i]));
        assertEquals(ALPHA[k], corrected[i] / uncorrected[i], 1e-6 * ALPHA[k]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "differential-pair, sign-magnitude, global",
    "differential-pair, offset, exact",
    "offset-column, sign-magnitude, per-column",
    "offset-column, offset, global"
  })
  void slicesAndPulsesAreReadOutOneByOne(String encoding, String signs, String kind) {
    ChipModel chip =
        Chips.ideal(
            COMMON_DRIFT,
            "tile.rows=5",
            "mapping.encoding=" + encoding,
            "mapping.slices={weight-bits: 8 bit, cell-bits: 3 bit}",
            "dac={bits: 8 bit, policy: fixed, range: 1, serial: {bits-per-pulse: 2 bit, signs: "
                + signs
                + "}}",
            "compensation={drift: " + kind + ", read-out: vectors}");
    Matrix w = Chips.normal(8, 9, 3);
    float[] fresh = weights(chip, w, 0);
    float[] old = weights(chip, w, 31_536_000);
    for (int i = 0; i < fresh.length; i++) {
      assertEquals(fresh[i], old[i], 5e-6, "of weights up to 3");
    }
  }

  @Test
  void anExactReferenceAlsoUndoesTheMeanErrorOfProgramming() {
    // All weights at full scale: the deviation 1.055 uS is cut off nowhere, so the mean of a tile
    // of n devices is off by 0.042 / √n of full scale before, and by nothing after.
    String[] changes = {"device.drift={model: none}", "device.read-noise={model: none}"};
    Matrix w = Chips.filled(10, 40, 1);
    for (String kind : new String[] {"global", "exact"}) {
      ChipModel chip =
          Chips.chip("pcm-standard", changes[0], changes[1], "compensation.drift=" + kind);
      double mean = Chips.mean(weights(chip, w, 0));
      if (kind.equals("exact")) {
        assertEquals(1, mean, 1e-6);
      } else {
        assertTrue(Math.abs(mean - 1) > 1e-4, "programming left the mean at " + mean);
      }
    }
  }

  @Test
  void aReadOutByVectorsHasTheNoiseOfMultiplications() {
    // One column of 400 equal weights at full scale: y is normal with std √400/3, mean|y| = 5.32.
    // Noise of 0.04 on each of n outputs puts a relative error of 0.04/√n/5.32 on the reference,
    // and alpha times that on the aged read-out.
    int vectors = 25;
    ChipModel chip =
        Chips.ideal(
            COMMON_DRIFT,
            "tile.rows=400",
            "mvm.output-noise=0.04",
            "compensation={drift: global, read-out: vectors, vectors: " + vectors + "}");
    double expected = 0.04 / Math.sqrt(vectors) / 5.32 * Math.sqrt(1 + ALPHA[1] * ALPHA[1]);
    Matrix w = Chips.filled(1, 400, 1);
    int chips = 400;
    float[] relative = new float[chips];
    for (int c = 0; c < chips; c++) {
      AnalogMatrix tiles = Chips.tiles(chip, 400, 1, 1);
      tiles.program(w, Chips.KEY.child(100 + c), 1);
      tiles.read(86_400, Chips.KEY.child(5000 + c));
      relative[c] = tiles.effectiveWeights().data()[0] - 1;
    }
    assertEquals(0, Chips.mean(relative), 5 * expected / Math.sqrt(chips));
    // A deviation over 400 chips has a relative error of 3.5 %; the mean of 25 |y| varies by 15 %
    // between chips, which adds a few per cent. Five deviations: a false alarm in a million.
    assertEquals(expected, Chips.std(relative), 0.2 * expected);
  }

  @Test
  void theAdcOfAReadOutRoundsAndClips() {
    ChipModel chip =
        Chips.ideal(
            COMMON_DRIFT,
            "adc.bits=8 bit",
            "adc.policy=calibrated",
            "compensation={drift: global, read-out: vectors}");
    Matrix w = Chips.normal(8, 50, 3);
    float[] clipping = aged(chip, w, 86_400, 0.05f).effectiveWeights().data();
    float[] fitting = aged(chip, w, 86_400, 10).effectiveWeights().data();
    float[] exact = weights(chip, w, 0);
    // A clipped read-out hides the drift: hardly anything is corrected.
    assertEquals(1 / ALPHA[1], clipping[3] / exact[3], 0.1);
    assertEquals(1, fitting[3] / exact[3], 0.02);
    assertTrue(fitting[3] != exact[3]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"global", "exact"})
  void aReadOutDependsOnItsKeysAlone(String kind) {
    ChipModel chip =
        Chips.chip(
            "pcm-standard",
            "tile.rows=20",
            "compensation={drift: " + kind + ", read-out: vectors, vectors: 5}");
    Matrix w = Chips.normal(6, 50, 1);
    AnalogMatrix once = Chips.programmed(chip, w, 3);
    once.read(86_400, Chips.KEY.child(9));
    float[] day = once.effectiveWeights().data();
    AnalogMatrix often = Chips.tiles(chip, 50, 6, 200);
    often.program(Chips.normal(6, 50, 2), Chips.KEY.child(77), 1);
    often.read(3600, Chips.KEY);
    often.program(w, Chips.KEY.child(1), 1);
    often.read(31_536_000, Chips.KEY.child(8));
    often.read(86_400, Chips.KEY.child(9));
    assertArrayEquals(day, often.effectiveWeights().data());
  }

  @Test
  void aReadOutLeavesMultiplicationsAlone() {
    // The noise of a multiplication is that of its own key, read-out or not.
    Matrix w = Chips.normal(6, 50, 1);
    Matrix x = Chips.normal(4, 50, 2);
    String[] drift = {"device.drift={model: none}", "device.read-noise={model: none}"};
    ChipModel plain = Chips.chip("pcm-standard", drift);
    ChipModel measured =
        Chips.chip(
            "pcm-standard",
            drift[0],
            drift[1],
            "compensation={drift: exact, read-out: vectors, vectors: 1000}");
    float[] a = Chips.multiply(Chips.programmed(plain, w, 4), x, 6, Chips.drive(3, 10)).data();
    float[] b = Chips.multiply(Chips.programmed(measured, w, 4), x, 6, Chips.drive(3, 10)).data();
    double ratio = b[0] / a[0];
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i] * ratio, b[i], 1e-5 * Math.abs(a[i]));
    }
  }
}
