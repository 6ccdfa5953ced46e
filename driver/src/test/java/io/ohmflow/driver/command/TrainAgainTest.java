package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ohmflow.driver.JarTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What schedulers and platforms do: the same command again, a look before, a Spark of their own.
 */
class TrainAgainTest {
  private static final String YAML =
      """
      name: tiny
      data: {source: strokes, train: 60, test: 20}
      network:
        - flatten
        - linear: {out: 10}
      training: {epochs: 4, batch: 20, lanes: 4}
      checkpoint: {every-steps: 4}
      evaluation: {chips: 1, times: [1 s]}
      """;

  @TempDir Path temporary;
  private Path file;
  private Path run;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(temporary.resolve("tiny.yaml"), YAML);
    run = temporary.resolve("run");
  }

  private Cli.Result train(String... more) {
    return Cli.run(
        Stream.concat(
                Stream.of("train", file.toString(), "--master", "local[2]", "--json"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void theSameCommandGoesOnWithTheRun() throws IOException {
    Cli.Result first = train("--output", run.toString(), "--resume");
    assertEquals(0, first.exitCode(), first.err());
    try (Stream<Path> files = Files.walk(run.resolve("checkpoints/step-00000012"))) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    Cli.Result second = train("--output", run.toString(), "--resume");
    assertEquals(0, second.exitCode(), second.err());
    assertEquals(first.json().path("digest"), second.json().path("digest"));
    assertTrue(Files.exists(run.resolve("checkpoints/step-00000012")));

    assertEquals(2, train("--output", run.toString()).exitCode(), "without the option");
    Cli.Result other = train("--output", run.toString(), "--resume", "--set", "seed=9");
    assertEquals(2, other.exitCode());
    assertTrue(other.err().contains("holds another run than"), other.err());
    Cli.Result nowhere = train("--resume");
    assertEquals(2, nowhere.exitCode());
    assertTrue(nowhere.err().contains("--resume: needs --output"), nowhere.err());
  }

  @Test
  void theClusterIsLookedAtFirstAndKept() throws IOException {
    Cli.Result result = train("--output", run.toString(), "--set", "spark.placement=sharded");
    assertEquals(0, result.exitCode(), result.err());
    assertTrue(result.err().contains("local[2]: 2 threads for 4 lanes"), result.err());
    assertTrue(result.err().contains("a Spark step without work: "), result.err());
    JsonNode cluster =
        new ObjectMapper()
            .readTree(Files.readString(run.resolve("environment.json")))
            .path("cluster");
    assertEquals(2, cluster.path("slots").asInt());
    assertTrue(cluster.path("emptyStepMillis").asDouble() > 0);
    JsonNode executor = cluster.path("executors").path(0);
    assertEquals("driver", executor.path("id").asText());
    assertTrue(executor.path("laneBytes").asLong() > 100_000, executor.toString());
    assertEquals(16, executor.path("products").asText().length());
    assertFalse(Files.exists(run.resolve(".preflight")));
  }

  @Test
  void preflightLeavesNothingBehind() throws IOException {
    Cli.Result result =
        Cli.run(
            "preflight",
            file.toString(),
            "--output",
            run.toString(),
            "--master",
            "local[2]",
            "--json");
    assertEquals(0, result.exitCode(), result.err());
    assertEquals(2, result.json().path("tasks").asInt());
    assertFalse(Files.exists(run));
  }

  @Test
  void aRunningApplicationIsTakenAndLeftRunning() {
    SparkSession session =
        SparkSession.builder()
            .master("local[3]")
            .appName("platform")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .getOrCreate();
    try {
      JarTask.main(new String[] {"train", file.toString(), "--output", run.toString()});
      assertFalse(session.sparkContext().isStopped());
      assertTrue(Files.exists(run.resolve("report.html")));
      List<Long> counted = List.of(session.range(5).count());
      assertEquals(List.of(5L), counted);
      IllegalStateException failed =
          assertThrows(IllegalStateException.class, () -> JarTask.main(new String[] {"nothing"}));
      assertTrue(failed.getMessage().contains("exit code 2"), failed.getMessage());
    } finally {
      session.stop();
    }
  }
}
