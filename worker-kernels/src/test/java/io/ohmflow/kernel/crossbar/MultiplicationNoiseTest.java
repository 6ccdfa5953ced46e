package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.linalg.Matrix;
import org.junit.jupiter.api.Test;

/**
 * Noise of single multiplications. Golden figures G18: IBM/aihwkit@4545f11 {@code
 * rpu_forward_backward_pass.cpp} applyOutputWeightNoise; closed form.
 *
 * <p>A deviation of n samples has a relative standard error of 1/√(2n) = 0.13 %; tolerances of 1 %
 * give a false alarm below 1e-13.
 */
class MultiplicationNoiseTest {
  private static final int INPUTS = 512;
  private static final int OUTPUTS = 300;
  private static final int VECTORS = 1000;
  private static final double TOLERANCE = 0.01;
  private static final String REFERRED = "mvm.read-noise={model: output-referred, weight-noise: ";
  private static final String ADDITIVE = "mvm.read-noise={model: additive, weight-noise: ";

  @Test
  void outputReferredNoiseHasThePeersDeviation() {
    assertStd(0.098994949, noise(Chips.ideal(REFERRED + "0.0175}"), 0.5f, 1, 1));
  }

  @Test
  void additiveNoiseHasThePeersDeviation() {
    assertStd(0.22627417, noise(Chips.ideal(ADDITIVE + "0.02}"), 0.5f, 1, 1));
  }

  @Test
  void noiseOfTheColumnCircuitsIsInUnitsOfOneDevice() {
    // In units of y it grows with the input range and with the weight scale, 1.
    assertStd(0.04 * 2, noise(Chips.ideal("mvm.output-noise=0.04"), 0.5f, 2, 1));
  }

  @Test
  void sourcesAddInVarianceAndScaleTogether() {
    ChipModel chip = Chips.ideal(REFERRED + "0.0175}", "mvm.output-noise=0.04");
    double expected = 3 * Math.hypot(0.098994949, 0.04);
    assertStd(expected, noise(chip, 0.5f, 1, 3));
    assertArrayEquals(new float[VECTORS * OUTPUTS], noise(chip, 0.5f, 1, 0));
  }

  @Test
  void tilesAddIndependentNoise() {
    // The circuits of five tiles: the first has a full-scale weight of 1, the others of 0.25.
    ChipModel chip = Chips.ideal("tile.rows=103", "tile.columns=100", "mvm.output-noise=0.04");
    assertStd(0.04 * Math.sqrt(1 + 4 * 0.25 * 0.25), noise(chip, 0.5f, 1, 1));
  }

  @Test
  void outputsOfOneVectorAreIndependent() {
    float[] n = noise(Chips.ideal("tile.columns=100", "mvm.output-noise=1"), 0.5f, 1, 1);
    for (int lag : new int[] {1, 100, OUTPUTS}) {
      double sum = 0;
      for (int i = 0; i + lag < n.length; i++) {
        sum += (double) n[i] * n[i + lag];
      }
      // Correlations of 300,000 pairs have a standard error of 0.0018; five of them.
      assertEquals(0, sum / n.length, 0.0092, "lag " + lag);
    }
  }

  /** Noise with the first weight of a column at 1 and the others at 0.25, all inputs equal. */
  private static float[] noise(ChipModel chip, float input, float range, float scale) {
    Matrix w = Chips.filled(OUTPUTS, INPUTS + 1, 0.25f);
    Matrix x = Chips.filled(VECTORS, INPUTS + 1, input);
    // A first weight that sets the scale of the column, and is never driven.
    for (int c = 0; c < OUTPUTS; c++) {
      w.data()[c * (INPUTS + 1)] = 1;
    }
    for (int v = 0; v < VECTORS; v++) {
      x.data()[v * (INPUTS + 1)] = 0;
    }
    AnalogMatrix tiles = Chips.programmed(chip, w, VECTORS);
    Drive quiet = new Drive(range, 0, Chips.KEY.child(3), 0, 0);
    float[] exact = Chips.multiply(tiles, x, OUTPUTS, quiet).data();
    Drive noisy = new Drive(range, 0, Chips.KEY.child(3), 0, scale);
    float[] y = Chips.multiply(tiles, x, OUTPUTS, noisy).data();
    for (int i = 0; i < y.length; i++) {
      y[i] -= exact[i];
    }
    return y;
  }

  private static void assertStd(double expected, float[] noise) {
    assertEquals(expected, Chips.std(noise), TOLERANCE * expected);
    double standardError = expected / Math.sqrt(noise.length);
    assertEquals(0, Chips.mean(noise), 5 * standardError + 1e-5);
  }
}
