package io.ohmflow.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ohmflow.driver.config.EffectStudy;
import io.ohmflow.driver.train.EffectSet.Kind;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Problems;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EffectSetTest {
  @Test
  void togetherIsOneSet() {
    List<EffectSet> sets = sets("pcm-standard", Effect.all(), EffectStudy.TOGETHER);
    assertEquals(List.of(EffectSet.together(Effect.all())), sets);
  }

  @Test
  void effectsOfTheProfileAreStudiedAndNoOthers() {
    Set<Effect> wanted = EnumSet.of(Effect.PROGRAMMING, Effect.DRIFT, Effect.DAC, Effect.TELEGRAPH);
    List<String> labels =
        sets("pcm-standard", wanted, EffectStudy.EACH).stream().map(EffectSet::label).toList();
    assertEquals(
        List.of(
            "together",
            "programming alone",
            "drift alone",
            "dac alone",
            "all but programming",
            "all but drift",
            "all but dac"),
        labels);
  }

  @Test
  void aSetSwitchesOnWhatItSays() {
    Set<Effect> wanted = EnumSet.of(Effect.PROGRAMMING, Effect.DRIFT, Effect.DAC);
    for (EffectSet set : sets("pcm-standard", wanted, EffectStudy.EACH)) {
      switch (set.kind()) {
        case TOGETHER -> assertEquals(wanted, set.effects());
        case ALONE -> assertEquals(Set.of(set.effect()), set.effects());
        default -> {
          Set<Effect> whole = EnumSet.copyOf(set.effects());
          whole.add(set.effect());
          assertEquals(wanted, whole);
          assertEquals(2, set.effects().size());
        }
      }
    }
  }

  @Test
  void theOnlyEffectOfAChipIsNotStudiedTwice() {
    assertEquals(1, sets("pcm-standard", Set.of(Effect.ADC), EffectStudy.EACH).size());
    assertEquals(1, sets("ideal", Effect.all(), EffectStudy.EACH).size());
    assertEquals(1, sets("pcm-standard", Effect.none(), EffectStudy.EACH).size());
  }

  @Test
  void onlyTogetherHasNoEffectOfItsOwn() {
    assertThrows(
        IllegalArgumentException.class, () -> new EffectSet(Kind.ALONE, null, Effect.all()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new EffectSet(Kind.TOGETHER, Effect.DAC, Effect.all()));
  }

  private static List<EffectSet> sets(String profile, Set<Effect> wanted, EffectStudy study) {
    Problems problems = new Problems();
    HardwareProfile hardware =
        HardwareProfile.read(ProfileCatalog.open(profile, problems), problems);
    ChipModel chip = ChipModel.of(hardware);
    problems.throwIfAny();
    return EffectSet.of(chip, wanted, study);
  }
}
