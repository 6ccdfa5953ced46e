package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run is replayed on other layouts: equal, or the first step that is not is named. */
class VerifyCommandTest {
  @TempDir static Path once;

  @TempDir Path temporary;
  private Path run;

  /** 35 steps with checkpoints after 28, 32 and 35. */
  @BeforeAll
  static void trainOnce() throws IOException {
    Cli.Result result =
        Cli.run(
            "train",
            SmallRun.write(once).toString(),
            "--output",
            once.resolve("run").toString(),
            "--master",
            "local[2]");
    assertEquals(0, result.exitCode(), result.err());
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
    "28, --steps 7, 7",
    "32, --steps 2, 2",
    "28, --from 30, 7",
    "0, --from 0 --steps 5 --tasks 3 --shards 5, 5",
    "0, --steps 1000 --tasks 1 --placement driver, 35",
  })
  void stepsAreEqualOnAnyLayout(long from, String options, long compared) throws IOException {
    Map<String, Long> before = content();
    Cli.Result result = verify(("--json --master local[3] " + options).split(" "));
    assertEquals(0, result.exitCode(), result.err());
    JsonNode json = result.json();
    assertTrue(json.path("equal").asBoolean(), result.out());
    assertEquals(from, json.path("from").asLong(), result.out());
    assertEquals(compared, json.path("compared").asLong(), result.out());
    assertEquals(before, content(), "nothing is written");
  }

  @Test
  void theLayoutIsAnotherOneByItself() {
    Cli.Result result = verify("--steps", "3", "--master", "local[2]");
    assertEquals(0, result.exitCode(), result.err());
    assertEquals(
        "equal: the digests of 3 steps from step 33 on (8 tasks, parameters in 3 shards,"
            + " local[2])",
        result.out().strip());
  }

  @Test
  void theFirstStepThatDiffersIsNamed() throws IOException {
    Path log = run.resolve("metrics.jsonl");
    String line = recorded(31);
    String digest = line.replaceFirst(".*\"digest\":\"([0-9a-f]+)\".*", "$1");
    String other = (digest.startsWith("0") ? "1" : "0") + digest.substring(1);
    Files.writeString(log, Files.readString(log).replace(digest, other));

    Cli.Result result = verify("--from", "28", "--json");

    assertEquals(1, result.exitCode(), result.err());
    assertEquals(3, result.json().path("compared").asLong());
    JsonNode difference = result.json().path("difference");
    assertEquals(31, difference.path("step").asLong(), result.out());
    assertEquals(other, difference.path("recordedDigest").asText());
    assertEquals(digest, difference.path("digest").asText());
    assertEquals(difference.path("recordedLoss"), difference.path("loss"));
    assertTrue(verify("--from", "28").out().startsWith("different: step 31, the first of 3"));
  }

  @Test
  void aDamagedCheckpointIsPassedOver() throws IOException {
    Path file = run.resolve("checkpoints/step-00000032/weights.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    Cli.Result result = verify("--steps", "2", "--json");

    assertEquals(0, result.exitCode(), result.err());
    assertEquals(28, result.json().path("from").asLong());
    assertTrue(result.err().contains("using step-00000028 instead"), result.err());
  }

  @Test
  void whatCannotBeComparedIsSaid() throws IOException {
    Cli.Result result = verify("--from", "35");
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("metrics.jsonl: no step after step 35"), result.err());

    result = verify("--from", "-1", "--steps", "0");
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("--steps: expected at least 1, got 0"), result.err());
    assertTrue(result.err().contains("--from: expected at least 0, got -1"), result.err());

    result = verify("--placement", "elsewhere");
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("spark.placement"), result.err());

    Files.delete(run.resolve("SHA256SUMS"));
    Path yaml = run.resolve("run.yaml");
    Files.writeString(yaml, Files.readString(yaml).replace("seed: 7", "seed: 8"));
    result = verify();
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("belongs to another run"), result.err());
  }

  private String recorded(long step) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .filter(line -> line.contains("\"kind\":\"step\",\"step\":" + step + ","))
        .findFirst()
        .orElseThrow();
  }

  private Cli.Result verify(String... options) {
    return Cli.run(
        Stream.concat(Stream.of("verify", run.toString()), Arrays.stream(options))
            .toArray(String[]::new));
  }

  private Map<String, Long> content() throws IOException {
    Map<String, Long> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.toList()) {
        times.put(file.toString(), Files.getLastModifiedTime(file).toMillis());
      }
    }
    return times;
  }
}
