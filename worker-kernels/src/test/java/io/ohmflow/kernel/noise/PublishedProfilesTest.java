package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.noise.Models.Moments;
import io.ohmflow.profile.ConverterCodes;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.HardwareProfile.Encoding;
import io.ohmflow.profile.HardwareProfile.RangePolicy;
import io.ohmflow.profile.HardwareProfile.Slices;
import io.ohmflow.profile.document.Problems;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The devices of the shipped profiles against the figures of their sources, as sampled by the class
 * that training uses. Closed forms of IBM/aihwkit ({@code inference/noise/hermes.py}, {@code
 * reram.py}, {@code custom.py}), IBM/analog-foundation-models ({@code apply_noise_model.py}) and
 * sandialabs/cross-sim@0a2eb1e ({@code simulator/devices/custom}), the latter also executed.
 *
 * <p>A deviation of 160,000 samples has a relative standard error of 0.18 %; tolerances of 0.9 %
 * are five of them, so that about 60 comparisons raise a false alarm once in 30,000.
 */
class PublishedProfilesTest {
  private static final int SAMPLES = 160_000;
  private static final double TOLERANCE = 0.009;
  private static final double DAY = 86_400;

  private static Moments programmed(DeviceModel device, double target) {
    return Moments.of(Models.programmed(device, (float) target, SAMPLES));
  }

  private static Moments read(DeviceModel device, double target, double seconds) {
    return Moments.of(Models.read(device, (float) target, seconds, SAMPLES));
  }

  private static void assertStd(double expected, Moments sampled) {
    assertEquals(expected, sampled.std(), TOLERANCE * expected);
  }

  private static void assertMean(double expected, Moments sampled) {
    assertEquals(expected, sampled.mean(), 5 * sampled.std() / Math.sqrt(SAMPLES) + 1e-5);
  }

  private static Moments exponents(DeviceModel device, double target) {
    return Moments.of(
        Models.sample(
            (float) target,
            SAMPLES,
            3,
            (c, d) -> {
              device.drift().exponents(c, d);
              System.arraycopy(c.nu, 0, c.g, 0, c.n());
            }));
  }

  /** Cubic of hermes.py at r = 0.25, 0.5 and 1. */
  @ParameterizedTest
  @CsvSource({
    "pcm-hermes-1d, 0.25, 0.6144902", "pcm-hermes-1d, 0.5, 0.8653126",
    "pcm-hermes-1d, 1, 1.0075671", "pcm-hermes-2d, 0.25, 0.8887610",
    "pcm-hermes-2d, 0.5, 0.9910133", "pcm-hermes-2d, 1, 1.0926981"
  })
  void hermesProgrammingNoise(String profile, double r, double sigma) {
    DeviceModel device = Models.device(profile);
    assertStd(sigma, programmed(device, r * device.gMax()));
  }

  /** Both forms of each fit, at r where folding at 0 does not matter. */
  @ParameterizedTest
  @CsvSource({
    "pcm-hermes-1d, 0.05, 0.09773484, 0.03364879",
    "pcm-hermes-1d, 0.2, 0.069336, 0.01701326",
    "pcm-hermes-1d, 0.5, 0.0564, 0.012075",
    "pcm-hermes-2d, 0.05, 0.09773484, 0.02935006",
    "pcm-hermes-2d, 1, 0.0174, 0.0048"
  })
  void hermesDriftExponents(String profile, double r, double mean, double std) {
    DeviceModel device = Models.device(profile);
    Moments nu = exponents(device, r * device.gMax());
    assertStd(std, nu);
    // Folding at 2.9 deviations or more moves the mean by less than a thousandth of a deviation.
    assertEquals(mean, nu.mean(), (5 / Math.sqrt(SAMPLES) + 1e-3) * std);
  }

  /** Q_s times the root of the logarithm since programming, which began t0 earlier. */
  @ParameterizedTest
  @CsvSource({
    "pcm-hermes-1d, 0.1, 0.02176017, 200",
    "pcm-hermes-1d, 0.5, 0.0217, 200",
    "pcm-hermes-2d, 0.1, 0.02004025, 300",
    "pcm-hermes-2d, 1, 0.0123, 300"
  })
  void hermesReadNoise(String profile, double r, double strength, double t0) {
    DeviceModel device =
        Models.device(profile, "device.drift={model: none}", "device.read-noise.t0=" + t0 + " s");
    double growth = Math.sqrt(Math.log((DAY + t0 + 512e-9) / (2 * 512e-9)));
    double target = r * device.gMax();
    assertStd(strength * growth * target, read(device, target, DAY));
  }

  /** In units of which g-max has 180. */
  @ParameterizedTest
  @CsvSource({"10, 4.480", "30, 6.755", "60, 8.496", "90, 8.435", "120, 8.866", "180, 19.198"})
  void weightsOfLanguageModels(double units, double sigma) {
    DeviceModel device = Models.device("pcm-llm");
    Moments moments = programmed(device, units / 180 * 25);
    assertStd(sigma / 180 * 25, moments);
    assertMean(units / 180 * 25, moments);
  }

  @Test
  void smallWeightsOfLanguageModelsAreZeroAndOthersMayChangeTheirSign() {
    DeviceModel device = Models.device("pcm-llm");
    assertEquals(0, programmed(device, 0.59 / 180 * 25).std());
    assertEquals(0, programmed(device, 0).mean());
    float[] small = Models.programmed(device, (float) (0.61 / 180 * 25), SAMPLES);
    assertTrue(small[0] != 0);
    // 0.61 units deviate by 2.715, so 41 % come out negative; five standard errors are 0.6 %.
    long negative = 0;
    for (float g : small) {
      negative += g < 0 ? 1 : 0;
    }
    assertEquals(0.4111, (double) negative / SAMPLES, 0.0062);
  }

  /** Executed by CrossSim at 2.5, 12.5 and 25 µS: 0.4646, 0.9547, 1.0661. */
  @ParameterizedTest
  @CsvSource({
    "pcm-crosssim-joshi, 2.5, 0.46485615", "pcm-crosssim-joshi, 6.25, 0.69066288",
    "pcm-crosssim-joshi, 12.5, 0.95527805", "pcm-crosssim-joshi, 18.75, 1.0802315",
    "pcm-crosssim-joshi, 25, 1.0655232", "reram-wan2022-crosssim, 10, 2.4136",
    "reram-wan2022-crosssim, 20, 2.3618", "reram-wan2022-crosssim, 30, 1.8192",
    "reram-wan2022-crosssim, 39.26, 1.6806414", "reram-milo2021, 50, 4.326971",
    "reram-milo2021, 100, 3.871621", "reram-milo2021, 150, 3.416271",
    "reram-milo2021, 200, 2.960921", "reram-milo2021, 225, 2.733246"
  })
  void crossSimProgrammingNoise(String profile, double target, double sigma) {
    Moments moments = programmed(Models.device(profile), target);
    assertStd(sigma, moments);
    assertMean(target, moments);
  }

  /** Two independent fits of the same phase-change measurements differ by at most 4 %. */
  @Test
  void phaseChangeFitsAgree() {
    DeviceModel one = Models.device("pcm-standard");
    DeviceModel other = Models.device("pcm-crosssim-joshi");
    for (double g : new double[] {2.5, 12.5, 25}) {
      double sigma = programmed(one, g).std();
      assertEquals(sigma, programmed(other, g).std(), 0.05 * sigma);
    }
  }

  /** The acceptance range is chosen by name; the tight one is 10 times as exact. */
  @ParameterizedTest
  @CsvSource({
    "0.2-percent, 10, 0.01149897",
    "0.2-percent, 80, 0.08631427",
    "2-percent, 10, 0.1241213",
    "2-percent, 80, 0.9144405"
  })
  void oxideMemoryIsProgrammedWithinItsAcceptance(String acceptance, double g, double sigma) {
    DeviceModel device =
        Models.device("reram-cmo-hfox", "device.programming-noise.acceptance=" + acceptance);
    assertStd(sigma, programmed(device, g));
  }

  /** Mean −0.08900206 ln t and deviation 0.04201137 ln t + 0.41183342 µS, at any conductance. */
  @ParameterizedTest
  @CsvSource({
    "20, 1, 0, 0.41183342",
    "20, 86400, -1.0116635, 0.8893659",
    "60, 86400, -1.0116635, 0.8893659"
  })
  void oxideMemoryRelaxes(double g, double seconds, double shift, double sigma) {
    DeviceModel device = Models.device("reram-cmo-hfox").only(Set.of(Effect.DRIFT));
    Moments moments = read(device, g, seconds);
    assertMean(g + shift, moments);
    assertStd(sigma, moments);
  }

  /** 0.0277316483 · log10(20) · sqrt(ln((86400 + 1e-6) / 2e-6)) = 0.17855 µS. */
  @Test
  void oxideMemoryReadNoiseIsAConductance() {
    DeviceModel device = Models.device("reram-cmo-hfox").only(Set.of(Effect.READ_NOISE));
    double growth = Math.sqrt(Math.log((DAY + 1e-6) / 2e-6));
    assertStd(0.0277316483 * Math.log10(20) * growth, read(device, 20, DAY));
  }

  @Test
  void oxideMemoryIsReadWithinItsRange() {
    float[] low = Models.aged(Models.device("reram-cmo-hfox"), 9, DAY, SAMPLES);
    float[] high = Models.aged(Models.device("reram-cmo-hfox"), 88.2f, 1, SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      assertTrue(low[i] >= 9f && high[i] <= 88.2f);
    }
  }

  /** Deviations in nA, of which g-max has 1600; devices under 100 nA are cut at 0 now and then. */
  @ParameterizedTest
  @CsvSource({
    "100, 8.6084611, 13.231118", "400, 17.829469, 29.555828",
    "800, 19.673844, 33.849367", "1600, 19.884373, 34.563691"
  })
  void chargeTrapDeviationsGrowOverFiveDays(double current, double first, double fifth) {
    DeviceModel device = Models.device("sonos-tcas");
    double unit = device.gMax() / 1600;
    Moments programmed = programmed(device, current * unit);
    assertStd(first * unit, programmed);
    DeviceModel reading = device.only(Set.of(Effect.READ_NOISE));
    double added = read(reading, current * unit, 5 * DAY).std();
    assertEquals(fifth * unit, Math.hypot(added, programmed.std()), TOLERANCE * fifth * unit);
  }

  /** Shifts of the mean in nA on the first and the fifth day, and linear in time between. */
  @ParameterizedTest
  @CsvSource({
    "400, 1, 0.616",
    "1600, 1, -11.53",
    "400, 5, -1.468",
    "1600, 5, -40.70",
    "1600, 0.5, -5.766",
    "1600, 1.5, -16.952",
    "1600, 9, -40.70"
  })
  void chargeTrapMeansShift(double current, double days, double shift) {
    DeviceModel device = Models.device("sonos-tcas").only(Set.of(Effect.DRIFT));
    double unit = device.gMax() / 1600;
    double read = Models.read(device, (float) (current * unit), days * DAY, 1)[0];
    // Half of the last digit of the published figures.
    assertEquals(shift, read / unit - current, 5e-3);
  }

  /** Read noise of every multiplication, both devices of a pair. */
  @ParameterizedTest
  @CsvSource({"100, 4.6728762", "400, 10.61667", "1600, 12.572902"})
  void chargeTrapReadNoise(double current, double sigma) {
    MvmNoise noise = Models.device("sonos-tcas").mvm();
    float g = (float) (current / 1600);
    float[] c = {0};
    noise.addCoefficients(2, new float[] {g}, new float[] {g}, 1, c);
    assertEquals(sigma / 1600, Math.sqrt(c[0]), 1e-6 * sigma);
    noise.addCoefficients(2, new float[] {0}, new float[] {2 * g}, 1, c);
    assertEquals(Math.sqrt(3) * sigma / 1600, Math.sqrt(c[0]), 1e-6 * sigma);
  }

  @Test
  void genericDevicesDeviateAsTheyPromise() {
    DeviceModel proportional = Models.device("generic-proportional");
    assertStd(0.3, programmed(proportional, 10));
    assertEquals(0, programmed(proportional, 0).std());
    DeviceModel independent = Models.device("state-independent");
    assertStd(0.2, programmed(independent, 5));
    assertStd(0.2, programmed(independent, 20));
    // |0.1 + 0.05 N|: the fold at two deviations moves the mean to 0.10085, the deviation to
    // 0.0483.
    assertEquals(0.10085, exponents(independent, 5).mean(), 6e-4);
    double growth = Math.sqrt(Math.log((DAY + 20 + 250e-9) / 500e-9));
    DeviceModel reading = independent.only(Set.of(Effect.READ_NOISE));
    assertStd(growth * 10 / 25, read(reading, 10, DAY));
  }

  /** Noise of whole weights as a share of the largest one, from both devices of a pair. */
  @ParameterizedTest
  @CsvSource({"analog-foundation, 0.03", "lightning-bert, 0.023"})
  void weightsDeviateByAShareOfTheLargest(String profile, double share) {
    DeviceModel device = Models.device(profile);
    double pair = Math.hypot(programmed(device, 12.5).std(), programmed(device, 0).std());
    assertEquals(share * 25, pair, TOLERANCE * share * 25);
    assertMean(0, programmed(device, 0));
  }

  /** The examples of AIHWKIT-Lightning add noise of 2.3 % of the largest weight. */
  @Test
  void lightningAddsItsNoiseToWholeWeights() {
    DeviceModel device = Models.device("lightning-bert");
    double pair = Math.hypot(programmed(device, 12.5).std(), programmed(device, 0).std());
    assertEquals(0.023 * 25, pair, TOLERANCE * 0.023 * 25);
  }

  /** 240 kΩ, on/off 100, 5 bits, 0.3 % from cycle to cycle. */
  @Test
  void neuroSimSynapsesHaveThirtyTwoLevels() {
    DeviceModel device = Models.device("reram-neurosim");
    assertEquals(32, device.writing().levels().count());
    assertEquals(240e3, 1e6 / device.gMax(), 1);
    assertEquals(24e6, 1e6 / device.gMin(), 1e2);
    float step = device.span() / 31;
    Moments moments = programmed(device, device.gMin() + 10.3 * step);
    assertMean(device.gMin() + 10 * step, moments);
    assertStd(0.003 * device.gMax(), moments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "isaac",
        "isaac-sar",
        "prime",
        "neurosim-v15",
        "standard-io",
        "aihwkit-io",
        "preset-io",
        "crossbar-wires"
      })
  void profilesOfPeripheryHaveExactDevices(String profile) {
    assertTrue(Models.device(profile).exact());
    assertTrue(Models.device(profile).mvm().none());
  }

  /**
   * Lowest and highest resistance of a device, tile, bits of the converters at rows and columns.
   */
  @ParameterizedTest
  @CsvSource({
    "isaac, 2e3, 2e6, 128, 128, 16, 9",
    "isaac-sar, 2e3, 2e6, 128, 128, 16, 9",
    "prime, 1e3, 20e3, 256, 256, 6, 6",
    "neurosim-v15, 6e3, 102e3, 128, 128, 8, 7",
    "sonos-tcas, 35e3, 6e12, 1152, 256, 8, 8"
  })
  void acceleratorsHaveThePublishedFigures(
      String name, double on, double off, int rows, int columns, int dac, int adc) {
    HardwareProfile p = Models.profile(new Problems(), name);
    assertEquals(on, 1e6 / p.device().gMax(), 1e-5 * on);
    assertEquals(off, 1e6 / p.device().gMin(), 1e-5 * off);
    assertEquals(
        Arrays.asList(rows, columns, dac, adc),
        Arrays.asList(p.tile().rows(), p.tile().columns(), p.dac().bits(), p.adc().bits()));
  }

  /** Bits of a weight and of a cell, codes of the ADC and where its range comes from. */
  @ParameterizedTest
  @CsvSource({
    "isaac, OFFSET_COLUMN, 16, 2, SIGN_MAGNITUDE, GRANULAR",
    "isaac-sar, OFFSET_COLUMN, 16, 2, SIGN_MAGNITUDE, GRANULAR",
    "prime, DIFFERENTIAL_PAIR, 8, 4, FULL, CALIBRATED",
    "neurosim-v15, OFFSET_COLUMN, 8, 1, COUNT, GRANULAR"
  })
  void slicedAcceleratorsCountLikeTheirSources(
      String name,
      Encoding encoding,
      int weightBits,
      int cellBits,
      ConverterCodes codes,
      RangePolicy policy) {
    HardwareProfile p = Models.profile(new Problems(), name);
    assertEquals(encoding, p.mapping().encoding());
    assertEquals(new Slices(weightBits, cellBits), p.mapping().slices());
    assertEquals(codes, p.adc().codes());
    assertEquals(policy, p.adc().policy());
  }

  /** Configuration SONOS-TCAS of CrossSim: 7 bits of a cell, one ramp from -2.9185 to 4.2716. */
  @Test
  void sonosHasTheRangeOfItsSource() {
    HardwareProfile p = Models.profile(new Problems(), "sonos-tcas");
    assertEquals(128, Models.device("sonos-tcas").writing().levels().count());
    assertEquals(ConverterCodes.FULL, p.adc().codes());
    assertEquals(-2.9185, p.adc().span().min(), 0.002);
    assertEquals(4.2716, p.adc().span().max(), 0.002);
  }

  /** Bits, range and output noise of the converters that aihwkit has by default. */
  @ParameterizedTest
  @CsvSource({
    "standard-io, 8, 8, 10, 0.04",
    "aihwkit-io, 7, 9, 12, 0.06",
    "preset-io, 7, 9, 20, 0.1",
    "analog-foundation, 8, 8, 14, 0",
    "pcm-llm, 8, 8, 14, 0"
  })
  void peripheriesHaveThePublishedFigures(
      String name, int dac, int adc, double range, double noise) {
    HardwareProfile p = Models.profile(new Problems(), name);
    assertEquals(dac, p.dac().bits());
    assertEquals(adc, p.adc().bits());
    assertEquals(range, p.adc().range());
    assertEquals(noise, p.mvm().outputNoise());
  }
}
