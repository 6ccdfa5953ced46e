package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Stuck devices: the requested rate is the specification. */
class FaultsTest {
  private static final int DEVICES = 1_000_000;
  private static final String FAULTS = "device.faults=";

  private static DeviceModel pcm(String faults) {
    return Models.device("pcm-standard", FAULTS + faults);
  }

  /** Share of devices that are programmed to exactly one conductance. */
  private static double share(float[] devices, double conductance) {
    int count = 0;
    for (float g : devices) {
      count += g == (float) conductance ? 1 : 0;
    }
    return (double) count / devices.length;
  }

  /**
   * Rates of 1 and 2 % of a million devices have standard errors of 0.01 and 0.014 %; the tolerance
   * is 3.5 of the larger and more, a false alarm once in 2,000. A peer takes the product of the sum
   * of rates and one of them for the number of stuck devices, 0.03 % here, and counts the other
   * kind on what is left.
   */
  @Test
  void eachKindHasExactlyItsRate() {
    float[] g = Models.programmed(pcm("{stuck-low: 0.01, stuck-high: 0.02}"), 12.5f, DEVICES);
    assertEquals(0.01, share(g, 0), 5e-4);
    assertEquals(0.02, share(g, 25), 5e-4);
    float[] one = Models.programmed(pcm("{stuck-low: 0.01}"), 12.5f, DEVICES);
    assertEquals(0.01, share(one, 0), 5e-4);
    assertEquals(0, share(one, 25));
    float[] equal = Models.programmed(pcm("{stuck-low: 0.01, stuck-high: 0.01}"), 12.5f, DEVICES);
    assertEquals(0.01, share(equal, 0), 5e-4);
    assertEquals(0.01, share(equal, 25), 5e-4);
  }

  @Test
  void aTotalRateIsDividedByTheShareOfLowOnes() {
    float[] g =
        Models.programmed(pcm("{rate: 0.04, low-share: 0.25, high: 20 uS}"), 12.5f, DEVICES);
    assertEquals(0.01, share(g, 0), 5e-4);
    assertEquals(0.03, share(g, 20), 7e-4);
  }

  @Test
  void ratesOfPairsCountPairsWithAStuckDevice() {
    Faults faults = pcm("{stuck-low: 0.1, stuck-high: 0.26, rates-of: pairs}").making().faults();
    // 1 − sqrt(1 − 0.36) = 0.2 of the devices.
    assertEquals(0.2 * 10 / 36, faults.stuckLow(), 1e-12);
    assertEquals(0.2 * 26 / 36, faults.stuckHigh(), 1e-12);
    double pair = faults.stuckLow() + faults.stuckHigh();
    assertEquals(0.36, 1 - (1 - pair) * (1 - pair), 1e-12);
  }

  @Test
  void nothingMovesAStuckDevice() {
    DeviceModel device = pcm("{stuck-low: 0.1, stuck-high: 0.2, low: 0.5 uS}");
    float[] fresh = Models.programmed(device, 12.5f, 4096);
    float[] aged = Models.aged(device, 12.5f, 1e7, 4096);
    float[] working = new float[4096];
    DeviceChunk chunk = new DeviceChunk();
    Models.sample(
        3,
        4096,
        1,
        (c, d) -> {
          c.devices(NoiseKey.of(24));
          float[] some = new float[c.n()];
          device.working(c, d, some);
          System.arraycopy(some, 0, working, (int) c.first(), c.n());
        });
    int stuck = 0;
    for (int i = 0; i < 4096; i++) {
      boolean stands = fresh[i] == 0.5f || fresh[i] == 25f;
      assertEquals(stands, working[i] == 0, "device " + i);
      assertEquals(stands, fresh[i] == aged[i], "device " + i);
      stuck += stands ? 1 : 0;
    }
    assertTrue(stuck > 1000 && device.hasFaults());
    assertFalse(device.only(Effect.none()).hasFaults());
    float[] all = new float[1];
    chunk.targets(1, 1);
    Models.device("pcm-standard").working(chunk, new Draws(), all);
    assertEquals(1, all[0]);
  }

  @Test
  void faultsBelongToTheChipAndNotToAProgramming() {
    DeviceModel device = pcm("{stuck-low: 0.3}");
    float[] once = programmed(device, 1, 100);
    float[] again = programmed(device, 2, 100);
    float[] otherChip = programmed(device, 2, 101);
    int same = 0;
    int other = 0;
    for (int i = 0; i < once.length; i++) {
      same += (once[i] == 0) == (again[i] == 0) ? 1 : 0;
      other += (once[i] == 0) == (otherChip[i] == 0) ? 1 : 0;
    }
    assertEquals(once.length, same);
    assertTrue(other < 0.7 * once.length);
    assertFalse(Arrays.equals(once, again));
  }

  private static float[] programmed(DeviceModel device, long programming, long chip) {
    return Models.sample(
        12.5f,
        4096,
        1,
        (c, d) -> {
          c.devices(NoiseKey.of(chip));
          device.program(c, 1, NoiseKey.of(programming), d);
        });
  }

  @Test
  void scaleDoesNotHealFaults() {
    DeviceModel device = pcm("{stuck-high: 1}");
    float[] g =
        Models.sample(
            3,
            10,
            1,
            (c, d) -> {
              c.devices(NoiseKey.of(1));
              device.program(c, 0, NoiseKey.of(2), d);
            });
    float[] expected = new float[10];
    Arrays.fill(expected, 25);
    assertArrayEquals(expected, g);
  }

  @Test
  void devicesMustBeNamed() {
    DeviceChunk chunk = new DeviceChunk();
    chunk.targets(3, 5);
    assertThrows(
        IllegalStateException.class,
        () -> pcm("{stuck-low: 0.1}").program(chunk, 1, NoiseKey.of(2), new Draws()));
  }

  @Test
  void impossibleRatesAreReported() {
    Section s = Models.section("{stuck-low: 0.7, stuck-high: 0.4}");
    Faults.from(s, Models.PCM_RANGE);
    String message = s.problems().list().get(0).toString();
    assertTrue(message.contains("stuck-high: expected rates of at most 1 together"), message);
    assertThrows(IllegalArgumentException.class, () -> new Faults(0.6, 0.5, 0, 1));
  }
}
