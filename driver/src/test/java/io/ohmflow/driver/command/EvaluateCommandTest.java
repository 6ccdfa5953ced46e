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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  private static final String YAML =
      """
      name: tiny
      data: {source: strokes, train: 200, test: 100, seed: 3}
      network: [flatten, linear: {out: 10}]
      training: {epochs: 2, batch: 40}
      evaluation: {chips: 2, times: [1 s, 1 day], threshold: 0.3}
      """;

  @TempDir static Path folder;
  private static String run;

  @BeforeAll
  static void train() throws IOException {
    Path file = Files.writeString(folder.resolve("run.yaml"), YAML);
    run = folder.resolve("run").toString();
    Cli.Result result = Cli.run("train", file.toString(), "--output", run, "--master", "local[2]");
    assertEquals(0, result.exitCode(), result.err());
    assertTrue(result.out().contains("of the chips"), result.out());
    assertTrue(result.out().contains("reach 30 %"), result.out());
  }

  @Test
  void eachEffectIsTriedAloneAndLeftOut() throws IOException {
    JsonNode json = evaluate("--each-effect", "--only", "programming,drift", "--chips", "3");
    assertEquals("[\"programming\",\"drift\"]", json.path("only").toString());
    List<String> sets =
        Stream.of(0, 1, 2, 3)
            .map(i -> json.path("effects").path(i))
            .map(set -> set.path("kind").asText() + " " + set.path("effect").asText())
            .toList();
    assertEquals(
        List.of("alone programming", "alone drift", "all-but programming", "all-but drift"), sets);
    // With two effects, one alone is all but the other.
    for (int i = 0; i < 2; i++) {
      JsonNode alone = json.path("effects").path(i).path("times");
      assertEquals(alone, json.path("effects").path(3 - i).path("times"));
      assertEquals(3, alone.path(1).path("accuracies").size());
    }
    List<String> rows = Files.readAllLines(Path.of(run, "evaluation.csv"));
    assertEquals("run,effects,chip,seconds,accuracy,loss", rows.get(0));
    assertEquals(1 + 5 * 3 * 2, rows.size());
    assertTrue(rows.get(7).startsWith("run,programming alone,0,1.0,"), rows.get(7));
    String page = Files.readString(Path.of(run, "report.html"));
    assertTrue(page.contains("What costs accuracy"));
  }

  @Test
  void anEvaluationStatesItsStatistics() throws IOException {
    JsonNode json = evaluate("--chips", "4", "--threshold", "0.05", "--times", "1h");
    JsonNode time = json.path("times").path(0);
    assertEquals(3600, time.path("seconds").asDouble());
    assertEquals(1, time.path("yield").asDouble(), "every chip beats half of guessing");
    assertEquals(1, time.path("yieldConfidence").path(1).asDouble());
    double mean = 0;
    for (JsonNode accuracy : time.path("accuracies")) {
      mean += accuracy.asDouble() / 4;
    }
    assertEquals(mean, time.path("mean").asDouble(), 1e-12);
    assertTrue(time.path("confidence").path(0).asDouble() <= mean);
    assertFalse(json.has("effects"));
    assertEquals(64, json.path("digest").asText().length());
    JsonNode again = evaluate("--chips", "4", "--times", "1h");
    assertEquals(json.path("digest"), again.path("digest"));
    assertFalse(json.path("digest").equals(evaluate("--chips", "4", "--seed", "2").path("digest")));
  }

  @Test
  void withoutEffectsChipsAreExact() throws IOException {
    JsonNode json = evaluate("--only", "none");
    JsonNode digital = json.path("digital").path("accuracy");
    assertEquals(digital, json.path("times").path(0).path("accuracies").path(0));
    assertEquals(digital, json.path("times").path(1).path("accuracies").path(1));
  }

  @Test
  void rangesMeasuredOnEachChipReplaceThoseOfTraining() throws IOException {
    String trained = evaluate().path("digest").asText();
    assertEquals(trained, evaluate("--ranges", "trained").path("digest").asText());
    // There is no batch normalisation whose moments could be others.
    assertEquals(trained, evaluate("--batch-norm", "reestimated").path("digest").asText());
    String anew = evaluate("--ranges", "reestimated").path("digest").asText();
    assertNotEquals(trained, anew);
    // 200 training samples are less than one batch.
    String one =
        evaluate("--ranges", "reestimated", "--reestimation-batches", "1").path("digest").asText();
    assertEquals(anew, one);
  }

  @Test
  void aReferenceStandsBesideTheRun() throws IOException {
    JsonNode json = evaluate("--reference", run, "--set", "hardware.adc.bits=6bit");
    assertEquals(json.path("times"), json.path("reference").path("times"));
    assertEquals("pcm-standard-changed", json.path("profile").asText());
    assertEquals(1 + 2 * 4, Files.readAllLines(Path.of(run, "evaluation.csv")).size());
  }

  @Test
  void wrongOptionsAreRefused() {
    refused("--threshold: expected a share from 0 to 1, got 98.0", "--threshold", "98");
    refused("--chips: expected at least 1, got 0", "--chips", "0");
    refused("--batch-norm: expected running or reestimated, got 8", "--batch-norm", "8");
    refused("--ranges: expected trained or reestimated, got mine", "--ranges", "mine");
    refused("--reestimation-batches: expected at least 1", "--reestimation-batches", "0");
    refused("none alone, got none", "--only", "none,drift");
    refused("got drft; did you mean drift?", "--only", "drft");
    refused("--reference", "--reference");
    refused("training.epochs: expected a key of the hardware", "--set", "training.epochs=2");
  }

  private static void refused(String message, String... options) {
    Cli.Result result = run(options);
    assertEquals(2, result.exitCode(), result.err());
    assertTrue(result.err().contains(message), result.err());
  }

  private static JsonNode evaluate(String... options) throws IOException {
    Cli.Result result =
        run(Stream.concat(Stream.of(options), Stream.of("--json")).toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.err());
    JsonNode written = new ObjectMapper().readTree(Path.of(run, "evaluation.json").toFile());
    JsonNode printed = result.json();
    assertEquals(written.path("times"), printed.path("times"));
    return printed;
  }

  private static Cli.Result run(String... options) {
    return Cli.run(
        Stream.concat(Stream.of("evaluate", run, "--master", "local[2]"), Stream.of(options))
            .toArray(String[]::new));
  }
}
