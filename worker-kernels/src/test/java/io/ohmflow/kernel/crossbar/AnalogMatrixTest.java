package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
<<<<<<< HEAD
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.util.Map;
import java.util.Random;
=======
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.linalg.Matrix;
import java.util.Arrays;
>>>>>>> crossbar
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
<<<<<<< HEAD
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

class AnalogMatrixTest {
  private static final NoiseKey CHIP = NoiseKey.of(3);
  private static final NoiseKey MVM = NoiseKey.of(4);

  /** Converter grid of aihwkit, executed in fp32 (IBM/aihwkit@4545f11, rpu_forward_backward). */
  @ParameterizedTest
  @CsvSource({
    "0.5,0.503937006,0.472440958,0.472440958", "0.0039,0,0,0",
    "0.004,0.0078740157,0,0", "0.3,0.299212605,0.314960629,0.314960629",
    "0.99,0.992125988,1.023622036,1.023622036", "1.7,1,1.732283465,1.023622036",
    "-0.5,-0.503937006,-0.472440958,-0.472440958"
  })
  void convertersFollowTheAihwkitGrid(float x, float dac, float adc, float both) {
    String dacOnly = "dac: {bits: 8 bit, policy: fixed, range: 1}";
    String adcOnly = "adc: {bits: 8 bit, policy: fixed, range: 10}";
    assertEquals(dac, scalar(dacOnly, x, 1, 0), 2e-6);
    assertEquals(adc, scalar(adcOnly, x, 1, 10), 2e-6);
    assertEquals(both, scalar(dacOnly + "\n" + adcOnly, x, 1, 10), 2e-6);
  }

  @Test
  void theAdcSaturates() {
    String adc = "adc: {bits: 8 bit, policy: fixed, range: 10}";
    assertEquals(10, scalar(adc, 12, 1, 10), 2e-6);
    assertEquals(-10, scalar(adc, -12, 1, 10), 2e-6);
    assertEquals(3.307086707, scalar(adc, 3.3f, 1, 10), 2e-6);
  }

  @Property(tries = 60)
  void anIdealChipMultipliesExactlyHoweverItIsTiled(
      @ForAll @IntRange(min = 1, max = 60) int inputs,
      @ForAll @IntRange(min = 1, max = 20) int outputs,
      @ForAll @IntRange(min = 1, max = 60) int rows,
      @ForAll @IntRange(min = 1, max = 20) int columns,
      @ForAll long seed) {
    Case c =
        new Case(
            "tile: {rows: %d, columns: %d}".formatted(rows, columns), inputs, outputs, 7, seed);
    c.matrix.program(c.weights, CHIP, 1);
    c.matrix.read(0, CHIP);
    c.matrix.multiply(c.x, c.y, new Drive(1, 0, MVM, 0, 1));
    Matrix exact = Matrix.zeros(7, outputs);
    Linalg.portable().multiply(c.x, c.weights.transpose(), exact);
    // Two roundings per product and one per tile on sums of at most 60 terms below 1.
    assertArrayEquals(exact.data(), c.y.data(), 60 * 8 * 0x1p-24f);
  }

  @Property(tries = 60)
  void cuttingVectorsIntoCallsChangesNoBit(
      @ForAll @IntRange(min = 0, max = 11) int cut, @ForAll long seed) {
    Case c = noisy(40, 9, 11, seed);
    c.matrix.multiply(c.x, c.y, new Drive(1, 3, MVM, 100, 1));
    float[] whole = c.y.data().clone();
    c.matrix.multiply(c.x.rows(0, cut), c.y.rows(0, cut), new Drive(1, 3, MVM, 100, 1));
    c.matrix.multiply(
        c.x.rows(cut, 11 - cut), c.y.rows(cut, 11 - cut), new Drive(1, 3, MVM, 100 + cut, 1));
    assertArrayEquals(whole, c.y.data(), 0f);
  }

  @Test
  void equalKeysGiveEqualBitsAndOtherKeysOthers() {
    Case a = noisy(40, 9, 3, 1);
    Case b = noisy(40, 9, 3, 1);
    a.matrix.multiply(a.x, a.y, new Drive(1, 3, MVM, 0, 1));
    b.matrix.multiply(b.x, b.y, new Drive(1, 3, MVM, 0, 1));
    assertArrayEquals(a.y.data(), b.y.data(), 0f);
    b.matrix.multiply(b.x, b.y, new Drive(1, 3, MVM.child(1), 0, 1));
    assertNotEquals(a.y.at(0, 0), b.y.at(0, 0));
  }

  /** σ_y = w_noise·√(Σ|w|x²) and w_noise·‖x‖, as aihwkit gives (0.09909 and 0.22673, executed). */
  @ParameterizedTest
  @CsvSource({"output-referred,0.0175,0.098994949", "additive,0.02,0.22627417"})
  void shortTermNoiseHasItsVariance(String model, double strength, double expected) {
    int vectors = 2000;
    int outputs = 50;
    String yaml =
        "tile: {rows: 512, columns: unlimited}\nmapping: {scale: per-tile}\n"
            + "mvm: {read-noise: {model: %s, weight-noise: %s}}".formatted(model, strength);
    AnalogMatrix matrix = matrix(yaml, 512, outputs + 1, vectors);
    float[] w = new float[(outputs + 1) * 512];
    java.util.Arrays.fill(w, 0.25f);
    // A last column at full scale makes 0.25 a quarter of the tile's largest weight.
    java.util.Arrays.fill(w, outputs * 512, w.length, 1f);
    float[] x = new float[vectors * 512];
    java.util.Arrays.fill(x, 0.5f);
    matrix.program(Matrix.of(w, outputs + 1, 512), CHIP, 1);
    matrix.read(0, CHIP);
    Matrix y = Matrix.zeros(vectors, outputs + 1);
    matrix.multiply(Matrix.of(x, vectors, 512), y, new Drive(1, 0, MVM, 0, 1));
    double sum = 0;
    double squares = 0;
    for (int v = 0; v < vectors; v++) {
      for (int c = 0; c < outputs; c++) {
        double d = y.at(v, c) - 64;
        sum += d;
        squares += d * d;
      }
    }
    int n = vectors * outputs;
    // Standard error of the deviation is σ/√(2n) = 0.22 %; bound of more than 4 errors.
    assertEquals(expected, Math.sqrt(squares / n), 0.01 * expected);
    assertEquals(0, sum / n, 5 * expected / Math.sqrt(n));
  }

  /** α for one exponent of 0.05 and t0 = 20 s; outputs times α are those before drift. */
  @ParameterizedTest
  @CsvSource({"3600,1.29683263", "86400,1.51977471", "31536000,2.04121544"})
  void globalCompensationUndoesCommonDrift(double seconds, double alpha) {
    String drift = "drift: {model: power-law, t0: 20 s, mean: 0.05, std: 0}";
    for (String kind : new String[] {"global", "per-column"}) {
      Case fixed = aged(drift, kind, seconds);
      Case free = aged(drift, "none", seconds);
      Case fresh = aged(drift, "none", 0);
      for (int i = 0; i < fresh.y.data().length; i++) {
        double before = fresh.y.data()[i];
        assertEquals(before, fixed.y.data()[i], 2e-6 * Math.abs(before) + 1e-6);
        assertEquals(before / alpha, free.y.data()[i], 2e-6 * Math.abs(before) + 1e-6);
      }
    }
  }

  /** Closed form: a vanished device of the pair keeps its own residue over time. */
  @Test
  void laterReadsStartFromWhatWasProgrammed() {
    Case c = noisy(60, 10, 1, 5);
    c.matrix.read(1, CHIP.child(1));
    float[] early = c.matrix.effectiveWeights().data();
    c.matrix.read(1e6, CHIP.child(2));
    c.matrix.read(1, CHIP.child(1));
    assertArrayEquals(early, c.matrix.effectiveWeights().data(), 0f);
  }

  /**
   * Upstream gradient through a noisy layer: dX = g·W, dW = gᵀ·x, exactly those of the ideal one.
   */
  @Test
  void straightThroughGradientsAreThoseOfTheIdealLayer() {
    Case c = new Case(NOISY, 3, 2, 1, 1);
    float[] w = {0.5f, -0.25f, 1.0f, -1.0f, 0.75f, 0.125f};
    Matrix x = Matrix.of(new float[] {0.2f, -0.4f, 0.6f}, 1, 3);
    Matrix weights = Matrix.of(w, 2, 3);
    c.matrix.program(weights, CHIP, 1);
    c.matrix.read(1, CHIP);
    ClipMask mask = c.matrix.newMask();
    Drive drive = new Drive(1, 10, MVM, 0, 1);
    c.matrix.multiply(x, c.y, drive, mask);
    assertNotEquals(0.5 * 0.2 + 0.25 * 0.4 + 0.6, c.y.at(0, 0), 1e-4, "the layer is noisy");
    Matrix dx = Matrix.zeros(1, 3);
    Matrix dw = Matrix.zeros(2, 3);
    Matrix g = Matrix.of(new float[] {1, -2}, 1, 2);
    c.matrix.backward(x, g, weights, false, drive, mask, dx, dw);
    assertArrayEquals(new float[] {2.5f, -1.75f, 0.75f}, dx.data(), 0f);
    assertArrayEquals(new float[] {0.2f, -0.4f, 0.6f, -0.4f, 0.8f, -1.2f}, dw.data(), 0f);
    c.matrix.backward(x, g, weights, true, drive, mask, dx, Matrix.zeros(2, 3));
    Matrix noisy = c.matrix.effectiveWeights();
    for (int i = 0; i < 3; i++) {
      assertEquals(noisy.at(i, 0) - 2 * noisy.at(i, 1), dx.at(0, i), 1e-6);
    }
  }

  @Test
  void gradientsStopWhereConvertersClip() {
    String yaml =
        "dac: {bits: 8 bit, policy: calibrated, coverage: 3}\n"
            + "adc: {bits: 8 bit, policy: fixed, range: 10}\ntile: {rows: 1, columns: 1}";
    AnalogMatrix matrix = matrix(yaml, 2, 2, 1);
    Matrix weights = Matrix.of(new float[] {1, 1, 0.5f, 1}, 2, 2);
    matrix.program(weights, CHIP, 1);
    matrix.read(0, CHIP);
    Matrix x = Matrix.of(new float[] {3, 0.5f}, 1, 2);
    ClipMask mask = matrix.newMask();
    Matrix y = Matrix.zeros(1, 2);
    Drive clipsInput = new Drive(1, 10, MVM, 0, 1);
    matrix.multiply(x, y, clipsInput, mask);
    assertFalse(mask.any());
    Matrix dx = Matrix.zeros(1, 2);
    Matrix dw = Matrix.zeros(2, 2);
    Matrix g = Matrix.of(new float[] {1, 10}, 1, 2);
    matrix.backward(x, g, weights, false, clipsInput, mask, dx, dw);
    assertArrayEquals(new float[] {0, 11}, dx.data(), 0f, "input 0 is beyond the DAC");
    assertArrayEquals(new float[] {1, 0.5f, 10, 5}, dw.data(), 0f, "held at the range");
    // Input 0 is at full scale 4·0.75: with a tiny ADC range its tiles clip, those of input 1 not.
    Drive clipsOutput = new Drive(4, 0.5f, MVM, 0, 1);
    matrix.multiply(x, y, clipsOutput, mask);
    assertTrue(mask.any() && matrix.adcClipped());
    dw = Matrix.zeros(2, 2);
    matrix.backward(x, g, weights, false, clipsOutput, mask, dx, dw);
    assertArrayEquals(new float[] {0, 11}, dx.data(), 0f);
    assertArrayEquals(new float[] {0, 0.5f, 0, 5}, dw.data(), 0f);
  }

  @Property(tries = 30)
  void anEmptyMaskGivesTheBitsOfNoMask(@ForAll long seed) {
    Case c = noisy(50, 12, 6, seed);
    Drive drive = new Drive(1, 100, MVM, 0, 1);
    ClipMask mask = c.matrix.newMask();
    c.matrix.multiply(c.x, c.y, drive, mask);
    Matrix dx = Matrix.zeros(6, 50);
    Matrix dw = Matrix.zeros(12, 50);
    c.matrix.backward(c.x, c.y, c.weights, false, drive, mask, dx, dw);
    ClipMask marked = c.matrix.newMask();
    marked.mark(0, new float[] {1}, 2, 1);
    Matrix dx2 = Matrix.zeros(6, 50);
    Matrix dw2 = Matrix.zeros(12, 50);
    c.matrix.backward(c.x, c.y, c.weights, false, drive, marked, dx2, dw2);
    assertArrayEquals(dx.data(), dx2.data(), 0f);
    assertArrayEquals(dw.data(), dw2.data(), 0f);
  }

  @Test
  void scalingWeightsScalesOutputs() {
    Case c = noisy(40, 9, 3, 8);
    c.matrix.multiply(c.x, c.y, new Drive(1, 3, MVM, 0, 1));
    float[] before = c.y.data().clone();
    for (int i = 0; i < c.weights.data().length; i++) {
      c.weights.data()[i] *= 4;
    }
    c.matrix.program(c.weights, CHIP, 1);
    c.matrix.read(1, CHIP);
    c.matrix.multiply(c.x, c.y, new Drive(1, 3, MVM, 0, 1));
    for (int i = 0; i < before.length; i++) {
      assertEquals(4 * before[i], c.y.data()[i], 0f, "a power of two is exact");
    }
  }

  private static final String NOISY =
      """
      tile: {rows: 16, columns: 5}
      device:
        programming-noise: {model: gaussian, std: 0.03, of: range}
        drift: {model: power-law, t0: 20 s, mean: 0.05, std: 0.01}
      dac: {bits: 8 bit, policy: calibrated, coverage: 3}
      adc: {bits: 8 bit, policy: fixed, range: 10}
      mvm: {read-noise: {model: output-referred, weight-noise: 0.0175}, output-noise: 0.04}
      compensation: {drift: global}
      """;

  private static Case noisy(int inputs, int outputs, int vectors, long seed) {
    Case c = new Case(NOISY, inputs, outputs, vectors, seed);
    c.matrix.program(c.weights, CHIP, 1);
    c.matrix.read(1, CHIP);
    return c;
  }

  private static Case aged(String drift, String compensation, double seconds) {
    String yaml =
        "tile: {rows: 8, columns: 4}\ndevice: {%s}\ncompensation: {drift: %s}"
            .formatted(drift, compensation);
    Case c = new Case(yaml, 16, 8, 3, 2);
    c.matrix.program(c.weights, CHIP, 1);
    c.matrix.read(seconds, CHIP);
    c.matrix.multiply(c.x, c.y, new Drive(1, 0, MVM, 0, 1));
    return c;
  }

  private static float scalar(String yaml, float x, float inputRange, float adcRange) {
    AnalogMatrix matrix = matrix(yaml, 1, 1, 1);
    matrix.program(Matrix.of(new float[] {1}, 1, 1), CHIP, 1);
    matrix.read(0, CHIP);
    Matrix y = Matrix.zeros(1, 1);
    matrix.multiply(
        Matrix.of(new float[] {x}, 1, 1), y, new Drive(inputRange, adcRange, MVM, 0, 1));
    return y.at(0, 0);
  }

  private static AnalogMatrix matrix(String yaml, int inputs, int outputs, int vectors) {
    return new AnalogMatrix(chip(yaml), inputs, outputs, vectors, Linalg.portable(), new Draws());
  }

  /** The ideal chip with some sections replaced. */
  private static ChipModel chip(String yaml) {
    Problems problems = new Problems();
    Document profile = ProfileCatalog.open("ideal", problems);
    DumpSettings flow = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.FLOW).build();
    Map<?, ?> sections = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
    for (Map.Entry<?, ?> section : sections.entrySet()) {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) section.getValue()).entrySet()) {
        String value = new Dump(flow).dumpToString(entry.getValue()).strip();
        profile = profile.with(section.getKey() + "." + entry.getKey(), value, "test");
      }
    }
    ChipModel chip = ChipModel.of(HardwareProfile.read(profile, problems));
    problems.throwIfAny();
    return chip;
  }

  /** A matrix with weights and inputs in [−1, 1). */
  private static final class Case {
    final AnalogMatrix matrix;
    final Matrix weights;
    final Matrix x;
    final Matrix y;

    Case(String yaml, int inputs, int outputs, int vectors, long seed) {
      Random random = new Random(seed);
      matrix = matrix(yaml, inputs, outputs, vectors);
      weights = Matrix.of(values(random, outputs * inputs), outputs, inputs);
      x = Matrix.of(values(random, vectors * inputs), vectors, inputs);
      y = Matrix.zeros(vectors, outputs);
    }

    private static float[] values(Random random, int n) {
      float[] values = new float[n];
      for (int i = 0; i < n; i++) {
        values[i] = 2 * random.nextFloat() - 1;
      }
      return values;
    }
=======

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
>>>>>>> crossbar
  }
}
