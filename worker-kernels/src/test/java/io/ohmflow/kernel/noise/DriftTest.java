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

  /** Retention of NeuroSim, {@code macro.py}: t = 10⁴, v = 0.05, states from 1 to 10 µS. */
  @Test
  void retentionPullsTowardsAStateAndStopsAtTheRange() {
    assertEquals(6.3095734, retained("0", 10), 1e-5);
    assertEquals(1, retained("0", 1));
    assertEquals(1.5848932, retained("1", 1), 1e-6);
    assertEquals(10, retained("1", 10));
  }

  private static float retained(String towards, float g) {
    Drift drift =
        NoiseModels.drift(
            Models.section("{model: retention, exponent: 0.05, towards: " + towards + "}"),
            new ConductanceRange(1, 10));
    return Models.sample(
        g,
        1,
        1,
        (c, d) -> {
          drift.exponents(c, d);
          drift.age(c, 1e4);
        })[0];
  }

  /** The range is that of the device: a peer takes the smallest and largest state at hand. */
  @Test
  void retentionByChanceGoesBothWaysForEveryDeviceOnItsOwn() {
    Drift drift =
        NoiseModels.drift(
            Models.section("{model: retention, exponent: 0.05, towards: random}"),
            new ConductanceRange(1, 10));
    float[] g =
        Models.sample(
            4,
            SAMPLES,
            6,
            (c, d) -> {
              drift.exponents(c, d);
              drift.age(c, 1e4);
            });
    int[] count = new int[3];
    for (float v : g) {
      count[v < 3.9f ? 0 : v < 4.1f ? 1 : 2]++;
      assertEquals(v < 3.9f ? 4 / 1.5848932 : v < 4.1f ? 4 : 4 * 1.5848932, v, 1e-5);
    }
    // A third each, standard error 0.07 %; five of them.
    for (int c : count) {
      assertEquals(1 / 3.0, (double) c / SAMPLES, 0.0034);
    }
  }

  @Test
  void retentionBeginsAfterItsReferenceTime() {
    Drift drift =
        NoiseModels.drift(
            Models.section("{model: retention, t0: 100 s, exponent: 0.05, towards: 1}"),
            new ConductanceRange(1, 10));
    for (double seconds : new double[] {0, 1, 100}) {
      float[] g =
          Models.sample(
              4,
              1,
              1,
              (c, d) -> {
                drift.exponents(c, d);
                drift.age(c, seconds);
              });
      assertEquals(4, g[0]);
    }
  }

  @Test
  void relaxationOfADeviceKeepsItsDirection() {
    Drift drift = new LogarithmicDrift(1, -0.1, 0.4, 0.05);
    float[] hour = aged(drift, 3600);
    float[] day = aged(drift, 86_400);
    double logHour = Math.log(3600);
    double logDay = Math.log(86_400);
    for (int i = 0; i < 100; i++) {
      double z = (hour[i] - 20 + 0.1 * logHour) / (0.4 + 0.05 * logHour);
      assertEquals(20 - 0.1 * logDay + (0.4 + 0.05 * logDay) * z, day[i], 1e-4);
    }
    // Within the reference time the deviation is there, and nothing but it.
    float[] early = aged(drift, 1e-3);
    assertArrayEquals(aged(drift, 1), early);
    assertEquals(0.4, Moments.of(early).std(), 0.02);
  }

  private static float[] aged(Drift drift, double seconds) {
    return Models.sample(
        20,
        10_000,
        9,
        (c, d) -> {
          drift.exponents(c, d);
          drift.age(c, seconds);
        });
  }

  @Test
  void curvesAndLinesGiveTheSameExponents() {
    Drift curves =
        NoiseModels.drift(
            Models.section(
                """
                model: power-law-curve
                t0: 20 s
                mean: {form: log, slope: -0.0155, offset: 0.0244, min: 0.049, max: 0.1}
                std: {form: log, slope: -0.0125, offset: -0.0059, min: 0.008, max: 0.045}
                """),
            Models.PCM_RANGE);
    for (float r : R) {
      assertArrayEquals(exponents(pcm, r * 25), exponents(curves, r * 25), "r " + r);
    }
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
