package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.noise.Models.Moments;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.document.Section;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Levels, spread and telegraph noise. Deviations of 400,000 samples have a relative standard error
 * of 0.11 %; five of them.
 */
class DeviceVariationTest {
  private static final int DEVICES = 400_000;
  private static final double TOLERANCE = 0.0056;

  @ParameterizedTest
  @CsvSource({"0, 0", "0.83, 0", "0.84, 1.6666667", "12.4, 11.666667", "25, 25", "30, 25"})
  void equalLevelsSnapToTheNearest(float wanted, float level) {
    assertEquals(level, ConductanceLevels.equal(16, Models.PCM_RANGE).nearest(wanted), 1e-5f);
  }

  @Test
  void levelsMayBeListed() {
    DeviceModel device = Models.device("ideal", "device.levels=[1 uS, 2 uS, 10 uS]");
    float[] wanted = {0, 1.4f, 1.5f, 1.6f, 5.9f, 6.1f, 25};
    float[] expected = {1, 1, 1, 2, 2, 10, 10};
    for (int i = 0; i < wanted.length; i++) {
      assertEquals(expected[i], Models.programmed(device, wanted[i], 1)[0]);
    }
    assertTrue(!device.exact() && device.steady());
    assertTrue(device.only(Set.of(Effect.PROGRAMMING)).exact());
  }

  @Test
  void wrongLevelsAreReported() {
    for (String levels : new String[] {"1", "[1 uS, 1 uS]", "[-1 uS, 1 uS]"}) {
      Section s = Models.section("levels: " + levels);
      ConductanceLevels.from(s, Models.PCM_RANGE);
      assertTrue(s.problems().list().get(0).toString().contains("levels: expected"), levels);
    }
    assertThrows(IllegalArgumentException.class, () -> new ConductanceLevels(new float[] {2, 1}));
  }

  @Test
  void noiseKnowsTheLevelAndNotTheWantedConductance() {
    DeviceModel snapped = Models.device("pcm-standard", "device.levels=2");
    DeviceModel plain = Models.device("pcm-standard");
    assertEquals(Models.aged(plain, 25, 1e5, 1)[0], Models.aged(snapped, 13, 1e5, 1)[0]);
  }

  @Test
  void gainsMultiplyAndStayWithTheChip() {
    DeviceModel normal = Models.device("ideal", "device.spread={model: gaussian, std: 0.1}");
    Moments gaussian = Moments.of(Models.programmed(normal, 20, DEVICES));
    assertEquals(2, gaussian.std(), 2 * TOLERANCE);
    assertEquals(20, gaussian.mean(), 5 * 2 / Math.sqrt(DEVICES));
    DeviceModel log = Models.device("ideal", "device.spread={model: log-normal, std: 0.1}");
    Moments skewed = Moments.of(Models.programmed(log, 20, DEVICES));
    // exp(s²/2) and exp(s²/2) sqrt(exp(s²) − 1) with s = 0.1.
    assertEquals(20 * 1.0050125, skewed.mean(), 5 * 2 / Math.sqrt(DEVICES));
    assertEquals(20 * 0.1007536, skewed.std(), 20 * 0.1007536 * TOLERANCE);
    float low = Models.programmed(normal, 10, 1)[0];
    assertEquals(2 * low, Models.programmed(normal, 20, 1)[0], 1e-5);
  }

  @Test
  void occupiedTrapsLowerTheirDevices() {
    DeviceModel device =
        Models.device(
            "ideal",
            "device.telegraph={relative-amplitude: 0.2, capture: 1 ms, emission: 3 ms,"
                + " devices: 0.4}");
    float[] g = Models.read(device, 20, 100, DEVICES);
    int low = 0;
    for (float v : g) {
      assertTrue(v == 20 || Math.abs(v - 16) < 1e-5, () -> "conductance " + v);
      low += v < 20 ? 1 : 0;
    }
    // 40 % of the devices have a trap, which is occupied 3/4 of the time; standard error 0.07 %.
    assertEquals(0.3, (double) low / DEVICES, 0.0037);
    assertTrue(!device.steady() && !device.exact());
  }

  @Test
  void statesAreNewAtEveryReadAndTrapsStay() {
    DeviceModel device =
        Models.device("ideal", "device.telegraph={amplitude: 1 uS, occupancy: 0.5, devices: 0.5}");
    float[] first = read(device, 1);
    float[] second = read(device, 2);
    int[] lowered = new int[3];
    for (int i = 0; i < DEVICES; i++) {
      lowered[(first[i] < 20 ? 1 : 0) + (second[i] < 20 ? 1 : 0)]++;
    }
    // Of the half with traps a quarter is low twice, half once: independent states of fixed traps.
    // Standard errors are at most 0.08 %.
    assertEquals(0.125, (double) lowered[2] / DEVICES, 0.004);
    assertEquals(0.25, (double) lowered[1] / DEVICES, 0.004);
  }

  private static float[] read(DeviceModel device, long reading) {
    return Models.sample(
        20,
        DEVICES,
        1,
        (c, d) -> {
          c.devices(NoiseKey.of(5));
          device.read(c, 0, 1, NoiseKey.of(reading), d);
        });
  }

  @Test
  void fastTrapsLowerTheMeanAndAddVarianceToEveryMultiplication() {
    DeviceModel device =
        Models.device(
            "ideal",
            "device.telegraph={relative-amplitude: 0.2, occupancy: 0.25, redrawn: per-mvm}");
    // Mean 1 − 0.2 · 0.25 of the conductance; variance 0.2² · 0.25 · 0.75 of its square, per
    // device.
    assertEquals(19, Models.read(device, 20, 0, 1)[0], 1e-5);
    float[] c = {0};
    device.mvm().addCoefficients(2, new float[] {0.6f}, new float[] {1f}, 1, c);
    assertEquals(0.0075 * (0.8 * 0.8 + 0.2 * 0.2), c[0], 1e-8);
    DeviceModel absolute =
        Models.device(
            "ideal", "device.telegraph={amplitude: 2.5 uS, occupancy: 0.5, redrawn: per-mvm}");
    assertEquals(2 * 0.01 * 0.25, absolute.mvm().uniform(2).getAsDouble(), 1e-12);
    assertTrue(absolute.only(Set.of(Effect.MVM_NOISE)).mvm().none());
  }

  @Test
  void telegraphNoiseNeedsOneAmplitude() {
    for (String yaml :
        new String[] {
          "{occupancy: 0.5}", "{amplitude: 1 uS, relative-amplitude: 0.1, occupancy: 0.5}"
        }) {
      Section s = Models.section(yaml);
      Telegraph.from(s);
      String message = s.problems().list().get(0).toString();
      assertTrue(message.contains("amplitude: expected either this or relative-amp"), message);
    }
  }
}
