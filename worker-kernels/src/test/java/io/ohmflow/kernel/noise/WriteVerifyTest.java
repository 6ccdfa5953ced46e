package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.noise.Models.Moments;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.document.Section;
import org.junit.jupiter.api.Test;

class WriteVerifyTest {
  private static final int DEVICES = 400_000;

  /** Probability of a normal number within 1 deviation. */
  private static final double HIT = 0.682689492;

  private final ProgrammingNoise noise = new GaussianProgrammingNoise(25, 0.04, DeviationOf.RANGE);

  @Test
  void devicesEndWithinTheToleranceUnlessPulsesRunOut() {
    // σ = 1 µS, tolerance 1 µS, three pulses: 1 − (1 − p)³ = 0.96804 of the devices. Standard error
    // 0.03 %, five of them.
    float[] g = programmed(new WriteVerify(1, 0, 3), 12.5f);
    int within = 0;
    for (float v : g) {
      within += Math.abs(v - 12.5f) <= 1 ? 1 : 0;
    }
    assertEquals(1 - Math.pow(1 - HIT, 3), (double) within / DEVICES, 0.0014);
    // Many pulses leave a normal cut at one deviation, whose own deviation is 0.53956.
    Moments cut = Moments.of(programmed(new WriteVerify(1, 0, 100), 12.5f));
    assertEquals(0.53956, cut.std(), 0.005 * 0.53956);
    assertEquals(12.5, cut.mean(), 5 * 0.54 / Math.sqrt(DEVICES));
  }

  @Test
  void pulsesAreCountedAsTheyFall() {
    // (1 − (1 − p)^3) / p = 1.41798 pulses in the mean, whose deviation is below 0.7: five standard
    // errors are 0.006.
    assertEquals(
        (1 - Math.pow(1 - HIT, 3)) / HIT, pulses(new WriteVerify(1, 0, 3)) / DEVICES, 0.006);
    assertEquals(DEVICES, pulses(WriteVerify.NONE));
  }

  private double pulses(WriteVerify verify) {
    long[] pulses = {0};
    Models.sample(
        12.5f, DEVICES, 1, (c, d) -> pulses[0] += verify.program(noise, c, 1, NoiseKey.of(7), d));
    return pulses[0];
  }

  private float[] programmed(WriteVerify verify, float target) {
    return Models.sample(
        target, DEVICES, 1, (c, d) -> verify.program(noise, c, 1, NoiseKey.of(7), d));
  }

  @Test
  void firstPulseIsTheOneWithoutVerification() {
    float[] once = programmed(WriteVerify.NONE, 12.5f);
    float[] verified = programmed(new WriteVerify(1, 0, 2), 12.5f);
    for (int i = 0; i < DEVICES; i++) {
      if (Math.abs(once[i] - 12.5f) <= 1) {
        assertEquals(once[i], verified[i]);
      } else {
        assertTrue(once[i] != verified[i]);
      }
    }
  }

  @Test
  void theWiderToleranceCounts() {
    // 8 % of 12.5 µS is 1 µS.
    assertArrayEquals(
        programmed(new WriteVerify(1, 0, 5), 12.5f),
        programmed(new WriteVerify(0.5, 0.08, 5), 12.5f));
  }

  @Test
  void profilesGiveAToleranceAndPulses() {
    DeviceModel device =
        Models.device(
            "generic-gaussian", "device.write-verify={tolerance: 0.5 uS, max-pulses: 10}");
    assertEquals(new WriteVerify(0.5, 0, 10), device.writing().verify());
    Section s = Models.section("max-pulses: 3");
    WriteVerify.from(s);
    String message = s.problems().list().get(0).toString();
    assertTrue(message.contains("tolerance: missing, expected a conductance, or rel"), message);
    assertThrows(IllegalArgumentException.class, () -> new WriteVerify(1, 0, 0));
  }
}
