package io.ohmflow.driver.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class OverridesTest {
  private final RunLoader loader = new RunLoader(new Configuration(false));

  @Test
  void aDottedKeyOfTheHardwareBelongsToTheProfile() {
    Overrides overrides =
        Overrides.of(Map.of("hardware", "ideal", "hardware.adc.bits", "6 bit", "seed", "3"));
    assertEquals(Map.of("hardware", "ideal", "seed", "3"), overrides.run());
    assertEquals(Map.of("adc.bits", "6 bit"), overrides.hardware());
  }

  @Test
  void aChangedProfileIsReadInFullAndNamedSo() {
    Overrides overrides = Overrides.of(Map.of("hardware.adc.bits", "6bit"));
    HardwareProfile profile = loader.profile("pcm-standard", overrides);
    assertEquals(6, profile.adc().bits());
    assertEquals("pcm-standard-changed", profile.name());
    assertTrue(profile.text().contains("name: pcm-standard-changed"), profile.text());
  }

  @Test
  void aProfileWithoutChangesKeepsItsName() {
    assertEquals("pcm-standard", loader.profile("pcm-standard", Overrides.NONE).name());
    HardwareProfile named =
        loader.profile("pcm-standard", Overrides.of(Map.of("hardware.name", "mine")));
    assertEquals("mine", named.name());
  }

  @Test
  void wrongKeysAndValuesAreNamedAsTheyWereGiven() {
    Overrides overrides =
        Overrides.of(Map.of("hardware.adc.bitz", "6", "hardware.device.g-max", "-1 uS"));
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> loader.profile("pcm-standard", overrides));
    List<String> where = e.problems().stream().map(p -> p.file() + " " + p.key()).sorted().toList();
    assertEquals(
        List.of("--set hardware.adc.bitz adc.bitz", "--set hardware.device.g-max device.g-max"),
        where);
  }

  @Test
  void aVerbThatOnlyChangesTheChipNamesTheOtherKeys() {
    Problems problems = new Problems();
    Overrides.of(Map.of("hardware.adc.bits", "6bit", "hardware", "ideal"))
        .reportAllButHardware(problems);
    assertEquals(List.of("hardware"), problems.list().stream().map(Problem::key).toList());
  }
}
