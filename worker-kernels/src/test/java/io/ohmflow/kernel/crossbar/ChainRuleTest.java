package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.linalg.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The derivative against central differences with the same draws. */
class ChainRuleTest {
  private static final int INPUTS = 7;
  private static final int OUTPUTS = 5;
  private static final int VECTORS = 6;

  private static final String POLYNOMIAL =
      "device.programming-noise={model: polynomial, reference-g-max: 25 uS, coefficients: [0.26 uS,"
          + " 1.9 uS, -1.2 uS]}";
  private static final String TILES = "tile={rows: 4, columns: 3}";

  /** Weights away from 0, where the sides of a pair change, and no two largest alike. */
  private static Matrix weights() {
    Matrix w = Chips.normal(OUTPUTS, INPUTS, 5);
    for (int i = 0; i < w.data().length; i++) {
      float v = w.data()[i];
      w.data()[i] = Math.signum(v) * (0.3f + 0.3f * Math.min(2, Math.abs(v))) + 0.001f * i;
    }
    return w;
  }

  private static Matrix inputs() {
    Matrix x = Chips.normal(VECTORS, INPUTS, 6);
    for (int i = 0; i < x.data().length; i++) {
      float v = x.data()[i];
      x.data()[i] = Math.signum(v) * (0.1f + 0.4f * Math.min(2, Math.abs(v)));
    }
    return x;
  }

  private record Setting(ChipModel chip, double seconds, Drive drive) {
    double loss(Matrix w, Matrix x, Matrix dy) {
      AnalogMatrix tiles = Chips.tiles(chip, INPUTS, OUTPUTS, VECTORS);
      tiles.program(w, Chips.KEY.child(1), 1);
      tiles.read(seconds, Chips.KEY.child(2));
      Matrix y = Chips.multiply(tiles, x, OUTPUTS, drive);
      double loss = 0;
      for (int i = 0; i < y.data().length; i++) {
        loss += (double) y.data()[i] * dy.data()[i];
      }
      return loss;
    }

    ChainRule run(Matrix w, Matrix x, Matrix dy, Matrix dx, Matrix dw) {
      AnalogMatrix tiles = Chips.tiles(chip, INPUTS, OUTPUTS, VECTORS);
      ChainRule chain = tiles.chainRule();
      tiles.program(w, Chips.KEY.child(1), 1);
      tiles.read(seconds, Chips.KEY.child(2));
      Tape tape = chain.newTape();
      chain.multiply(x, null, Matrix.zeros(VECTORS, OUTPUTS), drive, tape);
      chain.backward(x, null, dy, w, drive, tape, dx, dw);
      chain.finish(w, dw);
      return chain;
    }
  }

  private static void check(ChipModel chip, double seconds) {
    Setting setting = new Setting(chip, seconds, Chips.drive(2, 0));
    Matrix w = weights();
    Matrix x = inputs();
    Matrix dy = Chips.normal(VECTORS, OUTPUTS, 8);
    Matrix dx = Matrix.zeros(VECTORS, INPUTS);
    Matrix dw = Matrix.zeros(OUTPUTS, INPUTS);
    setting.run(w, x, dy, dx, dw);
    compare("dw", w, dw, () -> setting.loss(w, x, dy));
    compare("dx", x, dx, () -> setting.loss(w, x, dy));
  }

  private interface Loss {
    double now();
  }

  /** Steps of 1/128 leave a curvature of 1e-4 and rounding of 1e-7 · 128 relative to the loss. */
  private static void compare(String what, Matrix at, Matrix gradient, Loss loss) {
    float step = 1f / 128;
    double largest = 0;
    for (float g : gradient.data()) {
      largest = Math.max(largest, Math.abs(g));
    }
    for (int i = 0; i < at.data().length; i++) {
      float before = at.data()[i];
      at.data()[i] = before + step;
      double up = loss.now();
      at.data()[i] = before - step;
      double down = loss.now();
      at.data()[i] = before;
      assertEquals((up - down) / (2 * step), gradient.data()[i], 2e-3 * largest, what + " " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        POLYNOMIAL,
        "device.programming-noise={model: gaussian, std: 0.02}",
        "device.programming-noise={model: gaussian, std: 0.05, of: conductance}",
        "device.programming-noise={model: gaussian, std: 0.01, of: inverse}",
        "device.programming-noise={model: uniform, width: 0.1, of: conductance}",
        "device.programming-noise={model: log-normal, std: 0.1}",
        "device.programming-noise={model: curve, below-zero: kept, deviation: {form: root, scale:"
            + " 0.03}}",
        "device.programming-noise={model: curve, deviation: {form: saturating, height: 0.1, scale:"
            + " 0.3}}",
        "device.read-noise={model: one-over-f, read-duration: 250 ns, scale: 0.02, exponent: 0.65,"
            + " max: 0.2}",
        "device.read-noise={model: one-over-f, read-duration: 250 ns, t0: 1 s, deviation: {form:"
            + " polynomial, coefficients: [0.01, 0.05]}}",
        "device.read-noise={model: curve, deviation: {form: log, slope: -0.05, offset: 0.02, min:"
            + " 0, max: 1}}",
        "device.spread={model: log-normal, std: 0.2}",
        "mvm.read-noise={model: output-referred, weight-noise: 0.2}",
        "mvm.read-noise={model: additive, weight-noise: 0.1}",
        "mvm.read-noise={model: by-conductance, deviation: {form: polynomial, coefficients: [0.02,"
            + " 0.1]}}",
        "mvm.output-noise=0.1",
        "wires={model: first-order, loss: 0.2}",
        "wires={model: closed-form, column-resistance: 300 Ohm}",
      })
  void everyEffectByItselfHasItsDerivative(String effect) {
    check(Chips.ideal(effect), 0);
    check(Chips.ideal(effect, TILES, "mapping.scale=per-tile"), 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"per-column", "per-tile", "per-matrix", "fixed"})
  void scalesThatFollowTheWeightsDoSoInTheGradient(String scale) {
    String[] chip = {
      TILES,
      "mapping.scale=" + scale,
      scale.equals("fixed") ? "mapping.full-scale=1.2" : "mvm.output-noise=0.1",
      POLYNOMIAL,
      "mvm.read-noise={model: output-referred, weight-noise: 0.1}",
      "wires={model: first-order, loss: 0.1}"
    };
    check(Chips.ideal(chip), 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"differential-pair", "two-sided-pair", "offset-column"})
  void everyEncodingHasItsDerivative(String encoding) {
    check(
        Chips.ideal(
            TILES,
            "mapping.encoding=" + encoding,
            "device.g-min=1 uS",
            POLYNOMIAL,
            "device.read-voltage=0.2 V",
            "mvm.thermal={bandwidth: 1e13 Hz}",
            "mvm.shot={bandwidth: 1e10 Hz}",
            "mvm.read-noise={model: by-conductance, deviation: {form: root, scale: 0.1}}"),
        0);
  }

  @Test
  void driftIsAFactor() {
    String drift = "device.drift={model: power-law, t0: 20 s, mean: 0.05, std: 0.02}";
    check(Chips.ideal(drift, POLYNOMIAL, "mapping.scale=per-tile"), 86_400);
  }

  @Test
  void allTogetherIsTheChainOfAll() {
    check(
        Chips.ideal(
            TILES,
            POLYNOMIAL,
            "device.spread={model: gaussian, std: 0.1}",
            "device.read-noise={model: one-over-f, read-duration: 250 ns, t0: 20 s, scale: 0.0088,"
                + " exponent: 0.65, max: 0.2}",
            "mvm.read-noise={model: output-referred, weight-noise: 0.05}",
            "mvm.output-noise=0.04",
            "wires={model: first-order, loss: 0.1}"),
        0);
  }

  @Test
  void idealChipHasThePlainGradientToTheBit() {
    Setting setting = new Setting(Chips.ideal(), 0, Chips.drive(0, 0));
    Matrix w = weights();
    Matrix x = inputs();
    Matrix dy = Chips.normal(VECTORS, OUTPUTS, 8);
    Matrix dx = Matrix.zeros(VECTORS, INPUTS);
    Matrix dw = Matrix.zeros(OUTPUTS, INPUTS);
    setting.run(w, x, dy, dx, dw);
    AnalogMatrix tiles = Chips.programmed(Chips.ideal(), w, VECTORS);
    ClipMask mask = tiles.newMask();
    tiles.multiply(x, Matrix.zeros(VECTORS, OUTPUTS), setting.drive(), mask);
    Matrix plainX = Matrix.zeros(VECTORS, INPUTS);
    Matrix plainW = Matrix.zeros(OUTPUTS, INPUTS);
    tiles.backward(x, dy, w, false, setting.drive(), mask, plainX, plainW);
    assertArrayEquals(plainX.data(), dx.data());
    assertArrayEquals(plainW.data(), dw.data());
  }

  @Test
  void convertersArePassedStraightThroughAndStopWhatTheyClip() {
    ChipModel chip =
        Chips.ideal(
            TILES,
            "mapping.scale=fixed",
            "mapping.full-scale=1.5",
            "dac.bits=8 bit",
            "dac.policy=fixed",
            "dac.range=1",
            "adc.bits=8 bit",
            "adc.policy=fixed",
            "adc.range=0.7");
    Drive drive = Chips.drive(0.8f, 0.7f);
    Setting setting = new Setting(chip, 0, drive);
    Matrix w = weights();
    Matrix x = inputs();
    Matrix dy = Chips.normal(VECTORS, OUTPUTS, 8);
    Matrix dx = Matrix.zeros(VECTORS, INPUTS);
    Matrix dw = Matrix.zeros(OUTPUTS, INPUTS);
    ChainRule chain = setting.run(w, x, dy, dx, dw);
    AnalogMatrix tiles = Chips.programmed(chip, w, VECTORS);
    ClipMask mask = tiles.newMask();
    tiles.multiply(x, Matrix.zeros(VECTORS, OUTPUTS), drive, mask);
    assertTrue(mask.any() && mask.inputs());
    Matrix straightX = Matrix.zeros(VECTORS, INPUTS);
    Matrix straightW = Matrix.zeros(OUTPUTS, INPUTS);
    double byRange = tiles.backward(x, dy, w, false, drive, mask, straightX, straightW);
    assertEquals(byRange, chain.stopAtLimits(x.data(), dx.data(), x.data().length, 0.8f), 1e-5);
    assertArrayEquals(straightX.data(), dx.data(), 1e-5f);
    // The weights see rounded inputs: half a step of 0.8/127 in each of the vectors.
    assertArrayEquals(straightW.data(), dw.data(), VECTORS * 2 * 0.8f / 254);
  }

  @Test
  void gradientDoesNotDependOnHowVectorsAreCutIntoCalls() {
    ChipModel chip = Chips.chip("pcm-standard", "dac={bits: 8 bit, policy: fixed, range: 1}");
    Matrix w = weights();
    Matrix x = inputs();
    Matrix dy = Chips.normal(VECTORS, OUTPUTS, 8);
    AnalogMatrix tiles = Chips.tiles(chip, INPUTS, OUTPUTS, VECTORS);
    ChainRule chain = tiles.chainRule();
    float[][] results = new float[2][];
    for (int run = 0; run < 2; run++) {
      tiles.program(w, Chips.KEY.child(1), 1);
      tiles.read(0, Chips.KEY.child(2));
      Matrix dw = Matrix.zeros(OUTPUTS, INPUTS);
      int part = run == 0 ? VECTORS : 2;
      for (int from = 0; from < VECTORS; from += part) {
        Drive drive = new Drive(1, 10, Chips.KEY.child(3), from, 1);
        Tape tape = chain.newTape();
        Matrix in = x.rows(from, part);
        chain.multiply(in, null, Matrix.zeros(part, OUTPUTS), drive, tape);
        chain.backward(in, null, dy.rows(from, part), w, drive, tape, null, dw);
      }
      chain.finish(w, dw);
      results[run] = dw.data();
    }
    // Sums over vectors in doubles, in another order.
    assertArrayEquals(results[0], results[1], 1e-6f);
  }

  @Test
  void everythingWithoutADerivativeIsNamed() {
    ChipModel chip =
        Chips.ideal(
            "device.faults={stuck-low: 0.01}",
            "device.levels=8",
            "device.write-verify={tolerance: 1 uS, max-pulses: 5}",
            POLYNOMIAL,
            "wires={model: exact, column-resistance: 1 Ohm}");
    List<String> keys =
        Differentiability.obstacles(chip).stream().map(Differentiability.Obstacle::key).toList();
    assertEquals(List.of("device.write-verify", "device.faults", "wires.model"), keys);
    AnalogMatrix tiles = Chips.tiles(chip, INPUTS, OUTPUTS, VECTORS);
    assertThrows(IllegalArgumentException.class, tiles::chainRule);
    assertEquals(List.of(), Differentiability.obstacles(Differentiability.smooth(chip)));
  }
}
