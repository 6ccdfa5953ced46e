package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.noise.Models.Moments;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Golden figures G01, G02 and G07: IBM/aihwkit@4545f11 {@code inference/noise/pcm.py} and {@code
 * reram.py}; Nandakumar et al. ICECS 2019; Joshi et al. Nat. Commun. 11:2473 (2020); Wan et al.
 * Nature 2022; closed forms.
 */
class ProgrammingNoiseTest {
  private static final float[] TARGETS = {0, 2.5f, 6.25f, 12.5f, 18.75f, 25};
  private static final double[] PCM_SIGMA = {
    0.26348, 0.448249, 0.68141125, 0.952705, 1.0773613, 1.05538
  };
  private static final int SAMPLES = 500_000;

  private final ProgrammingNoise pcm =
      NoiseModels.programming(Models.section(Models.PCM_PROGRAMMING), Models.PCM_RANGE);

  @Test
  void pcmDeviationFollowsThePublishedPolynomial() {
    // Relative standard error of a deviation is 1/sqrt(2 n) = 0.1 %, of a mean σ/sqrt(n); five of
    // them: false alarm below 1e-5 over ten comparisons.
    for (int i = 1; i < TARGETS.length; i++) {
      Moments m = Moments.of(program(pcm, TARGETS[i], 1, i));
      assertEquals(PCM_SIGMA[i], m.std(), 0.005 * PCM_SIGMA[i], "target " + TARGETS[i]);
      assertEquals(TARGETS[i], m.mean(), 5 * PCM_SIGMA[i] / Math.sqrt(SAMPLES));
    }
  }

  @Test
  void inactiveDeviceKeepsARectifiedResidue() {
    Moments m = Moments.of(program(pcm, 0, 1, 7));
    assertEquals(0.10511331, m.mean(), 5 * 0.154 / Math.sqrt(SAMPLES));
    assertEquals(0.15382473, m.std(), 0.005 * 0.15382473);
  }

  @Test
  void equalTargetsInOneArrayGiveTheBitsOfAUniformChunk() {
    DeviceChunk chunk = new DeviceChunk();
    float[] targets = new float[100];
    Arrays.fill(targets, 6.25f);
    chunk.targets(targets, 0, targets.length);
    pcm.program(chunk, 1, new Draws().at(NoiseKey.of(3), 0));
    float[] uniform = Models.sample(6.25f, 100, 3, (c, d) -> pcm.program(c, 1, d));
    assertArrayEquals(uniform, Arrays.copyOf(chunk.g, 100));
  }

  @Test
  void deviationsBelongToTheMeasuredRangeAndScaleWithTheChips() {
    // A peer stores the reference under another name and never rescales.
    ProgrammingNoise wide =
        NoiseModels.programming(Models.section(Models.PCM_PROGRAMMING), ConductanceRange.upTo(50));
    assertEquals(2 * 0.952705, Moments.of(program(wide, 25, 1, 1)).std(), 0.005 * 2 * 0.952705);
  }

  @Test
  void scaleMultipliesTheDeviationAndZeroGivesTheTarget() {
    assertEquals(2 * 0.952705, Moments.of(program(pcm, 12.5f, 2, 1)).std(), 0.005 * 2 * 0.952705);
    for (float g : program(pcm, 12.5f, 0, 1)) {
      assertEquals(12.5f, g);
    }
  }

  @Test
  void oxideMemoryPolynomialsGiveThePublishedDeviations() {
    double[][] coefficients = {
      {0.348, 16.03, -43.853, 45.393, -16.815},
      {0.701, 22.086, -50.773, 47.095, -16.458},
      {0.782, 20.274, -43.507, 37.062, -11.934}
    };
    double[][] sigma = {
      {0.348, 2.2582695, 2.0229375, 1.5329883, 1.103},
      {0.701, 3.7207578, 3.909, 3.3664766, 2.651},
      {0.782, 3.6637891, 3.929125, 3.3743516, 2.677}
    };
    for (int t = 0; t < sigma.length; t++) {
      Polynomial p = new Polynomial(Arrays.stream(coefficients[t]).boxed().toList(), 1);
      for (int i = 0; i < sigma[t].length; i++) {
        // Single precision of terms up to 50.
        assertEquals(sigma[t][i], p.at(0.25f * i), 5e-6);
      }
    }
  }

  @Test
  void gaussianDeviationIsAFractionOfTheRangeOrOfTheConductance() {
    ProgrammingNoise ofRange =
        NoiseModels.programming(
            Models.section("{model: gaussian, std: 0.02, of: range}"), ConductanceRange.upTo(25));
    ProgrammingNoise ofConductance =
        NoiseModels.programming(
            Models.section("{model: gaussian, std: 0.02, of: conductance}"),
            ConductanceRange.upTo(25));
    assertEquals(0.5, Moments.of(program(ofRange, 10, 1, 1)).std(), 0.0025);
    assertEquals(0.2, Moments.of(program(ofConductance, 10, 1, 1)).std(), 0.001);
  }

  @Test
  void noConductanceIsNegative() {
    for (float g : program(pcm, 0.2f, 5, 1)) {
      assertTrue(g >= 0);
    }
  }

  @Test
  void wrongParametersAreNamed() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new PolynomialProgrammingNoise(25, Double.NaN, List.of(1.0)));
    assertEquals("expected a finite, positive reference-g-max, got NaN", e.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> new PolynomialProgrammingNoise(25, 25, List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new GaussianProgrammingNoise(25, -0.1, DeviationOf.RANGE));
  }

  private static float[] program(ProgrammingNoise noise, float target, float scale, long seed) {
    return Models.sample(target, SAMPLES, seed, (c, d) -> noise.program(c, scale, d));
  }
}
