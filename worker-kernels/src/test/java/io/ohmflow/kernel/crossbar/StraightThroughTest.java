package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.converter.Limits;
import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.profile.HardwareProfile.Tile;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Golden figures G21: closed form; idea of the extended estimator: arXiv 2508.11940. */
class StraightThroughTest {
  private static final float[] W = {0.5f, -0.25f, 1, -1, 0.75f, 0.125f};
  private static final float[] X = {0.2f, -0.4f, 0.6f};
  private static final float[] UPSTREAM = {1, -2};
  private static final float[] DX = {2.5f, -1.75f, 0.75f};
  private static final float[] DW = {0.2f, -0.4f, 0.6f, -0.4f, 0.8f, -1.2f};

  /** Single precision of the inputs 0.2, 0.4 and 0.6. */
  private static final float ROUNDING = 2e-7f;

  @Test
  void gradientIsTheIdealLayersWhateverTheForwardPassDid() {
    for (ChipModel chip :
        new ChipModel[] {
          Chips.ideal(), Chips.ideal(Chips.CONVERTERS), Chips.chip("pcm-standard"),
        }) {
      AnalogMatrix tiles = Chips.programmed(chip, Matrix.of(W, 2, 3), 1);
      Matrix dx = Chips.filled(1, 3, 9);
      Matrix dw = Matrix.zeros(2, 3);
      pass(tiles, Chips.drive(1, 10), false, dx, dw);
      assertArrayEquals(DX, dx.data(), 1e-6f);
      assertArrayEquals(DW, dw.data(), ROUNDING);
    }
  }

  private static void pass(AnalogMatrix tiles, Drive drive, boolean noisy, Matrix dx, Matrix dw) {
    Matrix x = Matrix.of(X, 1, 3);
    ClipMask mask = tiles.newMask();
    tiles.multiply(x, Matrix.zeros(1, 2), drive, mask);
    Matrix dy = Matrix.of(UPSTREAM, 1, 2);
    tiles.backward(x, dy, Matrix.of(W, 2, 3), noisy, drive, mask, dx, dw);
  }

  @Test
  void gradientAveragesToTheIdealLayersUnderNoise() {
    // Loss ½‖y − t‖², output noise of deviation s in y: mean dW = (Wx − t)xᵀ, mean loss
    // 0.5078125 + s². Weight noise of 0.1 on |x|² = 0.56 has s² = 0.0056.
    float[] target = {0.1f, 0.3f};
    double[] expected = {0.14, -0.28, 0.42, -0.145, 0.29, -0.435};
    int draws = 100_000;
    ChipModel chip =
        Chips.ideal(
            "mapping.scale=per-tile", "mvm.read-noise={model: additive, weight-noise: 0.1}");
    AnalogMatrix tiles = Chips.programmed(chip, Matrix.of(W, 2, 3), draws);
    Matrix x = Matrix.zeros(draws, 3);
    for (int i = 0; i < draws * 3; i++) {
      x.data()[i] = X[i % 3];
    }
    ClipMask mask = tiles.newMask();
    Matrix y = Matrix.zeros(draws, 2);
    tiles.multiply(x, y, Chips.drive(1, 0), mask);
    double loss = 0;
    for (int i = 0; i < draws * 2; i++) {
      y.data()[i] -= target[i % 2];
      loss += 0.5 * y.data()[i] * y.data()[i];
    }
    Matrix dw = Matrix.zeros(2, 3);
    tiles.backward(x, y, Matrix.of(W, 2, 3), false, Chips.drive(1, 0), mask, null, dw);
    double s = 0.1 * Math.sqrt(0.56);
    for (int i = 0; i < 6; i++) {
      // Four standard errors of the mean of (residual noise · x): false alarm 6e-5 each; the sum
      // of 100,000 terms in single precision adds less than 1e-4.
      double error = 4 * s * Math.abs(X[i % 3]) / Math.sqrt(draws);
      assertEquals(expected[i], dw.data()[i] / draws, error + 1e-4);
    }
    double[] residual = {0.7, -0.725};
    double variance = 0;
    for (double r : residual) {
      variance += r * r * s * s + s * s * s * s / 2;
    }
    assertEquals(0.5078125 + s * s, loss / draws, 4 * Math.sqrt(variance / draws));
  }

  @Test
  void noisyWeightsCarryTheGradientWhenAsked() {
    AnalogMatrix tiles = Chips.programmed(Chips.chip("pcm-standard"), Matrix.of(W, 2, 3), 1);
    tiles.read(86_400, Chips.KEY.child(4));
    Matrix dx = Matrix.zeros(1, 3);
    Matrix dw = Matrix.zeros(2, 3);
    pass(tiles, Chips.drive(1, 10), true, dx, dw);
    Matrix noisy = tiles.effectiveWeights();
    for (int i = 0; i < 3; i++) {
      assertEquals(noisy.at(i, 0) - 2 * noisy.at(i, 1), dx.at(0, i), 1e-6);
    }
    assertArrayEquals(DW, dw.data(), ROUNDING);
  }

  @Test
  void inputsBeyondTheDacGetNoGradientAndCountWithTheRange() {
    ChipModel chip = Chips.ideal("dac.bits=8 bit", "dac.policy=fixed", "dac.range=1");
    AnalogMatrix tiles = Chips.programmed(chip, Matrix.of(W, 2, 3), 1);
    Matrix dx = Matrix.zeros(1, 3);
    Matrix dw = Matrix.zeros(2, 3);
    pass(tiles, Chips.drive(0.5f, 0), false, dx, dw);
    assertArrayEquals(new float[] {2.5f, -1.75f, 0}, dx.data(), 1e-6f);
    assertArrayEquals(new float[] {0.2f, -0.4f, 0.5f, -0.4f, 0.8f, -1}, dw.data(), ROUNDING);
  }

  @Test
  void gradientIsAddedToWeightsAndSetForInputs() {
    AnalogMatrix tiles = Chips.programmed(Chips.ideal(), Matrix.of(W, 2, 3), 1);
    Matrix dx = Chips.filled(1, 3, 100);
    Matrix dw = Chips.filled(2, 3, 100);
    pass(tiles, Chips.drive(0, 0), false, dx, dw);
    assertArrayEquals(DX, dx.data(), 1e-6f);
    assertEquals(100.2f, dw.at(0, 0), 1e-5f);
  }

  @Test
  void clippedTileOutputsPassNothing() {
    // Two row tiles and two column tiles; every second vector drives the first row tile too hard.
    ChipModel chip =
        Chips.ideal(
            "tile.rows=4", "tile.columns=3", "adc.bits=8 bit", "adc.policy=fixed", "adc.range=2");
    int vectors = 70;
    Matrix w = Chips.filled(5, 8, 1);
    Matrix x = Chips.filled(vectors, 8, 0.1f);
    for (int v = 1; v < vectors; v += 2) {
      Arrays.fill(x.data(), v * 8, v * 8 + 4, 1);
    }
    AnalogMatrix tiles = Chips.programmed(chip, w, vectors);
    Drive drive = Chips.drive(1, 2);
    ClipMask mask = tiles.newMask();
    tiles.multiply(x, Matrix.zeros(vectors, 5), drive, mask);
    assertTrue(mask.any(0) && mask.any(1));
    assertFalse(mask.any(2) || mask.any(3));
    Matrix dx = Matrix.zeros(vectors, 8);
    Matrix dw = Matrix.zeros(5, 8);
    tiles.backward(x, Chips.filled(vectors, 5, 1), w, false, drive, mask, dx, dw);
    for (int v = 0; v < vectors; v++) {
      for (int i = 0; i < 8; i++) {
        assertEquals(v % 2 == 1 && i < 4 ? 0 : 5, dx.at(v, i));
      }
    }
    for (int o = 0; o < 5; o++) {
      for (int i = 0; i < 8; i++) {
        float counted = i < 4 ? vectors / 2f : vectors;
        assertEquals(counted * 0.1f, dw.at(o, i), 1e-4f);
      }
    }
  }

  @Test
  void maskWithoutEffectGivesTheBitsOfTheFastPath() {
    int vectors = 40;
    Matrix w = Chips.normal(10, 30, 1);
    Matrix x = Chips.normal(vectors, 30, 2);
    Matrix dy = Chips.normal(vectors, 10, 3);
    // An output that clips but has no upstream gradient: the masked path drops a zero.
    for (int v = 0; v < vectors; v++) {
      dy.data()[v * 10 + 4] = 0;
    }
    TileGrid grid = new TileGrid(30, 10, new Tile(8, 4));
    StraightThrough backward = new StraightThrough(grid, 30, Linalg.portable());
    ClipMask mask = new ClipMask(grid.slots().size());
    Matrix fastX = Matrix.zeros(vectors, 30);
    Matrix fastW = Matrix.zeros(10, 30);
    backward.run(x, dy, w, new Limits(-1.5f, 1.5f), mask, fastX, fastW);
    for (int t = 0; t < grid.slots().size(); t++) {
      TileGrid.Slot slot = grid.slots().get(t);
      float[] outputs = new float[vectors * slot.columns()];
      for (int v = 0; v < vectors; v++) {
        if (slot.column() <= 4 && 4 < slot.column() + slot.columns()) {
          outputs[v * slot.columns() + 4 - slot.column()] = 9;
        }
      }
      if (outputs.length > 0) {
        mask.mark(t, 0, outputs, outputs.length, outputs.length);
      }
    }
    Matrix maskedX = Matrix.zeros(vectors, 30);
    Matrix maskedW = Matrix.zeros(10, 30);
    backward.run(x, dy, w, new Limits(-1.5f, 1.5f), mask, maskedX, maskedW);
    assertArrayEquals(fastX.data(), maskedX.data());
    assertArrayEquals(fastW.data(), maskedW.data());
  }
}
