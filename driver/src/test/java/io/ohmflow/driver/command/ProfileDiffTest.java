package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileDiffTest {
  @TempDir Path folder;

  @Test
  void unitsAndSpellingAreNoDifference() throws IOException {
    String file =
        changed(
            "g-max: 25 uS",
            "g-max: 0.025 mS",
            "t0: 20 s",
            "t0: 2e4 ms",
            "coefficients: [0.26348 uS",
            "coefficients: [263.48 nS",
            "output-noise: 0.04",
            "output-noise: 4e-2");
    Cli.Result result = Cli.run("profile", "diff", "pcm-standard", file);
    assertEquals(0, result.exitCode(), result.err());
    assertEquals("no difference", result.out().strip());
  }

  @Test
  void physicsComesBeforeWords() throws IOException {
    String file =
        changed(
            "name: pcm-standard", "name: mine",
            "  g-max: 25 uS", "  g-max: 26 uS",
            "bits: 8 bit", "bits: 6 bit",
            "1.9650 uS", "1.9651 uS",
            "model: output-referred", "model: additive");
    Cli.Result result = Cli.run("profile", "diff", "pcm-standard", file);
    assertEquals(0, result.exitCode(), result.err());
    List<String> keys =
        result.out().lines().map(l -> l.split(" ")[0]).filter(k -> !k.isEmpty()).toList();
    assertEquals(
        List.of(
            "device.g-max",
            "device.programming-noise.coefficients",
            "dac.bits",
            "adc.bits",
            "mvm.read-noise.model",
            "name"),
        keys);
    assertTrue(result.out().contains("25 uS"), result.out());
  }

  @Test
  void keysThatOnlyOneHasAreShown() throws IOException {
    JsonNode json = Cli.run("profile", "diff", "ideal", "pcm-standard", "--json").json();
    assertEquals("ideal", json.path("a").asText());
    JsonNode slope = null;
    for (JsonNode difference : json.path("differences")) {
      if (difference.path("key").asText().equals("device.drift.mean.slope")) {
        slope = difference;
      }
    }
    assertTrue(slope.path("a").isNull());
    assertEquals("-0.0155", slope.path("b").asText());
    assertEquals("name", json.path("about").path(0).path("key").asText());
  }

  @Test
  void bothProfilesAreChecked() {
    Cli.Result result = Cli.run("profile", "diff", "pcm-standard", "none");
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("none: no such hardware profile"), result.err());
  }

  /** The profile pcm-standard in a file, with texts replaced. */
  private String changed(String... replacements) throws IOException {
    String text = Cli.run("profile", "show", "pcm-standard").out();
    for (int i = 0; i < replacements.length; i += 2) {
      assertTrue(text.contains(replacements[i]), replacements[i]);
      text = text.replace(replacements[i], replacements[i + 1]);
    }
    return Files.writeString(folder.resolve("mine.yaml"), text).toString();
  }
}
