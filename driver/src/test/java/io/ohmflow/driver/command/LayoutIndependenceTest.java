package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Same configuration, same bits: on any number of cores and tasks, killed or not. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LayoutIndependenceTest {
  private static final long STEPS = 35;

  @TempDir Path temporary;

  @Test
  void coresAndTasksChangeNothing() throws IOException {
    Path file = SmallRun.write(temporary);
    JsonNode first = train(file, "local[1]", 1);
    for (int tasks : new int[] {2, 3, 5, 8}) {
      JsonNode other = train(file, tasks % 2 == 0 ? "local[2]" : "local[4]", tasks);
      assertEquals(first.path("digest"), other.path("digest"), tasks + " tasks");
      assertEquals(first.path("times"), other.path("times"), "chips with " + tasks + " tasks");
      assertEquals(first.path("digital"), other.path("digital"));
    }
  }

  @Test
  void norDoesWhereTheParametersAre() throws IOException {
    Path file = SmallRun.write(temporary);
    JsonNode first = train(file, "local[2]", 2);
    int[][] layouts = {{1, 1}, {2, 2}, {5, 3}, {8, 16}};
    for (int[] layout : layouts) {
      JsonNode other =
          train(
              file,
              "local[2]",
              layout[0],
              "--set",
              "spark.placement=sharded",
              "--set",
              "spark.shards=" + layout[1],
              "--output",
              temporary.resolve("sharded-" + layout[1]).toString());
      String name = layout[0] + " tasks and " + layout[1] + " shards";
      assertEquals(first.path("digest"), other.path("digest"), name);
      assertEquals(first.path("times"), other.path("times"), "chips with " + name);
      assertEquals(first.path("digital"), other.path("digital"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantile", "learned"})
  void norDoesHowRangesAreFound(String policy) throws IOException {
    String yaml =
        SmallRun.YAML
            .replace("epochs: 5", "epochs: 2\n  input-range: {policy: " + policy + "}")
            .replace("policy: learned", "policy: learned, init-steps: 4")
            .replace("chips: 2", "batch-norm: reestimated, chips: 2");
    Path file = Files.writeString(temporary.resolve("run.yaml"), yaml);
    JsonNode first = train(file, "local[1]", 1);
    JsonNode other = train(file, "local[4]", 3);
    assertEquals(first.path("digest"), other.path("digest"), policy);
    assertEquals(first.path("times"), other.path("times"), "chips of " + policy);
    assertEquals("batch-moments", other.path("reestimated").path(0).asText());
  }

  /** The solution in use comes with the parameters or, when a run is resumed, with a checkpoint. */
  @Test
  void norDoWiresThatAreSolvedNowAndThen() throws IOException {
    Path file = SmallRun.write(temporary);
    String wires =
        "hardware.wires={model: lagged, refresh-steps: 6, row-resistance: 5 Ohm,"
            + " column-resistance: 5 Ohm}";
    JsonNode first = train(file, "local[1]", 1, "--set", wires);
    JsonNode other = train(file, "local[4]", 3, "--set", wires);
    assertEquals(first.path("digest"), other.path("digest"));
    Path run = Path.of(first.path("run").asText());
    assertTrue(Files.readString(run.resolve("metrics.jsonl")).contains("\"wireError\":"));
    List<Path> checkpoints = new ArrayList<>();
    try (Stream<Path> found = Files.list(run.resolve("checkpoints"))) {
      found.sorted().forEach(checkpoints::add);
    }
    for (Path newer : checkpoints.subList(1, checkpoints.size())) {
      try (Stream<Path> files = Files.walk(newer).sorted(Comparator.reverseOrder())) {
        for (Path each : files.toList()) {
          Files.delete(each);
        }
      }
    }
    assertEquals("step-00000028", checkpoints.get(0).getFileName().toString());
    Cli.Result resumed = Cli.run("resume", run.toString(), "--master", "local[2]", "--json");
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertEquals(first.path("digest"), resumed.json().path("digest"));
  }

  @Test
  void theVectorApiChangesNothing() throws Exception {
    Path file = SmallRun.write(temporary);
    JsonNode here = train(file, "local[2]", 2);
    Path output = temporary.resolve("scalar");
    Path log = temporary.resolve("scalar.log");
    Process scalar =
        Cli.start(
            false,
            log,
            "train",
            file.toString(),
            "--output",
            output.toString(),
            "--master",
            "local[2]");
    assertTrue(scalar.waitFor(4, TimeUnit.MINUTES));
    String text = Files.readString(log);
    assertEquals(0, scalar.exitValue(), text);
    assertTrue(text.contains("digest: " + here.path("digest").asText()), text);
    assertTrue(Files.readString(output.resolve("environment.json")).contains("scalar"));
  }

  @Test
  void aKilledDriverIsResumedToTheSameResult() throws Exception {
    Path file = SmallRun.write(temporary);
    JsonNode undisturbed = train(file, "local[2]", 2);
    Path output = temporary.resolve("killed");
    Process child =
        Cli.start(
            true,
            temporary.resolve("killed.log"),
            "train",
            file.toString(),
            "--output",
            output.toString(),
            "--master",
            "local[2]");
    long at = 5 + new Random(System.nanoTime()).nextInt(20);
    Path metrics = output.resolve("metrics.jsonl");
    while (child.isAlive() && lines(metrics) < at) {
      Thread.onSpinWait();
    }
    child.destroyForcibly().waitFor();
    assertTrue(lines(metrics) >= at && lines(metrics) < STEPS, "killed after " + lines(metrics));
    Cli.Result resumed = Cli.run("resume", output.toString(), "--master", "local[1]", "--json");
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertEquals(undisturbed.path("digest"), resumed.json().path("digest"), "killed at " + at);
    assertEquals(undisturbed.path("times"), resumed.json().path("times"));
    List<String> steps =
        Files.readAllLines(metrics).stream().filter(l -> l.contains("\"kind\":\"step\"")).toList();
    assertEquals(STEPS, steps.size(), "one line per step, none twice");
  }

  private static long lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(l -> l.contains("\"kind\":\"step\"")).count();
    }
  }

  private JsonNode train(Path file, String master, int tasks, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                file.toString(),
                "--master",
                master,
                "--set",
                "spark.tasks=" + tasks,
                "--json"));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--output")) {
      arguments.addAll(List.of("--output", temporary.resolve(master + "-" + tasks).toString()));
    }
    Cli.Result result = Cli.run(arguments.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.err());
    return result.json();
  }
}
