package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The shipped device models against numbers of independent programs: IBM/aihwkit@4545f11 ({@code
 * inference/noise/pcm.py}, {@code reram.py}) and sandialabs/cross-sim@0a2eb1e, executed, and the
 * closed forms.
 */
class DeviceStatisticsTest {
  private static final int SAMPLES = 1_000_000;
  private static final HardwareProfile PCM = profile("pcm-standard");
  private static final HardwareProfile RERAM = profile("reram-wan2022");

  /** Polynomial of the deviation; sampled standard deviation within 0.5 %, mean within 4 errors. */
  @ParameterizedTest
  @CsvSource({"2.5,0.448249", "6.25,0.68141125", "12.5,0.952705", "18.75,1.0773613", "25,1.05538"})
  void pcmProgrammingNoise(float target, double sigma) {
    Moments moments = programmed(PCM, target);
    assertEquals(sigma, moments.std(), 0.005 * sigma);
    assertEquals(target, moments.mean(), 4 * sigma / Math.sqrt(SAMPLES));
  }

  /** A device that should not conduct gets noise, too, and cannot conduct less than nothing. */
  @Test
  void pcmZeroDeviceIsRectified() {
    Moments moments = programmed(PCM, 0);
    assertEquals(0.10511331, moments.mean(), 4 * 0.154 / Math.sqrt(SAMPLES));
    assertEquals(0.15382473, moments.std(), 0.005 * 0.15382473);
  }

  /** Decoded weights of a pair whose inactive device is at 0 µS and noisy. */
  @ParameterizedTest
  @CsvSource({
    "0,0,0.0087016406", "0.25,0.24579547,0.027942322",
    "0.5,0.49579547,0.038601738", "1,0.99579547,0.042661252"
  })
  void pcmDifferentialPair(float weight, double mean, double std) {
    Moments active = programmed(PCM, weight * 25);
    Moments inactive = programmed(PCM, 0);
    assertEquals(mean, (active.mean() - inactive.mean()) / 25, 2e-4);
    assertEquals(std, Math.hypot(active.std(), inactive.std()) / 25, 0.005 * std);
  }

  /** Mean and deviation before folding, natural logarithm of g/g_max. */
  @ParameterizedTest
  @CsvSource({
    "1,0.049,0.008",
    "0.5,0.049,0.008",
    "0.25,0.049,0.01142868",
    "0.1,0.060090069,0.022882314"
  })
  void pcmDriftExponent(float r, double mean, double std) {
    Moments moments = exponents(r * 25);
    // At these levels folding at 0 hardly matters: the mean is at least 2.6 deviations away.
    assertEquals(mean, moments.mean(), 0.002 * mean + 4 * std / Math.sqrt(SAMPLES));
    assertEquals(std, moments.std(), 0.01 * std);
  }

  /** Folded values as aihwkit draws them. */
  @Test
  void pcmDriftExponentIsFolded() {
    Moments moments = exponents(0.25f);
    assertEquals(0.09633, moments.mean(), 0.01 * 0.09633);
    assertEquals(0.04383, moments.std(), 0.01 * 0.04383);
  }

  /** Drift by one exponent: (t + t0)/t0 to the power of −ν. */
  @Test
  void driftIsAPowerLaw() {
    DeviceChunk chunk = new DeviceChunk();
    chunk.targets(10, 1);
    chunk.g[0] = 10;
    chunk.nu[0] = 0.05f;
    Drift drift = NoiseModels.drift(PCM.device().drift(), ConductanceRange.upTo(25));
    drift.age(chunk, 3600);
    assertEquals(10 / 1.29683263, chunk.g[0], 1e-5);
    chunk.g[0] = 10;
    drift.age(chunk, 0);
    assertEquals(10, chunk.g[0], 0f);
  }

  /** At 1 s after programming: 40 µS polynomial of aihwkit. */
  @ParameterizedTest
  @CsvSource({"0.25,2.2582695", "0.5,2.0229375", "0.75,1.5329883", "1,1.103"})
  void reramProgrammingNoise(float r, double sigma) {
    assertEquals(sigma, programmed(RERAM, 40 * r).std(), 0.005 * sigma);
  }

  /** The total deviation at a later time is the one measured at that time. */
  @ParameterizedTest
  @CsvSource({"0.5,86400,3.909", "0.75,86400,3.3664766", "1,86400,2.651", "1,172800,2.677"})
  void reramRelaxation(float r, double seconds, double sigma) {
    double added = read(RERAM, 40 * r, seconds).std();
    assertEquals(sigma, Math.hypot(added, programmed(RERAM, 40 * r).std()), 0.01 * sigma);
  }

  /** The independent cubic fit of CrossSim to the same chip agrees within 25 %. */
  @Test
  void reramFitsAgree() {
    double[] g = {5, 10, 20, 30, 39.26};
    for (double conductance : g) {
      double cubic =
          1.053 + conductance * (0.2374 + conductance * (-0.01167 + conductance * 1.536e-4));
      assertEquals(cubic, programmed(RERAM, (float) conductance).std(), 0.4 * cubic);
    }
  }

  /** Deviations scale with g_max, which aihwkit forgets for its ReRAM model. */
  @Test
  void deviationsScaleWithTheLargestConductance() {
    Draws draws = new Draws();
    DeviceChunk chunk = new DeviceChunk();
    ProgrammingNoise half =
        NoiseModels.programming(PCM.device().programmingNoise(), ConductanceRange.upTo(12.5));
    ProgrammingNoise full =
        NoiseModels.programming(PCM.device().programmingNoise(), ConductanceRange.upTo(25));
    chunk.targets(6.25f, 1);
    half.program(chunk, 1, draws.at(NoiseKey.of(1), 0));
    float small = chunk.g[0] - 6.25f;
    chunk.targets(12.5f, 1);
    full.program(chunk, 1, draws.at(NoiseKey.of(1), 0));
    assertEquals(chunk.g[0] - 12.5f, 2 * small, 1e-5);
  }

  /** 1/f noise is there right after programming: 3.7 % at g_max, 16 % at a tenth of it. */
  @Test
  void pcmReadNoiseIsNotZeroAtTheReferenceTime() {
    Moments full = read(PCM, 25, 0);
    assertEquals(0.037, full.std() / 25, 0.002);
    Moments tenth = read(PCM, 2.5f, 0);
    assertEquals(0.16, tenth.std() / 2.5, 0.01);
  }

  @Test
  void readNoiseGrowsWithTimeAndNeverTurnsNegative() {
    assertTrue(read(PCM, 25, 1e7).std() > read(PCM, 25, 1).std());
    assertTrue(read(PCM, 0.5f, 1e7).smallest() >= 0);
  }

  private static Moments programmed(HardwareProfile p, float target) {
    ProgrammingNoise noise = NoiseModels.programming(p.device().programmingNoise(), range(p));
    return sample(
        (chunk, draws) -> {
          noise.program(chunk, 1, draws);
          return chunk.g;
        },
        target);
  }

  private static Moments exponents(float target) {
    Drift drift = NoiseModels.drift(PCM.device().drift(), ConductanceRange.upTo(25));
    return sample(
        (chunk, draws) -> {
          drift.exponents(chunk, draws);
          return chunk.nu;
        },
        target);
  }

  private static Moments read(HardwareProfile p, float g, double seconds) {
    ReadNoise noise =
        NoiseModels.read(
            p.device().readNoise(), range(p), NoiseModels.drift(p.device().drift(), range(p)));
    return sample(
        (chunk, draws) -> {
          java.util.Arrays.fill(chunk.g, g);
          noise.read(chunk, seconds, 1, draws);
          return chunk.g;
        },
        g);
  }

  private static ConductanceRange range(HardwareProfile p) {
    return new ConductanceRange(p.device().gMin(), p.device().gMax());
  }

  private interface Effect {
    float[] apply(DeviceChunk chunk, Draws draws);
  }

  private record Moments(double mean, double std, double smallest) {}

  private static Moments sample(Effect effect, float target) {
    DeviceChunk chunk = new DeviceChunk();
    Draws draws = new Draws();
    double sum = 0;
    double squares = 0;
    double smallest = Double.MAX_VALUE;
    for (int from = 0; from < SAMPLES; from += DeviceChunk.SIZE) {
      int n = Math.min(DeviceChunk.SIZE, SAMPLES - from);
      chunk.targets(target, n);
      float[] values = effect.apply(chunk, draws.at(NoiseKey.of(17), from));
      for (int i = 0; i < n; i++) {
        sum += values[i] - target;
        squares += ((double) values[i] - target) * (values[i] - target);
        smallest = Math.min(smallest, values[i]);
      }
    }
    double mean = sum / SAMPLES;
    return new Moments(target + mean, Math.sqrt(squares / SAMPLES - mean * mean), smallest);
  }

  private static HardwareProfile profile(String name) {
    Problems problems = new Problems();
    Document document = ProfileCatalog.open(name, problems);
    HardwareProfile profile = HardwareProfile.read(document, problems);
    problems.throwIfAny();
    return profile;
  }
}
