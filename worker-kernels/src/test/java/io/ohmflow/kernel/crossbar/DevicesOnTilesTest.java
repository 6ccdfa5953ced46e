package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.linalg.Matrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programming, ageing, reading and drift compensation of whole matrices. Golden figures G02 and
 * G05: IBM/aihwkit@4545f11 {@code pcm.py}, {@code inference/converter/conductance.py}, {@code
 * inference/compensation/drift.py}; closed forms.
 */
class DevicesOnTilesTest {
  private static final String COMMON_DRIFT =
      "device.drift={model: power-law, t0: 20 s, mean: 0.05, std: 0}";
  private static final double[] TIMES = {3600, 86_400, 31_536_000};

  @Test
  void bothDevicesOfAPairAreNoisyAndRectified() {
    double[] weights = {0, 0.25, 0.5, 1};
    double[] mean = {0, 0.24579547, 0.49579547, 0.99579547};
    double[] std = {0.0087016406, 0.027942322, 0.038601738, 0.042661252};
    // 500,000 pairs each: five standard errors of a mean are at most 0.0003, of a deviation 0.5 %.
    int pairs = 500;
    int columns = 1000;
    ChipModel chip = programmingOnly();
    for (int k = 0; k < weights.length; k++) {
      Matrix w = Chips.filled(columns, pairs + 1, (float) weights[k]);
      for (int c = 0; c < columns; c++) {
        w.data()[c * (pairs + 1)] = 1;
      }
      Matrix read = Chips.programmed(chip, w, 1).effectiveWeights();
      float[] cells = Arrays.copyOfRange(read.data(), columns, columns * (pairs + 1));
      assertEquals(mean[k], Chips.mean(cells), 0.0003, "weight " + weights[k]);
      assertEquals(std[k], Chips.std(cells), 0.005 * std[k], "weight " + weights[k]);
    }
  }

  private static ChipModel programmingOnly() {
    return Chips.chip(
        "pcm-standard", "device.drift={model: none}", "device.read-noise={model: none}");
  }

  @Test
  void signsOfWeightsMirrorTheDevices() {
    Matrix w = Chips.normal(6, 40, 1);
    float[] mirrored = new float[w.data().length];
    for (int i = 0; i < mirrored.length; i++) {
      mirrored[i] = -w.data()[i];
    }
    ChipModel chip = Chips.chip("pcm-standard");
    float[] a = Chips.programmed(chip, w, 1).effectiveWeights().data();
    float[] b = Chips.programmed(chip, Matrix.of(mirrored, 6, 40), 1).effectiveWeights().data();
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i], -b[i]);
    }
  }

  @Test
  void inactiveResidueAndScaleSurviveAgeing() {
    // A peer ages decoded weights: the residue of inactive devices is lost, and everything is
    // rescaled by the largest noisy weight.
    ChipModel chip =
        Chips.chip(
            "pcm-standard",
            COMMON_DRIFT,
            "device.read-noise={model: none}",
            "compensation.drift=none");
    Matrix w = Chips.normal(60, 200, 1);
    AnalogMatrix tiles = Chips.programmed(chip, w, 1);
    float[] fresh = tiles.effectiveWeights().data();
    tiles.read(86_400, Chips.KEY);
    float[] aged = tiles.effectiveWeights().data();
    double factor = Math.pow((86_400 + 20) / 20.0, -0.05);
    int reversed = 0;
    for (int i = 0; i < fresh.length; i++) {
      assertEquals(fresh[i] * factor, aged[i], 2e-6);
      reversed += fresh[i] * w.at(i % 60, i / 60) < 0 ? 1 : 0;
    }
    // Small weights whose inactive device ended above the active one.
    assertTrue(reversed > 0);
  }

  @Test
  void everyReadStartsFromWhatWasProgrammed() {
    ChipModel chip = Chips.chip("pcm-standard");
    Matrix w = Chips.normal(30, 100, 1);
    AnalogMatrix tiles = Chips.programmed(chip, w, 1);
    float[] fresh = tiles.effectiveWeights().data();
    tiles.read(31_536_000, Chips.KEY.child(9));
    float[] old = tiles.effectiveWeights().data();
    assertFalse(Arrays.equals(fresh, old));
    tiles.read(0, Chips.KEY.child(2));
    assertArrayEquals(fresh, tiles.effectiveWeights().data());
    // The order of read times does not matter either.
    AnalogMatrix again = Chips.tiles(chip, 100, 30, 1);
    again.program(w, Chips.KEY.child(1), 1);
    again.read(31_536_000, Chips.KEY.child(9));
    assertArrayEquals(old, again.effectiveWeights().data());
  }

  /** The first reading programs as it goes; the second one reads what was programmed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pcm-standard",
        "pcm-standard mapping.encoding=two-sided-pair",
        "pcm-standard device.levels=5",
        "pcm-standard device.spread={model: log-normal, std: 0.1} device.faults={stuck-low: 0.1}",
        "comparison",
        "reram-milo2021"
      })
  void theSecondReadingIsTheFirst(String profileAndChanges) {
    // Larger than what is programmed at a time, and not a multiple of it.
    Matrix w = Chips.normal(30, 211, 1);
    String[] parts = (profileAndChanges + " compensation.drift=none").split(" (?=[a-z]+[.])");
    ChipModel chip = Chips.chip(parts[0], Arrays.copyOfRange(parts, 1, parts.length));
    for (double seconds : new double[] {0, 86_400}) {
      AnalogMatrix tiles = Chips.tiles(chip, 211, 30, 1);
      tiles.program(w, Chips.KEY.child(1), 1);
      float[] programmed = new float[30 * 211];
      float[] minus = new float[30 * 211];
      tiles.read(seconds, Chips.KEY.child(2));
      float[] once = tiles.effectiveWeights().data();
      tiles.conductances(0, programmed, minus);
      assertArrayEquals(once, tiles.effectiveWeights().data());
      tiles.read(seconds, Chips.KEY.child(2));
      assertArrayEquals(once, tiles.effectiveWeights().data());
      float[] again = new float[30 * 211];
      tiles.conductances(0, again, minus);
      assertArrayEquals(programmed, again);
    }
  }

  @Test
  void exponentsBelongToTheProgrammingAndReadNoiseToTheRead() {
    Matrix w = Chips.normal(30, 100, 1);
    AnalogMatrix drifting =
        Chips.programmed(Chips.chip("pcm-standard", "device.read-noise={model: none}"), w, 1);
    drifting.read(86_400, Chips.KEY.child(7));
    float[] day = drifting.effectiveWeights().data();
    drifting.read(86_400, Chips.KEY.child(8));
    assertArrayEquals(day, drifting.effectiveWeights().data());
    AnalogMatrix flickering = Chips.programmed(Chips.chip("pcm-standard"), w, 1);
    flickering.read(86_400, Chips.KEY.child(7));
    day = flickering.effectiveWeights().data();
    flickering.read(86_400, Chips.KEY.child(8));
    assertFalse(Arrays.equals(day, flickering.effectiveWeights().data()));
  }

  @Test
  void noiseScaleZeroProgramsAndReadsExactly() {
    Matrix w = Chips.normal(30, 100, 1);
    AnalogMatrix tiles = Chips.tiles(Chips.chip("pcm-standard"), 100, 30, 1);
    tiles.program(w, Chips.KEY, 0);
    tiles.read(0, Chips.KEY);
    Matrix read = tiles.effectiveWeights();
    for (int i = 0; i < 100; i++) {
      for (int o = 0; o < 30; o++) {
        assertEquals(w.at(o, i), read.at(i, o), 1e-6);
      }
    }
  }

  @Test
  void compensationUndoesCommonDriftExactly() {
    double[] alpha = {1.29683263, 1.51977471, 2.04121544};
    Matrix w = Chips.normal(8, 8, 3);
    for (String kind : new String[] {"global", "per-column"}) {
      ChipModel plain = Chips.ideal(COMMON_DRIFT);
      ChipModel compensated = Chips.ideal(COMMON_DRIFT, "compensation.drift=" + kind);
      for (int k = 0; k < TIMES.length; k++) {
        float[] uncorrected = aged(plain, w, TIMES[k]);
        float[] corrected = aged(compensated, w, TIMES[k]);
        float[] exact = aged(plain, w, 0);
        for (int i = 0; i < exact.length; i++) {
          assertEquals(exact[i], corrected[i], 1e-6 * Math.abs(exact[i]));
          assertEquals(alpha[k], corrected[i] / uncorrected[i], 1e-6 * alpha[k]);
        }
      }
    }
  }

  @Test
  void compensationReadsInputsOneByOneSoThatSignsDoNotCancel() {
    // Columns that sum to zero: one read-out with all inputs on would see nothing.
    float[] w = new float[4 * 8];
    for (int i = 0; i < w.length; i++) {
      w[i] = (i % 2 == 0 ? 1 : -1) * (1 + i / 8);
    }
    ChipModel chip = Chips.ideal(COMMON_DRIFT, "compensation.drift=global");
    float[] corrected = aged(chip, Matrix.of(w, 4, 8), 86_400);
    for (int i = 0; i < corrected.length; i++) {
      float exact = w[i % 4 * 8 + i / 4];
      assertEquals(exact, corrected[i], 1e-6 * Math.abs(exact));
    }
  }

  @Test
  void globalCompensationIsTheMeanOfATileAndPerColumnThatOfAColumn() {
    // Exponents spread and half of the columns weak: factors per column bring each mean back.
    String drift = "device.drift={model: power-law, t0: 20 s, mean: 0.1, std: 0.05}";
    Matrix w = Chips.normal(20, 60, 4);
    ChipModel perColumn = Chips.ideal(drift, "tile.rows=30", "compensation.drift=per-column");
    float[] fresh = aged(perColumn, w, 0);
    float[] old = aged(perColumn, w, 86_400);
    for (int tile = 0; tile < 2; tile++) {
      for (int c = 0; c < 20; c++) {
        assertEquals(magnitude(fresh, tile, c), magnitude(old, tile, c), 1e-4);
      }
    }
    ChipModel global =
        Chips.ideal(drift, "tile.rows=30", "compensation.drift=global", "mapping.scale=per-tile");
    old = aged(global, w, 86_400);
    for (int tile = 0; tile < 2; tile++) {
      double before = 0;
      double after = 0;
      for (int c = 0; c < 20; c++) {
        before += magnitude(fresh, tile, c);
        after += magnitude(old, tile, c);
      }
      assertEquals(before, after, 1e-3);
    }
  }

  private static double magnitude(float[] weights, int tile, int column) {
    double sum = 0;
    for (int r = tile * 30; r < (tile + 1) * 30; r++) {
      sum += Math.abs(weights[r * 20 + column]);
    }
    return sum;
  }

  @Test
  void readNoiseStaysWhenNothingHasDriftedYet() {
    // 3.7 % at g_max already at time 0, because the clock starts at the programming pulse.
    ChipModel chip = Chips.chip("pcm-standard", "device.programming-noise={model: none}");
    float[] read = Chips.programmed(chip, Chips.filled(500, 200, 1), 1).effectiveWeights().data();
    assertEquals(0.0368, Chips.std(read), 0.01 * 0.0368);
  }

  /** What the tiles compute some time after programming, [inputs × outputs]. */
  private static float[] aged(ChipModel chip, Matrix w, double seconds) {
    AnalogMatrix tiles = Chips.programmed(chip, w, 1);
    tiles.read(seconds, Chips.KEY.child(6));
    return tiles.effectiveWeights().data();
  }

  /** A peer takes the directions of the cells for the reference column, too. */
  @ParameterizedTest
  @ValueSource(strings = {"subtracted", "converted"})
  void referenceColumnsAgeInDirectionsOfTheirOwn(String reference) {
    ChipModel chip =
        Chips.ideal(
            "mapping={encoding: offset-column, scale: per-tile, reference: " + reference + "}",
            "device.g-min=1 uS",
            "device.drift={model: retention, exponent: 0.05, towards: random}");
    AnalogMatrix tiles = Chips.programmed(chip, Chips.filled(1, 3000, 0), 1);
    tiles.read(1e4, Chips.KEY.child(5));
    int same = 0;
    for (float weight : tiles.effectiveWeights().data()) {
      same += Math.abs(weight) < 1e-6 ? 1 : 0;
    }
    // Down, up or neither by the same chance, twice: a third, within five standard errors.
    assertEquals(1000, same, 5 * Math.sqrt(3000 * 2 / 9.0));
  }
}
