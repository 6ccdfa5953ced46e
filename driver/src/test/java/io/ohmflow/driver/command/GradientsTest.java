package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Training by the derivative of a chip, and on another chip than the one that is judged. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class GradientsTest {
  private static final String AUTODIFF =
      SmallRun.YAML.replace("epochs: 5", "epochs: 2\n  gradient: autodiff");

  @TempDir Path temporary;

  private JsonNode train(String yaml, String master, int tasks, String... more) throws IOException {
    Path file = Files.writeString(temporary.resolve("run.yaml"), yaml);
    String[] fixed = {
      "train",
      file.toString(),
      "--json",
      "--master",
      master,
      "--set",
      "spark.tasks=" + tasks,
      "--output",
      temporary.resolve("run-" + System.nanoTime()).toString()
    };
    String[] all = new String[fixed.length + more.length];
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    Cli.Result result = Cli.run(all);
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    return result.json();
  }

  @Test
  void coresAndTasksChangeNothing() throws IOException {
    JsonNode first = train(AUTODIFF, "local[1]", 1);
    JsonNode other = train(AUTODIFF, "local[2]", 3);
    assertEquals(first.path("digest"), other.path("digest"));
    assertEquals(first.path("times"), other.path("times"));
    JsonNode straight = train(AUTODIFF.replace("autodiff", "ste"), "local[2]", 3);
    assertNotEquals(first.path("digest"), straight.path("digest"));
  }

  @Test
  void whatHasNoDerivativeIsRefusedWithAWayOut() throws IOException {
    String yaml = AUTODIFF.replace("hardware: pcm-standard", "hardware: reram-wan2022");
    Path file = Files.writeString(temporary.resolve("run.yaml"), yaml);
    Path output = temporary.resolve("refused");
    Cli.Result refused =
        Cli.run(
            "train",
            file.toString(),
            "--output",
            output.toString(),
            "--set",
            "hardware.device.faults={stuck-low: 0.01}",
            "--set",
            "hardware.wires={model: exact, row-resistance: 1 Ohm, column-resistance: 1 Ohm}");
    assertEquals(2, refused.exitCode());
    assertTrue(refused.err().contains("device.faults: stuck devices without a derivative"));
    assertTrue(refused.err().contains("wires.model: solved wires"), refused.err());
    assertTrue(refused.err().contains("training.hardware: generic-gaussian"), refused.err());
    assertFalse(Files.exists(output));
  }

  @Test
  void trainingMayHaveAChipOfItsOwn() throws IOException {
    String yaml =
        AUTODIFF
            .replace("hardware: pcm-standard", "hardware: reram-wan2022")
            .replace("gradient: autodiff", "gradient: autodiff\n  hardware: generic-gaussian");
    String stuck = "hardware.device.faults={stuck-low: 0.01}";
    JsonNode result = train(yaml, "local[2]", 2, "--set", stuck);
    assertEquals("reram-wan2022-changed", result.path("profile").asText());
    Path run = Path.of(result.path("run").asText());
    String resolved = Files.readString(run.resolve("run.yaml"));
    assertTrue(resolved.contains("name: generic-gaussian"), resolved);
    // The chip of the run has no part in training, that of training none in what is judged.
    JsonNode other = train(yaml, "local[2]", 2);
    assertArrayEquals(weights(result), weights(other));
    assertNotEquals(result.path("times"), other.path("times"));
    Cli.Result again = Cli.run("evaluate", run.toString(), "--json", "--master", "local[2]");
    assertEquals(0, again.exitCode(), again.err());
    assertEquals(result.path("times"), again.json().path("times"));
  }

  private static byte[] weights(JsonNode result) throws IOException {
    Path run = Path.of(result.path("run").asText());
    return Files.readAllBytes(run.resolve("model/weights.safetensors"));
  }

  @Test
  void problemsOfTheChipOfTrainingAreListed() throws IOException {
    String yaml = AUTODIFF.replace("gradient: autodiff", "gradient: ste\n  hardware: nothing");
    Path file = Files.writeString(temporary.resolve("run.yaml"), yaml);
    Cli.Result refused = Cli.run("train", file.toString());
    assertEquals(2, refused.exitCode());
    assertTrue(refused.err().contains("nothing: no such hardware profile"), refused.err());
  }
}
