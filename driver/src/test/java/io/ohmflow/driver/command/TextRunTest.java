package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** A small transformer learns a text on simulated chips. */
class TextRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String YAML =
      """
      name: words
      data: {source: text, path: TEXT, context: 8, test-share: 0.05}
      network: {gpt: {layers: 1, width: 16, heads: 2}}
      hardware: pcm-standard
      training:
        epochs: 2
        batch: 16
        lanes: 4
        optimizer: {name: adamw, learning-rate: 0.01}
      evaluation: {chips: 2, times: [1 s, 1 day], every-epochs: 1}
      """;

  @TempDir static Path folder;
  private static Path run;
  private static String told;

  /** Sums like {@code 3+4=7;}, which are the same again after twenty. */
  @BeforeAll
  static void train() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      int a = i * 7 % 5;
      int b = i * 11 % 4;
      text.append(a).append('+').append(b).append('=').append(a + b).append(';');
    }
    Path file = Files.writeString(folder.resolve("sums.txt"), text);
    Path yaml =
        Files.writeString(folder.resolve("run.yaml"), YAML.replace("TEXT", file.toString()));
    run = folder.resolve("run");
    Cli.Result result =
        Cli.run("train", yaml.toString(), "--output", run.toString(), "--master", "local[2]");
    assertEquals(0, result.exitCode(), result.err());
    told = result.out();
  }

  private static List<JsonNode> metrics(String kind) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(TextRunTest::parse)
        .filter(line -> line.path("kind").asText().equals(kind))
        .toList();
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  @Test
  void theLossFalls() throws IOException {
    List<JsonNode> steps = metrics("step");
    JsonNode first = steps.get(0);
    JsonNode last = steps.get(steps.size() - 1);
    // 2.4 = ln 11 for eleven characters.
    assertTrue(first.path("loss").asDouble() > 1.9, first.toString());
    assertTrue(last.path("loss").asDouble() < 1.0, last.toString());
    assertTrue(last.path("accuracy").asDouble() > 0.6, last.toString());
    assertTrue(last.path("accuracy").asDouble() <= 1, last.toString());
    double perplexity = Math.exp(last.path("loss").asDouble());
    assertEquals(perplexity, last.path("perplexity").asDouble(), 1e-4 * perplexity);
  }

  @Test
  void perplexityStandsBesideAccuracy() throws IOException {
    JsonNode evaluation = JSON.readTree(run.resolve("evaluation.json").toFile());
    // 300 characters in windows of 8, each with an answer behind it: 37 windows.
    assertEquals(37 * 8, evaluation.path("samples").asInt());
    double digital = evaluation.path("digital").path("perplexity").asDouble();
    assertEquals(Math.exp(evaluation.path("digital").path("loss").asDouble()), digital, 1e-9);
    JsonNode time = evaluation.path("times").path(1);
    assertEquals(2, time.path("perplexities").size());
    assertTrue(told.contains("digital perplexity: %.3f".formatted(digital)), told);
    assertTrue(told.contains("  perplexity "), told);
    JsonNode held = metrics("evaluation").get(1);
    assertEquals(digital, held.path("digitalPerplexity").asDouble(), 0.05 * digital);
    String report = Files.readString(run.resolve("report.html"));
    for (String id : List.of("chip-perplexity", "training-perplexity", "next tokens of the test")) {
      assertTrue(report.contains(id), id);
    }
  }

  @Test
  void chipsAreTriedAgainWithTheSameResult() throws IOException {
    Cli.Result result = Cli.run("evaluate", run.toString(), "--master", "local[1]", "--json");
    assertEquals(0, result.exitCode(), result.err());
    JsonNode evaluation = JSON.readTree(run.resolve("evaluation.json").toFile());
    assertEquals(evaluation.path("digest"), result.json().path("digest"));
  }

  @Test
  void whatWasLearnedIsWritten() {
    String[] asked = {"generate", run.toString(), "--prompt", "3+1=", "--tokens", "60"};
    Cli.Result chip = Cli.run(with(asked, "--temperature", "0.2", "--top-k", "3"));
    assertEquals(0, chip.exitCode(), chip.err());
    assertTrue(chip.out().startsWith("3+1="), chip.out());
    assertEquals(4 + 60, chip.out().strip().length());
    // The network has learned how a sum looks, if not to add.
    assertTrue(chip.out().matches("(?s)(.*=\\d){5}.*"), chip.out());
    assertFalse(chip.out().matches("(?s).*(=[^\\d]|[^\\d]\\+).*"), chip.out());
    Cli.Result again = Cli.run(with(asked, "--temperature", "0.2", "--top-k", "3"));
    assertEquals(chip.out(), again.out());
    Cli.Result digital = Cli.run(with(asked, "--digital", "--temperature", "0", "--json"));
    assertTrue(digital.out().contains("\"text\":\"3+1="), digital.out());
  }

  private static String[] with(String[] first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void everyWrongOptionOfGenerateIsListed() {
    Cli.Result result =
        Cli.run("generate", run.toString(), "--tokens=0", "--temperature=-1", "--top-k=-2");
    assertEquals(2, result.exitCode());
    for (String option : List.of("--tokens", "--temperature", "--top-k")) {
      assertTrue(result.err().contains(option + ": "), result.err());
    }
  }

  @Test
  void wrongSizesAreNamedBeforeAnythingRuns() {
    Cli.Result result =
        Cli.run(
            "train",
            folder.resolve("run.yaml").toString(),
            "--set",
            "network.gpt.heads=3",
            "--dry-run");
    assertEquals(2, result.exitCode());
    String all = result.out() + result.err();
    assertTrue(all.contains("network.gpt.heads: 3 heads do not divide a width of 16"), all);
  }
}
