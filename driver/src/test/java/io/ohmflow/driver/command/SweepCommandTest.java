package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole sweeps of small trials. */
class SweepCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String RUN =
      """
      name: base
      data: {source: strokes, train: 256, test: 64}
      network: [flatten, linear: {out: 10}]
      hardware: pcm-standard
      training: {epochs: 4, batch: 64, lanes: 2, optimizer: {name: sgd, learning-rate: 0.1}}
      evaluation: {chips: 3, times: [1 s, 1 day]}
      """;

  private static final String SWEEP =
      """
      name: small
      run: RUN
      space:
        hardware: [pcm-standard, ideal]
        training.optimizer.learning-rate: {from: 0.01, to: 0.5, scale: log}
      strategy: {name: successive-halving, trials: 4, eta: 2, rungs: 2}
      objectives:
        - accuracy: {statistic: mean, time: 1 day}
        - cells
      """;

  @TempDir Path folder;
  private Path sweep;

  @BeforeEach
  void write() throws IOException {
    Path run = Files.writeString(folder.resolve("run.yaml"), RUN);
    sweep = Files.writeString(folder.resolve("sweep.yaml"), SWEEP.replace("RUN", run.toString()));
  }

  private Cli.Result sweep(String output, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("sweep", sweep.toString(), "--master", "local[2]", "--json"));
    arguments.addAll(List.of("--output", folder.resolve(output).toString()));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private static JsonNode rows(Cli.Result result) throws IOException {
    assertEquals(0, result.exitCode(), result.err());
    return result.json().path("rows");
  }

  private List<JsonNode> journal(String output, String kind) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(output).resolve("journal.jsonl"))) {
      JsonNode node = JSON.readTree(line);
      if (node.path("kind").asText().equals(kind)) {
        lines.add(node);
      }
    }
    return lines;
  }

  @Test
  void trialsAreRankedAndTheBestIsWhatTrainGives() throws IOException {
    JsonNode rows = rows(sweep("a"));
    assertEquals(4, rows.size());
    assertEquals(2, rows.path(1).path("rung").asInt() + rows.path(0).path("rung").asInt());
    assertEquals(0, rows.path(3).path("rung").asInt());
    assertTrue(
        rows.path(0).path("values").path(0).asDouble()
            >= rows.path(1).path("values").path(0).asDouble());
    assertEquals(7850 - 10, rows.path(0).path("values").path(1).asInt() / 2);
    for (String file :
        new String[] {"sweep.yaml", "sweep.json", "leaderboard.csv", "report.html"}) {
      assertTrue(Files.exists(folder.resolve("a").resolve(file)), file);
    }
    assertTrue(Files.exists(folder.resolve("a/trials.parquet/_SUCCESS")));
    assertFalse(Files.exists(folder.resolve("a/lock.json")));
    JsonNode best = rows.path(0);
    Cli.Result alone =
        Cli.run(
            "train",
            folder
                .resolve("a")
                .resolve(best.path("folder").asText())
                .resolve("run.yaml")
                .toString(),
            "--output",
            folder.resolve("alone").toString(),
            "--master",
            "local[2]",
            "--json");
    assertEquals(0, alone.exitCode(), alone.err());
    assertEquals(best.path("digest").asText(), alone.json().path("digest").asText());
    assertEquals(
        best.path("values").path(0).asDouble(),
        alone.json().path("times").path(1).path("mean").asDouble());
  }

  @Test
  void whatWasPaidForIsUsedAgain() throws IOException {
    JsonNode first = rows(sweep("a"));
    int results = journal("a", "result").size();
    JsonNode again = rows(sweep("a"));
    assertEquals(first, again);
    assertEquals(results, journal("a", "result").size());
    Cli.Result unchanged = sweep("a", "--if-changed");
    assertTrue(unchanged.err().contains("nothing changed"), unchanged.err());
    JsonNode longer = rows(sweep("a", "--set", "strategy.trials=6"));
    assertEquals(6, longer.size());
    // Two new trials begin, and three of six go on instead of two of four.
    int more = journal("a", "result").size() - results;
    assertTrue(more >= 3 && more <= 5, more + " results more");
  }

  @Test
  void aGoalThatIsAddedIsTriedWithoutTraining() throws IOException {
    String network = "network: [flatten, linear: {out: 12}, batchNorm, relu, linear: {out: 10}]\n";
    Path run = folder.resolve("run.yaml");
    Files.writeString(run, RUN.replaceFirst("network: .*\n", network));
    Files.writeString(sweep, Files.readString(sweep).replace("- cells", "- digital-loss"));
    JsonNode before = rows(sweep("a"));
    String more =
        "- accuracy: {statistic: mean, time: 1 day, batch-norm: reestimated}\n  - digital-loss";
    Files.writeString(sweep, Files.readString(sweep).replace("- digital-loss", more));
    JsonNode after = rows(sweep("a"));
    assertEquals(4, after.size());
    for (int i = 0; i < after.size(); i++) {
      JsonNode row = after.path(i);
      JsonNode values = row.path("values");
      assertEquals(before.path(i).path("digest"), row.path("digest"));
      assertEquals(before.path(i).path("values").path(0), values.path(0));
      assertEquals(before.path(i).path("values").path(1), values.path(2));
      Path trial = folder.resolve("a").resolve(row.path("folder").asText());
      long steps =
          Files.readAllLines(trial.resolve("metrics.jsonl")).stream()
              .filter(line -> line.contains("\"kind\":\"step\""))
              .count();
      assertEquals(row.path("steps").asLong(), steps, "no step was done twice");
      Cli.Result alone =
          Cli.run("evaluate", trial.toString(), "--batch-norm", "reestimated", "--json");
      assertEquals(
          alone.json().path("times").path(1).path("mean").asDouble(), values.path(1).asDouble());
    }
    assertNotEquals(after.path(0).path("values").path(0), after.path(0).path("values").path(1));
    int lines = journal("a", "result").size();
    assertEquals(after, rows(sweep("a")));
    assertEquals(lines, journal("a", "result").size());
  }

  @Test
  void whatIsOnlyTriedOnOtherChipsIsTrainedOnce() throws IOException {
    Files.writeString(
        sweep,
        """
        name: chips
        run: RUN
        space:
          hardware: [pcm-standard, ideal]
          method:
            variants:
              digital: {training.gradient: none}
              on one chip: {training.hardware: reram-wan2022}
              on each chip: {}
        strategy: {name: grid}
        objectives: [accuracy: {statistic: mean, time: 1 day}, digital-accuracy]
        """
            .replace("RUN", folder.resolve("run.yaml").toString()));
    JsonNode rows = rows(sweep("a", "--set", "parallel=1"));
    for (int method = 0; method < 3; method++) {
      JsonNode first = row(rows, method);
      JsonNode second = row(rows, 3 + method);
      boolean alike = method < 2;
      assertEquals(alike, first.path("digest").equals(second.path("digest")), rows.toString());
      assertNotEquals(first.path("values").path(0), second.path("values").path(0));
      // Times of steps stand in the metrics, so those of two trainings are never the same.
      assertEquals(alike, metrics("a", first).equals(metrics("a", second)));
    }
    assertEquals(ranking(rows), ranking(rows(sweep("b", "--set", "spread=always"))));
    assertNotEquals(metrics("b", row(rows, 0)), metrics("b", row(rows, 3)));
    // What a trial would take over may be gone.
    JsonNode half = rows(sweep("c", "--set", "space.hardware=[pcm-standard]"));
    Path first = folder.resolve("c").resolve(row(half, 0).path("folder").asText());
    Path second = folder.resolve("c").resolve(row(half, 1).path("folder").asText());
    Files.delete(first.resolve("metrics.jsonl"));
    Files.move(second.resolve("checkpoints"), second.resolve("elsewhere"));
    assertEquals(ranking(rows), ranking(rows(sweep("c"))));
  }

  private String metrics(String output, JsonNode row) throws IOException {
    Path trial = folder.resolve(output).resolve(row.path("folder").asText());
    return Files.readString(trial.resolve("metrics.jsonl"));
  }

  @Test
  void aFirstRunIsTrainedOnceForTheTrialsThatBeginWithIt() throws IOException {
    Path digital = folder.resolve("digital");
    Files.writeString(
        sweep,
        """
        name: started
        run: RUN
        first: {output: FIRST, set: {training.gradient: none, evaluation.chips: 0}}
        space:
          start: {variants: {anew: {}, digital: {training.start: FIRST}}}
        strategy: {name: grid}
        objectives: [accuracy: {statistic: mean, time: 1 day}]
        """
            .replace("RUN", folder.resolve("run.yaml").toString())
            .replace("FIRST", digital.toString()));
    JsonNode rows = rows(sweep("a"));
    assertEquals(2, rows.size());
    Path weights = digital.resolve("model/weights.safetensors");
    FileTime written = Files.getLastModifiedTime(weights);
    assertTrue(Files.readString(digital.resolve("run.yaml")).contains("gradient: none"));
    assertEquals(rows, rows(sweep("a")));
    assertEquals(written, Files.getLastModifiedTime(weights));
    Cli.Result other = sweep("a", "--set", "first.set={training.gradient: none, seed: 2}");
    assertEquals(2, other.exitCode());
    assertTrue(other.err().contains("holds another run than " + sweep + ": first describes"));
  }

  @Test
  void aSweepThatWasKilledGoesOn() throws Exception {
    JsonNode undisturbed = rows(sweep("a"));
    Path log = folder.resolve("log");
    Process process =
        Cli.start(
            true,
            log,
            "sweep",
            sweep.toString(),
            "--master",
            "local[2]",
            "--output",
            folder.resolve("b").toString());
    Path journal = folder.resolve("b/journal.jsonl");
    while (process.isAlive()
        && (!Files.exists(journal) || Files.readString(journal).lines().count() < 4)) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    process.destroyForcibly().waitFor();
    JsonNode resumed = rows(sweep("b"));
    assertEquals(ranking(undisturbed), ranking(resumed));
    List<String> results =
        journal("b", "result").stream()
            .map(line -> line.path("key").asText() + line.path("rung").asText())
            .toList();
    assertEquals(results.stream().distinct().toList(), results);
  }

  @Test
  void aPopulationMovesItsSettingsAndComesBackTheSame() throws IOException {
    Files.writeString(
        sweep,
        Files.readString(sweep)
            .replace("  hardware: [pcm-standard, ideal]\n", "")
            .replace(
                "{name: successive-halving, trials: 4, eta: 2, rungs: 2}",
                "{name: population, trials: 3, rungs: 2}"));
    JsonNode rows = rows(sweep("a"));
    assertEquals(4, rows.size());
    JsonNode born = row(rows, 3);
    JsonNode parent = row(rows, born.path("parent").asInt());
    assertEquals(1, born.path("rung").asInt());
    assertNotEquals(parent.path("settings"), born.path("settings"));
    assertNotEquals(parent.path("digest"), born.path("digest"));
    // What is left of the run after the fork, and not its beginning, was trained.
    List<String> lines =
        Files.readAllLines(
            folder.resolve("a").resolve(born.path("folder").asText()).resolve("metrics.jsonl"));
    assertEquals(9, JSON.readTree(lines.get(0)).path("step").asInt());
    assertEquals(ranking(rows), ranking(rows(sweep("b"))));
    assertEquals(rows, rows(sweep("a")));
  }

  @Test
  void trialsAreTheSameInATaskAndOverTheCluster() throws IOException {
    List<String> whole = ranking(rows(sweep("a", "--set", "spread=never")));
    assertEquals(whole, ranking(rows(sweep("b", "--set", "spread=always"))));
    assertEquals(
        whole,
        ranking(
            rows(
                sweep(
                    "c",
                    "--set",
                    "spread=always",
                    "--set",
                    "set={spark.placement: sharded, spark.shards: 3}"))));
  }

  private static JsonNode row(JsonNode rows, int trial) {
    for (JsonNode row : rows) {
      if (row.path("trial").asInt() == trial) {
        return row;
      }
    }
    throw new AssertionError("no trial " + trial + " in " + rows);
  }

  @Test
  void membersOfAPopulationFitEachOther() throws IOException {
    Files.writeString(
        sweep,
        Files.readString(sweep)
            .replace(
                "hardware: [pcm-standard, ideal]",
                "training.optimizer.name: [sgd, adam]\n  training.epochs: [4, 8]")
            .replace(
                "{name: successive-halving, trials: 4, eta: 2, rungs: 2}",
                "{name: population, trials: 4, replaced: 3}"));
    Cli.Result result = sweep("a");
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("strategy.replaced"), result.err());
    Files.writeString(sweep, Files.readString(sweep).replace(", replaced: 3", ""));
    result = sweep("a");
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("exchange parameters"), result.err());
  }

  private static List<String> ranking(JsonNode rows) {
    List<String> ranking = new ArrayList<>();
    rows.forEach(
        row -> ranking.add(row.path("trial") + " " + row.path("digest") + row.path("values")));
    return ranking;
  }

  @Test
  void oneBadTrialStopsNothing() throws IOException {
    Files.writeString(
        sweep,
        Files.readString(sweep)
            .replace("{from: 0.01, to: 0.5, scale: log}", "[0.1, 3.0e38]")
            .replace("successive-halving, trials: 4, eta: 2, rungs: 2", "grid"));
    JsonNode rows = rows(sweep("a"));
    assertEquals(4, rows.size());
    assertTrue(rows.path(3).path("failed").asText().contains("diverged"), rows.toString());
    assertEquals("", rows.path(0).path("failed").asText());
  }

  @Test
  void anExperimentGivesATableWhoseDigestRepeats() throws IOException {
    String experiment =
        SWEEP
                .substring(0, SWEEP.indexOf("space:"))
                .replace("RUN", folder.resolve("run.yaml").toString())
            + """
            space:
              method:
                variants:
                  digital: {training.gradient: none}
                  on chip: {training.gradient: ste, noise.scale: 1.5}
              level: {variants: {weak: {}, strong: {hardware.device.g-max: 12 uS}}}
              seed: [1, 2]
            strategy: {name: grid}
            objectives: [accuracy: {statistic: mean, time: 1 day}]
            table: {repeats: [seed], columns: [level], against: {method: digital}}
            """;
    Files.writeString(sweep, experiment);
    Cli.Result first = sweep("a");
    assertEquals(8, rows(first).size());
    JsonNode table = first.json().path("table");
    assertEquals(4, table.path("cells").size());
    JsonNode cell = table.path("cells").path(2);
    assertEquals("on chip", cell.path("row").asText());
    assertEquals("weak", cell.path("column").asText());
    assertEquals(2, cell.path("trials").asInt());
    assertTrue(cell.has("difference"), cell.toString());
    double sum = 0;
    for (JsonNode row : rows(first)) {
      JsonNode settings = row.path("settings");
      if (settings.path("method").asText().equals("on chip")
          && settings.path("level").asText().equals("weak")) {
        sum += row.path("values").path(0).asDouble();
      }
    }
    assertEquals(sum / 2, cell.path("mean").asDouble(), 1e-12);
    assertEquals(table.path("digest"), sweep("b").json().path("table").path("digest"));
    assertTrue(Files.readString(folder.resolve("a/table.csv")).contains("on chip,strong,"));
    assertTrue(
        Files.readString(folder.resolve("a/report.html")).contains(table.path("digest").asText()));
    Files.writeString(sweep, experiment.replace("noise.scale: 1.5", "noise.scale: -1"));
    Cli.Result wrong = sweep("c");
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.err().contains("space.method.variants: noise.scale"), wrong.err());
  }

  @Test
  void aSweepThatIsWorseThanBeforeFails() throws IOException {
    rows(sweep("a"));
    String before = folder.resolve("a").toString();
    Cli.Result same = sweep("b", "--compare", before, "--set", "compare.largest-loss=0.001");
    assertEquals(0, same.exitCode(), same.err());
    String report = Files.readString(folder.resolve("b/report.html"));
    assertTrue(report.contains("Against the former sweep"));
    assertTrue(report.contains(": the same."));
    Cli.Result other =
        sweep("d", "--compare", before, "--set", "objectives=[accuracy: {time: 1 s}]");
    assertEquals(2, other.exitCode());
    assertTrue(other.err().contains("the former sweep ranks by"), other.err());
    assertFalse(Files.exists(folder.resolve("d")));
    Cli.Result worse =
        sweep(
            "c",
            "--compare",
            before,
            "--set",
            "compare.largest-loss=0.001",
            "--set",
            "set={training.max-steps: 1}");
    assertEquals(4, worse.exitCode(), worse.out());
    assertTrue(worse.json().path("compared").path("failed").asBoolean());
  }

  @Test
  void everyMistakeIsListedBeforeAnythingStarts() throws IOException {
    Files.writeString(
        sweep,
        Files.readString(sweep)
                .replace("[pcm-standard, ideal]", "[pcm-standard, idael]")
                .replace("time: 1 day", "time: 2 days")
            + "sead: 3\n");
    Cli.Result result = sweep("a");
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("sead: unknown key"), result.err());
    Files.writeString(sweep, Files.readString(sweep).replace("sead: 3\n", ""));
    result = sweep("a");
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("idael"), result.err());
    assertTrue(result.err().contains("not one of evaluation.times"), result.err());
    assertFalse(Files.exists(folder.resolve("a")));
  }
}
