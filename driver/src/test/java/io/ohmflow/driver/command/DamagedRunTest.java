package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A run folder with a file cut, changed or lost: one clear message that names the file, exit code
 * 2, and nothing in the folder touched; or the checkpoint before, saying so.
 */
class DamagedRunTest {
  private static final String YAML =
      """
      name: tiny
      data: {source: strokes, train: 60, test: 20}
      network:
        - flatten
        - linear: {out: 10}
      training: {epochs: 4, batch: 20}
      checkpoint: {every-steps: 4}
      evaluation: {chips: 1, times: [1 s]}
      """;

  @TempDir static Path once;
  private static String digest;

  @TempDir Path temporary;
  private Path run;

  @BeforeAll
  static void trainOnce() throws IOException {
    Path file = Files.writeString(once.resolve("tiny.yaml"), YAML);
    Cli.Result result =
        Cli.run("train", file.toString(), "--output", once.resolve("run").toString(), "--json");
    assertEquals(0, result.exitCode(), result.err());
    digest = result.json().path("digest").asText();
  }

  @BeforeEach
  void copy() throws IOException {
    run = temporary.resolve("run");
    try (Stream<Path> files = Files.walk(once.resolve("run"))) {
      for (Path file : files.toList()) {
        Files.copy(file, run.resolve(once.resolve("run").relativize(file).toString()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "run.yaml, resume evaluate report",
    "profile.yaml, resume evaluate report",
    "model/weights.safetensors, evaluate",
    "metrics.jsonl, resume report"
  })
  void aCutChangedOrLostFileIsNamedAndNothingTouched(String name, String verbs) throws IOException {
    Path file = run.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    byte[] changed = whole.clone();
    // The first letter: a digit of the measured losses in the log could not be told from another.
    changed[0] ^= 1;
    Files.write(file, changed);
    for (String verb : verbs.split(" ")) {
      refused(verb, name);
    }
    if (!name.equals("metrics.jsonl")) {
      // A line that was cut in two is what a kill leaves in the log, and is removed.
      Files.write(file, Arrays.copyOf(whole, whole.length / 2));
      for (String verb : verbs.split(" ")) {
        refused(verb, name);
      }
    }
    Files.delete(file);
    for (String verb : verbs.split(" ")) {
      if (!(name + verb).equals("metrics.jsonlresume")) {
        refused(verb, name);
      }
    }
  }

  @Test
  void aLostLogIsBegunAnewAndSaid() throws IOException {
    // Without the sums there is nothing to check against, which is no reason to refuse.
    Files.delete(run.resolve("SHA256SUMS"));
    Files.delete(run.resolve("metrics.jsonl"));
    Cli.Result result = resume();
    assertEquals(digest, result.json().path("digest").asText());
    assertTrue(
        result.err().contains("metrics.jsonl: has no line for 12 of the 12 steps done"),
        result.err());
  }

  @Test
  void theLogMayEndInHalfALine() throws IOException {
    Path log = run.resolve("metrics.jsonl");
    String text = Files.readString(log);
    Files.writeString(log, text.substring(0, text.length() - 9));
    assertEquals(digest, resume().json().path("digest").asText());
  }

  @Test
  void aDamagedNewestCheckpointFallsBackToTheOneBefore() throws IOException {
    damage(run.resolve("checkpoints/step-00000012/optimizer.safetensors"));
    Cli.Result result = resume();
    assertEquals(digest, result.json().path("digest").asText());
    assertTrue(result.err().contains("optimizer.safetensors: damaged"), result.err());
    assertTrue(result.err().contains("using step-00000008 instead"), result.err());
  }

  @Test
  void whenEveryCheckpointIsDamagedNothingBeginsAnew() throws IOException {
    for (int step = 4; step <= 12; step += 4) {
      damage(run.resolve("checkpoints/step-%08d/weights.safetensors".formatted(step)));
    }
    String err = refused("resume", "checkpoints");
    assertTrue(err.contains("no checkpoint is usable"), err);
    assertTrue(err.contains("move this folder away"), err);
    assertEquals(3, err.lines().filter(line -> line.contains("weights.safetensors")).count(), err);
  }

  @Test
  void withoutAnyCheckpointTheRunBeginsAgainAndSaysSo() throws IOException {
    delete(run.resolve("checkpoints"));
    Cli.Result result = resume();
    assertEquals(digest, result.json().path("digest").asText());
    assertTrue(result.err().contains("there is no checkpoint yet"), result.err());
  }

  @Test
  void aConfigurationOfAnotherRunIsRefused() throws IOException {
    Path file = run.resolve("run.yaml");
    Files.writeString(file, Files.readString(file).replace("batch: 20", "batch: 15"));
    Files.delete(run.resolve("SHA256SUMS"));
    String err = refused("resume", "run.yaml");
    assertTrue(err.contains("the checkpoint of step 12 belongs to another run"), err);
  }

  private Cli.Result resume() {
    Cli.Result result = Cli.run("resume", run.toString(), "--json");
    assertEquals(0, result.exitCode(), result.err());
    return result;
  }

  private String refused(String verb, String file) throws IOException {
    Map<String, String> before = content();
    Cli.Result result = Cli.run(verb, run.toString());
    assertEquals(2, result.exitCode(), verb + ": " + result.err());
    assertEquals("", result.out());
    assertTrue(result.err().contains(file), verb + ": " + result.err());
    assertFalse(result.err().contains("\tat "), result.err());
    assertEquals(before, content(), verb + " harms nothing");
    return result.err();
  }

  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(file.toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return content;
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}
