package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps are measured, whatever they take. */
class BenchCommandTest {
  private static JsonNode bench(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("bench", "--json", "--steps", "3", "--warmup", "1"));
    all.addAll(List.of(arguments));
    Cli.Result result = Cli.run(all.toArray(String[]::new));
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    return result.json();
  }

  private static List<String> names(JsonNode json) {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "ste", "ste-noisy", "autodiff"})
  void everyGradientIsMeasuredPhaseByPhaseAndLayerByLayer(String gradient) throws IOException {
    JsonNode json = bench("--network", "mlp", "--gradient", gradient, "--set", "training.batch=4");
    assertEquals(gradient, json.path("gradient").asText());
    assertEquals("comparison", json.path("hardware").asText());
    assertEquals(4, json.path("batch").asInt());
    assertEquals(3, json.path("steps").asInt());
    JsonNode step = json.path("milliseconds");
    assertTrue(step.path("p10").asDouble() > 0);
    assertTrue(step.path("p10").asDouble() <= step.path("median").asDouble());
    assertTrue(step.path("median").asDouble() <= step.path("p90").asDouble());
    assertEquals(
        List.of("program", "read", "forward", "loss", "backward", "update"),
        names(json.path("phases")));
    // 2 · 4 · (784·256 + 256·128 + 128·10); on tiles as much again for what loads the lines.
    double forward = 2e-9 * 4 * (784 * 256 + 256 * 128 + 128 * 10);
    double expected = gradient.equals("none") ? forward : 2 * forward;
    assertEquals(expected, json.path("products").path("forward").path("gigaflop").asDouble(), 1e-9);
    assertEquals(
        List.of("flatten-1", "linear-1", "relu-1", "linear-2", "relu-2", "linear-3"),
        json.path("layers").findValuesAsText("name"));
    for (JsonNode layer : json.path("layers")) {
      assertTrue(layer.path("forward").asDouble() > 0, layer.toString());
    }
    assertTrue(
        json.path("bytes").path("peak").asLong() >= json.path("bytes").path("held").asLong());
  }

  @Test
  void transformersAreMeasuredOnTokens() throws IOException {
    JsonNode json = bench("--network", "lm96", "--set", "training.batch=1");
    // Two tables of 128, and 96, by 128; four blocks; scores.
    assertTrue(json.path("parameters").asInt() > 800_000, json.toString());
    assertEquals("embedding-1", json.path("layers").path(0).path("name").asText());
    assertTrue(json.path("products").path("backward").path("gigaflop").asDouble() > 0.4);
  }

  @Test
  void lanesEachHaveAWholeBatch() throws IOException {
    JsonNode json =
        bench(
            "--network",
            "lenet",
            "--lanes",
            "2",
            "--set",
            "training.batch=2",
            "--set",
            "training.max-gradient-norm=1");
    double perSecond = 4 * 1e3 / json.path("milliseconds").path("median").asDouble();
    assertEquals(perSecond, json.path("samplesPerSecond").asDouble(), 1e-6 * perSecond);
  }

  @Test
  void layersInsideOfOthersAreNamedByTheirPlace(@TempDir Path folder) throws IOException {
    Path run = folder.resolve("run.yaml");
    Files.writeString(
        run,
        """
        data: {source: strokes, train: 8, test: 1}
        hardware: ideal
        network:
          - residual: {body: [{conv2d: {out: 1, kernel: 3, padding: 1}}]}
          - flatten
          - linear: {out: 10}
        training: {batch: 2, lanes: 1, gradient: none}
        """);
    JsonNode json = bench("--network", run.toString());
    assertEquals(
        List.of(
            "residual-1",
            "residual-1.body",
            "residual-1.body.conv2d-1",
            "residual-1.shortcut",
            "flatten-1",
            "linear-1"),
        json.path("layers").findValuesAsText("name"));
    assertEquals("none", json.path("gradient").asText());
    assertEquals("ideal", json.path("hardware").asText());
  }

  @Test
  void peopleGetATable() {
    Cli.Result result =
        Cli.run(
            "bench",
            "--network",
            "mlp",
            "--steps",
            "2",
            "--warmup",
            "0",
            "--hardware",
            "ideal",
            "--set",
            "training.batch=2");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    assertTrue(result.out().contains("mlp, gradient ste, hardware ideal"), result.out());
    assertTrue(result.out().lines().anyMatch(line -> line.startsWith("backward ")), result.out());
    assertTrue(result.out().lines().anyMatch(line -> line.startsWith("linear-2 ")), result.out());
  }

  @Test
  void everythingWrongIsListedAtOnce() {
    Cli.Result result =
        Cli.run("bench", "--network", "vgg", "--steps", "0", "--warmup", "-1", "--lanes", "0");
    assertEquals(ExitCode.WRONG_INPUT, result.exitCode());
    for (String text :
        List.of(
            "--network: expected mlp, lenet, resnet20, lm5k, lm96 or a file, got vgg",
            "--steps: expected at least 1, got 0",
            "--warmup: expected at least 0, got -1",
            "--lanes: expected at least 1, got 0")) {
      assertTrue(result.err().contains(text), result.err());
    }
    Cli.Result gradient = Cli.run("bench", "--network", "mlp", "--gradient", "exact");
    assertEquals(ExitCode.WRONG_INPUT, gradient.exitCode());
    assertTrue(gradient.err().contains("training.gradient"), gradient.err());
  }
}
