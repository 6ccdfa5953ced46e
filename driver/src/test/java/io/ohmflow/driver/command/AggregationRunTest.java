package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rounded gradients and local steps give the same bits wherever lanes and parameters are. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AggregationRunTest {
  private static final String YAML =
      """
      name: aggregated
      seed: 7
      data: {source: strokes, train: 240, test: 40, seed: 3}
      network: [flatten, linear: {out: 88}, batchNorm, relu, linear: {out: 10}]
      hardware: pcm-standard
      training:
        epochs: 2
        batch: 80
        lanes: 8
        aggregation: {wire: bf16, local-steps: 3}
        optimizer: {name: sgd, learning-rate: 0.05, momentum: 0.5}
        weight-average: {decay: 0.9}
      noise: {draws: 2}
      checkpoint: {every-steps: 2}
      evaluation: {chips: 0}
      """;

  @TempDir Path temporary;

  private String digest(String name, String... more) throws IOException {
    Path file = Files.writeString(temporary.resolve("run.yaml"), YAML);
    List<String> arguments = new ArrayList<>(List.of("train", file.toString(), "--json"));
    arguments.addAll(List.of("--output", temporary.resolve(name).toString()));
    arguments.addAll(List.of(more));
    return digest(Cli.run(arguments.toArray(String[]::new)));
  }

  private static String digest(Cli.Result result) throws IOException {
    assertEquals(0, result.exitCode(), result.err());
    return result.json().path("digest").asText();
  }

  private String sharded(int tasks, int shards) throws IOException {
    String spark = "spark={placement: sharded, tasks: %d, shards: %d}".formatted(tasks, shards);
    return digest(tasks + "-" + shards, "--master", "local[2]", "--set", spark);
  }

  @Test
  void theLayoutChangesNothing() throws IOException {
    String first = digest("one", "--master", "local[1]");
    assertEquals(first, digest("three", "--master", "local[2]", "--set", "spark.tasks=3"));
    assertEquals(first, sharded(8, 3));
    assertEquals(first, sharded(3, 5));
    assertEquals(first, sharded(1, 1));
    CheckpointFolders.deleteNewest(temporary.resolve("8-3/checkpoints"));
    String run = temporary.resolve("8-3").toString();
    assertEquals(first, digest(Cli.run("resume", run, "--master", "local[1]", "--json")));
  }

  @Test
  void bothArePartOfTheResult() throws IOException {
    String[] here = {"--master", "local[2]", "--set"};
    List<String> digests = new ArrayList<>();
    for (String key : List.of("wire=fp32", "local-steps=2", "local-steps=3")) {
      digests.add(digest(key, here[0], here[1], here[2], "training.aggregation." + key));
    }
    assertNotEquals(digests.get(0), digests.get(2));
    assertNotEquals(digests.get(1), digests.get(2));
    String run = temporary.resolve("local-steps=3").toString();
    Cli.Result other = Cli.run("resume", run, "--set", "training.aggregation.wire=fp32");
    assertEquals(2, other.exitCode());
    assertTrue(other.err().contains("training.aggregation"), other.err());
  }
}
