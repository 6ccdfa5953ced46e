package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A digital network is trained; another one begins with it and learns from it, on chips. */
class TrainingAidsRunTest {
  private static final String YAML =
      """
      name: small
      data: {source: strokes, train: 200, test: 60, seed: 3}
      network: [conv2d: {out: 4, kernel: 5, stride: 3}, batchNorm, relu, flatten, linear: {out: 10}]
      hardware: pcm-standard
      training:
        epochs: 2
        batch: 40
        lanes: 4
        optimizer: {name: adamw, learning-rate: 0.01}
      checkpoint: {every-steps: 3}
      evaluation: {chips: 2, times: [1 s]}
      """;

  @TempDir Path temporary;

  private JsonNode train(String output, String... more) throws IOException {
    Path file = Files.writeString(temporary.resolve("run.yaml"), YAML);
    List<String> arguments = new ArrayList<>(List.of("train", file.toString(), "--json"));
    arguments.addAll(List.of("--output", temporary.resolve(output).toString()));
    arguments.addAll(List.of(more));
    Cli.Result result = Cli.run(arguments.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.err());
    return result.json();
  }

  @Test
  void whereverTheParametersAreAndHoweverOftenItStops() throws IOException {
    train("digital", "--set", "training.gradient=none", "--master", "local[2]");
    String digital = temporary.resolve("digital").toString();
    String[] aids = {
      "--set",
      "training.start=" + digital,
      "--set",
      "training.teacher={run: " + digital + "}",
      "--set",
      "training.weight-average={decay: 0.9}",
      "--set",
      "noise={draws: 2, scale: 1.5, random-scale: [0.5, 1], random-scale-per: lane}",
    };
    JsonNode first = train("first", with(aids, "--master", "local[1]"));
    JsonNode sharded =
        train(
            "sharded",
            with(aids, "--master", "local[2]", "--set", "spark={placement: sharded, shards: 3}"));
    assertEquals(first.path("digest"), sharded.path("digest"));
    assertEquals(first.path("digital"), sharded.path("digital"));
    assertEquals(first.path("times"), sharded.path("times"));
    assertEquals(evaluations("first"), evaluations("sharded"));
    JsonNode plain = train("plain", "--master", "local[2]");
    assertNotEquals(plain.path("digest"), first.path("digest"));
    // One that began with a trained network is ahead of one that did not.
    assertTrue(
        first.path("digital").path("loss").asDouble()
            < plain.path("digital").path("loss").asDouble());

    Path checkpoints = temporary.resolve("first/checkpoints");
    CheckpointFolders.deleteNewest(checkpoints);
    Cli.Result resumed =
        Cli.run("resume", temporary.resolve("first").toString(), "--master", "local[2]", "--json");
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertEquals(first.path("digest"), resumed.json().path("digest"));
    assertEquals(first.path("times"), resumed.json().path("times"));
  }

  private List<String> evaluations(String run) throws IOException {
    return Files.readAllLines(temporary.resolve(run).resolve("metrics.jsonl")).stream()
        .filter(line -> line.contains("\"kind\":\"evaluation\""))
        .toList();
  }

  private static String[] with(String[] first, String... more) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
