package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The order in which effects act, and their switches. */
class DeviceModelTest {
  private static final int DEVICES = 3000;
  private static final double DAY = 86_400;

  /** A profile with every effect of devices. */
  private static final String[] EVERYTHING = {
    "device.levels=16",
    "device.write-verify={tolerance: 1 uS, max-pulses: 3}",
    "device.spread={model: gaussian, std: 0.02}",
    "device.faults={stuck-low: 0.01, stuck-high: 0.01}",
    "device.telegraph={relative-amplitude: 0.05, occupancy: 0.5, redrawn: per-mvm}",
    "device.bounds=range",
    "device.read-voltage=0.2 V",
    "device.current-voltage={model: cubic}",
    "mvm.thermal={bandwidth: 1 MHz}",
    "mvm.shot={bandwidth: 1 MHz}"
  };

  /** What each switch leaves of a chip with everything. */
  private static final Map<Effect, List<Boolean>> LEAVES =
      Map.of(
          // changes what is programmed, what is read later, the noise of products, currents
          Effect.LEVELS, List.of(true, false, false, false),
          Effect.PROGRAMMING, List.of(true, false, false, false),
          Effect.SPREAD, List.of(true, false, false, false),
          Effect.FAULTS, List.of(true, false, false, false),
          Effect.DRIFT, List.of(false, true, false, false),
          Effect.READ_NOISE, List.of(false, true, false, false),
          Effect.TELEGRAPH, List.of(false, true, true, false),
          Effect.MVM_NOISE, List.of(false, false, true, false),
          Effect.CURRENT_VOLTAGE, List.of(false, false, false, true));

  private final DeviceModel everything = Models.device("pcm-standard", EVERYTHING);

  @Test
  void eachEffectCanBeLeftAlone() {
    float[] target = new float[DEVICES];
    Arrays.fill(target, 11);
    LEAVES.forEach(
        (effect, leaves) -> {
          DeviceModel alone = everything.only(Set.of(effect));
          float[] fresh = Models.programmed(alone, 11, DEVICES);
          float[] aged = Models.aged(alone, 11, DAY, DEVICES);
          assertEquals(leaves.get(0), !Arrays.equals(target, fresh), effect.label());
          assertEquals(leaves.get(1), !Arrays.equals(fresh, aged), effect.label());
          assertEquals(leaves.get(1), !alone.steady(), effect.label());
          assertEquals(leaves.get(0) || leaves.get(1), !alone.exact(), effect.label());
          assertEquals(leaves.get(2), !alone.mvm().none(), effect.label());
          assertEquals(leaves.get(3), alone.currentVoltage().degree() > 1, effect.label());
        });
  }

  @ParameterizedTest
  @EnumSource(Effect.class)
  void anEffectThatIsSwitchedOffIsGone(Effect effect) {
    DeviceModel others = everything.only(EnumSet.complementOf(EnumSet.of(effect)));
    DeviceModel back = others.only(Set.of(effect));
    assertTrue(back.exact() && back.mvm().none(), effect.label());
    assertEquals(1, back.currentVoltage().degree());
  }

  @Test
  void switchingOneEffectOffChangesNoDrawOfAnother() {
    DeviceModel noFaults = everything.only(EnumSet.complementOf(EnumSet.of(Effect.FAULTS)));
    float[] with = Models.aged(everything, 11, DAY, DEVICES);
    float[] without = Models.aged(noFaults, 11, DAY, DEVICES);
    int changed = 0;
    for (int i = 0; i < DEVICES; i++) {
      changed += with[i] == without[i] ? 0 : 1;
    }
    // 2 % of 3000 devices are 60, with a deviation of 7.7.
    assertEquals(60, changed, 39);
  }

  @Test
  void nothingButFaultsLeavesTheBounds() {
    for (float g : Models.aged(everything, 25, 1, DEVICES)) {
      assertTrue(g >= 0 && g <= 25);
    }
    DeviceModel unbound = Models.device("pcm-standard");
    float highest = 0;
    for (float g : Models.aged(unbound, 25, 1, DEVICES)) {
      highest = Math.max(highest, g);
    }
    assertTrue(highest > 25);
  }

  @Test
  void idealDevicesAreExact() {
    DeviceModel ideal = Models.device("ideal");
    assertTrue(ideal.exact() && ideal.steady() && ideal.mvm().none());
    assertFalse(ideal.ages(DAY) || ideal.hasFaults());
    assertEquals(7, Models.aged(ideal, 7, DAY, 1)[0]);
  }

  /**
   * The residue of a device that was programmed to 0 drifts as it is. A peer derives conductances
   * again from noisy weights, which loses it.
   */
  @Test
  void readingStartsFromWhatWasProgrammed() {
    DeviceModel drift = Models.device("pcm-standard", "device.read-noise={model: none}");
    float[] fresh = Models.programmed(drift, 0, DEVICES);
    float[] aged = Models.aged(drift, 0, DAY, DEVICES);
    int residues = 0;
    for (int i = 0; i < DEVICES; i++) {
      residues += fresh[i] > 0 ? 1 : 0;
      assertEquals(fresh[i] > 0, aged[i] > 0 && aged[i] < fresh[i]);
    }
    assertTrue(residues > DEVICES / 3);
  }

  static List<String> profiles() {
    return ProfileCatalog.names();
  }

  /** Every shipped profile, from target to read-out at several times. */
  @ParameterizedTest
  @MethodSource("profiles")
  void shippedDevicesAlwaysHaveAConductance(String name) {
    DeviceModel device = Models.device(name);
    for (float share : new float[] {0, 0.01f, 0.3f, 1}) {
      float target = device.gMin() + share * device.span();
      for (double seconds : new double[] {0, 1, DAY, 3e8}) {
        for (float g : Models.aged(device, target, seconds, 200)) {
          assertTrue(Math.abs(g) < 2 * device.gMax(), () -> name + ": " + g);
        }
      }
    }
    assertTrue(device.only(Effect.none()).exact());
  }

  @Test
  void profileKnowsAllKeysOfEveryEffect() {
    Problems problems = new Problems();
    Document document = ProfileCatalog.open("pcm-standard", problems);
    for (String change : EVERYTHING) {
      int at = change.indexOf('=');
      document = document.with(change.substring(0, at), change.substring(at + 1), "test");
    }
    DeviceModel.of(HardwareProfile.read(document, problems));
    document.root().section("device").finish();
    assertEquals(List.of(), problems.list());
  }

  @Test
  void chunksWithoutNamesServeProfilesWithoutLifelongEffects() {
    DeviceModel pcm = Models.device("pcm-standard");
    float[] named = Models.programmed(pcm, 11, 10);
    float[] unnamed = Models.sample(11, 10, 21, (c, d) -> pcm.program(c, 1, NoiseKey.of(21), d));
    assertArrayEquals(named, unnamed);
  }
}
