package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every mistake of a user gives one clear message, exit code 2, and nothing half-written. */
class WrongInputTest {
  @TempDir Path temporary;
  private Path output;

  @BeforeEach
  void setUp() {
    output = temporary.resolve("output");
  }

  @Test
  void everyProblemOfAConfigurationIsListed() throws IOException {
    String err =
        refused(
            SmallRun.YAML
                .replace("seed: 7", "seed: many")
                .replace("batch: 40", "batch: 0")
                .replace("name: adamw", "name: adam")
                .replace("ramp-steps", "ramp"));
    assertTrue(err.contains("seed: expected a whole number"), err);
    assertTrue(err.contains("training.batch"), err);
    assertTrue(err.contains("training.optimizer.name"), err);
    assertTrue(err.contains("noise.ramp: unknown key"), err);
    assertTrue(err.contains("run.yaml:2"), "names file and line: " + err);
    assertFalse(err.contains("\tat "), err);
  }

  @Test
  void aNetworkThatDoesNotFitIsExplained() throws IOException {
    String err = refused(SmallRun.YAML.replace("linear: {out: 10}", "linear: {out: 7}"));
    assertTrue(err.contains("10 classes"), err);
  }

  @Test
  void textThatIsNoYaml() throws IOException {
    assertTrue(refused("a: [1, 2").contains("run.yaml:1"));
  }

  @Test
  void missingFiles() throws IOException {
    Cli.Result result = Cli.run("train", temporary.resolve("none.yaml").toString());
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("none.yaml: no such file"), result.err());
    String err = refused(SmallRun.YAML.replace("hardware: pcm-standard", "hardware: pcm"));
    assertTrue(err.contains("pcm: no such hardware profile"), err);
    err =
        refused(
            SmallRun.YAML.replace(
                "source: strokes, train: 250, test: 60, seed: 3",
                "source: idx, folder: " + temporary.resolve("no")));
    assertTrue(err.contains("no"), err);
  }

  @Test
  void aDamagedProfileIsRefused() throws IOException {
    Path profile = temporary.resolve("mine.yaml");
    Files.writeString(
        profile,
        Cli.run("profile", "show", "pcm-standard")
            .out()
            .replace("g-max: 25 uS", "g-max: -25 uS")
            .replace("bits: 8 bit", "bits: 80 bit"));
    String err = refused(SmallRun.YAML.replace("hardware: pcm-standard", "hardware: " + profile));
    assertTrue(err.contains("device.g-max"), err);
    assertTrue(err.contains("dac.bits"), err);
    assertTrue(err.contains("adc.bits"), err);
  }

  @Test
  void anExistingFolderIsLeftAlone() throws IOException {
    Files.createDirectories(output);
    Files.writeString(output.resolve("thesis.txt"), "precious");
    Path file = SmallRun.write(temporary);
    Cli.Result result = Cli.run("train", file.toString(), "--output", output.toString());
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("exists already"), result.err());
    try (Stream<Path> files = Files.list(output)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aFolderThatIsNoRunCannotBeResumedEvaluatedOrReported() {
    for (String verb : new String[] {"resume", "evaluate", "report"}) {
      Cli.Result result = Cli.run(verb, temporary.toString());
      assertEquals(2, result.exitCode(), verb);
      assertTrue(result.err().contains("no run here"), result.err());
    }
  }

  @Test
  void unknownOptionsAndVerbs() {
    assertEquals(2, Cli.run("train").exitCode());
    assertEquals(2, Cli.run("trian", "x").exitCode());
    Cli.Result result = Cli.run("train", "x.yaml", "--set", "training.epochs");
    assertEquals(2, result.exitCode());
  }

  private String refused(String yaml) throws IOException {
    Path file = Files.writeString(temporary.resolve("run.yaml"), yaml);
    Cli.Result result = Cli.run("train", file.toString(), "--output", output.toString());
    assertEquals(2, result.exitCode(), result.err());
    assertEquals("", result.out());
    assertFalse(Files.exists(output), "nothing was written");
    return result.err();
  }
}
