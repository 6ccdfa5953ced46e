package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.noise.Models.Moments;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * 1/f noise after Nandakumar et al. ICECS 2019 and IBM/aihwkit@4545f11 {@code pcm.py}; relaxation
 * after Wan et al. Nature 2022 (G07).
 */
class ReadNoiseTest {
  private static final int SAMPLES = 500_000;

  /**
   * A deviation's relative standard error is 0.1 %; five of them, false alarm below 1e-5 a test.
   */
  private static final double TOLERANCE = 0.005;

  private final ReadNoise pcm =
      NoiseModels.read(Models.section(Models.PCM_READ), Models.PCM_RANGE, Models.pcmDrift());
  private final ReadNoise wan =
      NoiseModels.read(
          Models.section(Models.WAN_RELAXATION), ConductanceRange.upTo(40), Drift.NONE);

  @Test
  void noiseHasBuiltUpSinceTheProgrammingPulseAlready() {
    // sqrt(ln((20 + 250e-9) / 500e-9)) = 4.184; Q = 0.0088 at g_max, 0.0393 at a tenth.
    assertEquals(0.0368 * 25, std(pcm, 25, 0), 0.0368 * 25 * TOLERANCE);
    assertEquals(0.1645 * 2.5, std(pcm, 2.5f, 0), 0.1645 * 2.5 * TOLERANCE);
  }

  @Test
  void aCurveGivesTheDeviationAtEveryTime() {
    ReadNoise root =
        NoiseModels.read(
            Models.section("{model: curve, deviation: {form: root, scale: 0.01}}"),
            ConductanceRange.upTo(25),
            Drift.NONE);
    assertEquals(0.005 * 25, std(root, 6.25f, 0), 0.005 * 25 * TOLERANCE);
    assertEquals(0.005 * 25, std(root, 6.25f, 1e6), 0.005 * 25 * TOLERANCE);
    assertEquals(0, std(root, 0, 1));
  }

  @Test
  void aCurveMayKeepWhatIsBelowZero() {
    String model = "{model: curve, below-zero: %s, deviation: {form: constant, value: 0.5}}";
    for (String below : new String[] {"cut", "kept"}) {
      ReadNoise noise =
          NoiseModels.read(
              Models.section(model.formatted(below)), ConductanceRange.upTo(25), Drift.NONE);
      float[] g = Models.sample(1, 10_000, 1, (c, d) -> noise.read(c, 0, 1, d));
      float least = 0;
      for (float v : g) {
        least = Math.min(least, v);
      }
      assertEquals(below.equals("kept"), least < 0);
    }
  }

  @Test
  void noiseGrowsWithTheLogarithmOfTime() {
    double q = 0.0088 * Math.sqrt(Math.log((86_400 + 20 + 250e-9) / 500e-9));
    assertEquals(q * 25, std(pcm, 25, 86_400), q * 25 * TOLERANCE);
  }

  @Test
  void withoutDriftTheNoiseStartsFromZero() {
    ReadNoise alone =
        NoiseModels.read(Models.section(Models.PCM_READ), ConductanceRange.upTo(25), Drift.NONE);
    assertEquals(0, std(alone, 25, 0));
    double q = 0.0088 * Math.sqrt(Math.log((1 + 500e-9) / 500e-9));
    assertEquals(q * 25, std(alone, 25, 1), q * 25 * TOLERANCE);
  }

  @Test
  void referenceTimeMayBeGiven() {
    ReadNoise given =
        NoiseModels.read(
            Models.section(Models.PCM_READ + "t0: 20 s\n"), ConductanceRange.upTo(25), Drift.NONE);
    assertEquals(0.0368 * 25, std(given, 25, 0), 0.0368 * 25 * TOLERANCE);
  }

  @Test
  void strengthComesFromTheTargetAndActsOnTheConductance() {
    DeviceChunk chunk = new DeviceChunk();
    Draws draws = new Draws();
    float[] low = {2.5f};
    float[] high = {25};
    float deviationOfLow = deviation(chunk, draws, low);
    float deviationOfHigh = deviation(chunk, draws, high);
    // Both devices stand at 10 µS now; Q differs by 10^0.65. A deviation of 0.004 µS is known to
    // half a unit in the last place of 10 µS, 0.01 %.
    assertEquals(Math.pow(10, 0.65), deviationOfLow / deviationOfHigh, 2e-3);
  }

  private float deviation(DeviceChunk chunk, Draws draws, float[] target) {
    chunk.targets(target, 0, 1);
    chunk.g[0] = 10;
    pcm.read(chunk, 100, 0.01f, draws.at(NoiseKey.of(1), 0));
    return chunk.g[0] - 10;
  }

  @Test
  void smallDevicesReachTheLargestStrength() {
    // Q saturates at 0.2: sigma is 0.2 · 4.184 = 0.837 of g, rectified at −g.
    float[] g = Models.sample(0, SAMPLES, 3, (c, d) -> readAt(c, d, 1));
    for (float v : g) {
      assertTrue(v >= 0);
    }
    // E max(0, 1 + 0.8368 N) = 1.04742 and its deviation is 0.75450, by the moments of a censored
    // normal; six standard errors are 0.0064.
    Moments m = Moments.of(g);
    assertEquals(1.04742, m.mean(), 0.007);
    assertEquals(0.75450, m.std(), 0.007);
  }

  private void readAt(DeviceChunk chunk, Draws draws, float g) {
    Arrays.fill(chunk.g, 0, chunk.n(), g);
    pcm.read(chunk, 0, 1, draws);
  }

  @Test
  void relaxationAddsWhatTheFirstTimeDidNotHave() {
    // σ at r = 0.5: 2.0229375 at 1 s, 3.909 at 1 day, 3.929125 at 2 days.
    assertEquals(0, std(wan, 20, 0));
    assertEquals(0, std(wan, 20, 1));
    double day = Math.sqrt(3.909 * 3.909 - 2.0229375 * 2.0229375);
    assertEquals(day, std(wan, 20, 86_400), day * TOLERANCE);
  }

  @Test
  void relaxationIsInterpolatedInTheLogarithmAndHeldAtTheEnd() {
    double half = (2.0229375 + 3.909) / 2;
    double extra = Math.sqrt(half * half - 2.0229375 * 2.0229375);
    assertEquals(extra, std(wan, 20, Math.sqrt(86_400)), extra * TOLERANCE);
    double last = Math.sqrt(3.929125 * 3.929125 - 2.0229375 * 2.0229375);
    assertEquals(last, std(wan, 20, 1e9), last * TOLERANCE);
  }

  @Test
  void scaleMultipliesTheNoise() {
    assertEquals(std(pcm, 25, 10), 2 * std(pcm, 25, 10, 0.5f), 1e-4);
    assertEquals(0, std(pcm, 25, 10, 0));
    assertEquals(0, std(wan, 20, 1e6, 0));
  }

  private static double std(ReadNoise noise, float target, double seconds) {
    return std(noise, target, seconds, 1);
  }

  private static double std(ReadNoise noise, float target, double seconds, float scale) {
    return Moments.of(Models.sample(target, SAMPLES, 2, (c, d) -> noise.read(c, seconds, scale, d)))
        .std();
  }
}
