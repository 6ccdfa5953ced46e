package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How gradients are compared: what must hold whatever was learnt. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AlignCommandTest {
  @TempDir static Path temporary;
  private static String run;

  @BeforeAll
  static void train() throws IOException {
    String yaml =
        SmallRun.YAML
            .replace("epochs: 5", "epochs: 1")
            .replace("chips: 2", "chips: 0")
            .replace("read-time: 1 s, read-time-to: 1 day", "read-time: 0 s");
    Path file = Files.writeString(temporary.resolve("run.yaml"), yaml);
    run = temporary.resolve("run").toString();
    Cli.Result result = Cli.run("train", file.toString(), "--master", "local[2]", "--output", run);
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
  }

  private static JsonNode align(String... more) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("align", run, "--json", "--batches", "3", "--samples", "10"));
    all.addAll(List.of(more));
    Cli.Result result = Cli.run(all.toArray(String[]::new));
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    return result.json();
  }

  private static JsonNode last(JsonNode result) {
    JsonNode checkpoints = result.path("checkpoints");
    return checkpoints.path(checkpoints.size() - 1).path("sets").path(0);
  }

  @Test
  void anIdealChipHasTheVeryGradient() throws IOException {
    JsonNode set = last(align("--only", "none", "--begin", "--master", "local[2]"));
    assertEquals("autodiff", set.path("reference").asText());
    assertEquals(1, set.path("all").path("cosine").path("value").asDouble(), 1e-6);
    assertEquals(0, set.path("all").path("rho").path("value").asDouble(), 1e-3);
    assertEquals(1, set.path("all").path("slope").path("value").asDouble(), 1e-5);
    // Differences of the loss over a hundredth of the parameters see its curvature.
    assertEquals(1, set.path("descent").path("value").asDouble(), 0.15);
  }

  @Test
  void coresChangeNothingAndEveryEffectIsThere() throws IOException {
    JsonNode one = align("--each-effect", "--master", "local[1]");
    JsonNode other = align("--each-effect", "--master", "local[3]");
    assertEquals(one.path("digest"), other.path("digest"));
    assertEquals(one.path("checkpoints"), other.path("checkpoints"));
    List<String> effects = one.path("checkpoints").path(0).path("sets").findValuesAsText("effects");
    assertEquals("together", effects.get(0));
    assertTrue(effects.contains("programming alone") && effects.contains("adc alone"));
    JsonNode set = last(one);
    double cosine = set.path("all").path("cosine").path("value").asDouble();
    assertTrue(cosine > 0.5 && cosine <= 1, set.toString());
    double rho = set.path("all").path("rho").path("value").asDouble();
    assertTrue(cosine >= Math.sqrt(Math.max(0, 1 - rho * rho)) - 1e-9, set.toString());
    assertEquals(
        List.of("conv2d-1", "batchNorm-1", "linear-1"),
        set.path("layers").findValuesAsText("name"));
    String report = Files.readString(Path.of(one.path("report").asText()));
    assertTrue(report.contains("Direction of the gradient"));
    assertTrue(report.contains("gradient-layers"));
  }

  @Test
  void differencesStandInForADerivative() throws IOException {
    String smooth = "hardware.mvm.output-noise=0.02";
    String stuck = "hardware.device.faults={stuck-low: 1e-9}";
    String[] many = {"--draws", "2", "--directions", "16", "--master", "local[2]", "--set"};
    List<String> exact = new ArrayList<>(List.of(many));
    exact.add(smooth);
    JsonNode derivative = last(align(exact.toArray(String[]::new)));
    exact.addAll(List.of("--set", stuck));
    JsonNode differences = last(align(exact.toArray(String[]::new)));
    assertEquals("autodiff", derivative.path("reference").asText());
    assertEquals("differences", differences.path("reference").asText());
    // No cell is stuck, so the loss is the same, and so is its slope along the estimate.
    assertEquals(derivative.path("descent"), differences.path("descent"));
    JsonNode slope = differences.path("all").path("slope");
    double expected = derivative.path("all").path("slope").path("value").asDouble();
    // Differences over a hundredth of the parameters, rounded by converters.
    assertEquals(expected, slope.path("value").asDouble(), 0.3);
    double cosine = differences.path("all").path("cosine").path("value").asDouble();
    assertEquals(derivative.path("all").path("cosine").path("value").asDouble(), cosine, 0.3);
  }

  @Test
  void wrongNumbersAreListedTogether() {
    Cli.Result result = Cli.run("align", run, "--batches", "1", "--draws", "0", "--distance", "2");
    assertEquals(ExitCode.WRONG_INPUT, result.exitCode());
    for (String option : List.of("--batches", "--draws", "--distance")) {
      assertTrue(result.err().contains(option), result.err());
    }
  }
}
