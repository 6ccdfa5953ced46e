package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ohmflow.kernel.noise.Models.Moments;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Golden figures G03: IBM/aihwkit@4545f11 {@code inference/noise/pcm.py}; closed form, the folded
 * moments from running it.
 */
class DriftTest {
  private static final float[] R = {1, 0.5f, 0.25f, 0.1f, 0.01f, 0.001f};
  private static final double[] MU = {0.049, 0.049, 0.049, 0.060090069, 0.095780138, 0.1};
  private static final double[] SIGMA = {0.008, 0.008, 0.01142868, 0.022882314, 0.045, 0.045};
  private static final int SAMPLES = 500_000;

  private final PowerLawLogDrift pcm = (PowerLawLogDrift) Models.pcmDrift();

  @Test
  void pcmExponentsFollowThePublishedLines() {
    for (int i = 0; i < R.length; i++) {
      float logR = (float) Math.log(R[i]);
      assertEquals(MU[i], pcm.mean().at(logR), 1e-7);
      assertEquals(SIGMA[i], pcm.std().at(logR), 1e-7);
    }
  }

  @Test
  void exponentsAreFoldedNormals() {
    // Standard errors: 0.00006 of the mean, 0.1 % of the deviation; the published figures carry
    // 1 %, as they come from a sample themselves.
    Moments folded = Moments.of(exponents(pcm, 0.25f));
    assertEquals(0.09633, folded.mean(), 0.01 * 0.09633);
    assertEquals(0.04383, folded.std(), 0.01 * 0.04383);
    Moments plain = Moments.of(exponents(pcm, 25));
    assertEquals(0.049, plain.mean(), 6 * 0.008 / Math.sqrt(SAMPLES));
    assertEquals(0.008, plain.std(), 0.005 * 0.008);
  }

  @Test
  void mixedTargetsGiveTheBitsOfUniformOnes() {
    DeviceChunk chunk = new DeviceChunk();
    float[] targets = new float[64];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = R[i % R.length] * 25;
    }
    chunk.targets(targets, 0, targets.length);
    Draws draws = new Draws();
    pcm.exponents(chunk, draws.at(NoiseKey.of(5), 0));
    float[] mixed = Arrays.copyOf(chunk.nu, targets.length);
    for (int i = 0; i < R.length; i++) {
      chunk.targets(R[i] * 25, targets.length);
      pcm.exponents(chunk, draws.at(NoiseKey.of(5), 0));
      for (int k = i; k < targets.length; k += R.length) {
        assertEquals(chunk.nu[k], mixed[k]);
      }
    }
  }

  @Test
  void conductanceFallsByThePowerLawSinceTheReferenceRead() {
    DeviceChunk chunk = new DeviceChunk();
    chunk.targets(new float[] {10, 20, 5}, 0, 3);
    System.arraycopy(chunk.target, 0, chunk.g, 0, 3);
    float[] nu = {0.05f, 0, 0.1f};
    System.arraycopy(nu, 0, chunk.nu, 0, 3);
    pcm.age(chunk, 86_400);
    for (int i = 0; i < 3; i++) {
      double expected = chunk.target[i] * Math.pow((86_400 + 20) / 20.0, -nu[i]);
      assertEquals(expected, chunk.g[i], 1e-6 * expected);
    }
  }

  @Test
  void nothingAgesAtTimeZero() {
    float[] g = Models.sample(10, 100, 1, (c, d) -> pcm.age(c, 0));
    float[] expected = new float[100];
    Arrays.fill(expected, 10);
    assertArrayEquals(expected, g);
  }

  @Test
  void plainPowerLawIgnoresTheConductance() {
    Drift drift =
        NoiseModels.drift(
            Models.section("{model: power-law, t0: 20 s, mean: 0.1, std: 0.05}"),
            ConductanceRange.upTo(25));
    float[] low = exponents(drift, 1);
    assertArrayEquals(low, exponents(drift, 25));
    // Folding at two deviations moves the mean by 0.00085; six standard errors are 0.0004.
    assertEquals(0.10085, Moments.of(low).mean(), 0.0005);
  }

  @Test
  void wrongParametersAreNamed() {
    assertThrows(IllegalArgumentException.class, () -> new PowerLawDrift(0, 0.1, 0.05));
    assertThrows(IllegalArgumentException.class, () -> new ClippedLine(1, 0, 0.2, 0.1));
  }

  private static float[] exponents(Drift drift, float target) {
    return Models.sample(
        target,
        SAMPLES,
        11,
        (c, d) -> {
          drift.exponents(c, d);
          System.arraycopy(c.nu, 0, c.g, 0, c.n());
        });
  }
}
