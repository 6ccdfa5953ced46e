package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
  void aFileInPlaceOfTheFolderIsLeftAlone() throws IOException {
    Files.writeString(output, "precious");
    Path file = SmallRun.write(temporary);
    Cli.Result result = Cli.run("train", file.toString(), "--output", output.toString());
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains(output + ": the output folder exists already"), result.err());
    assertEquals("precious", Files.readString(output));
    Cli.Result below = Cli.run("train", file.toString(), "--output", output + "/run");
    assertEquals(2, below.exitCode());
    assertTrue(below.err().contains("the output folder cannot be written"), below.err());
  }

  /** Nobody, not even root, can make a folder in the file system of the processes. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aParentThatCannotBeWrittenIsNamed() throws IOException {
    Path file = SmallRun.write(temporary);
    Cli.Result result = Cli.run("train", file.toString(), "--output", "/proc/ohmflow/run");
    assertEquals(2, result.exitCode(), result.err());
    assertTrue(
        result.err().contains("/proc/ohmflow/run: the output folder cannot be written"),
        result.err());
  }

  @Test
  void aConfigurationThatIsNoTextIsNamed() throws IOException {
    Path file = Files.write(temporary.resolve("run.yaml"), new byte[] {(byte) 0xff, 1, 2});
    for (String[] verb : new String[][] {{"train"}, {"data", "inspect"}}) {
      Cli.Result result = Cli.run(with(verb, file.toString()));
      assertEquals(2, result.exitCode(), result.err());
      assertTrue(result.err().contains("run.yaml: not a text file"), result.err());
    }
    Cli.Result folder = Cli.run("train", temporary.toString());
    assertEquals(2, folder.exitCode(), folder.err());
    assertTrue(folder.err().contains("expected a file, this is a folder"), folder.err());
  }

  private static String[] with(String[] words, String last) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }

  @Test
  void numbersThatAreNoneInATableAreListed() throws IOException {
    Files.writeString(temporary.resolve("train.csv"), "x,y\n1,0\nNaN,1\n-inf,7\n");
    Files.writeString(temporary.resolve("test.csv"), "x,y\n1,0\n1,0.5\n");
    String yaml =
        SmallRun.YAML.replace(
            "source: strokes, train: 250, test: 60, seed: 3",
            "source: csv, classes: 2, label: y, folder: " + temporary);
    String err = refused(yaml);
    for (String expected :
        List.of(
            "train.csv:3: x: expected a finite number, got NaN",
            "train.csv:4: x: expected a finite number, got -inf",
            "train.csv:4: y: expected a class, a whole number from 0 to 1, got 7",
            "test.csv:3: y: expected a class, a whole number from 0 to 1, got 0.5")) {
      assertTrue(err.contains(expected), err);
    }
    Cli.Result inspect = Cli.run("data", "inspect", temporary.resolve("run.yaml").toString());
    assertEquals(2, inspect.exitCode(), inspect.err());
    assertTrue(inspect.err().contains("train.csv:3: x: "), inspect.err());
  }

  @Test
  void wrongChangesOfTheProfileAreNamed() throws IOException {
    Path file = SmallRun.write(temporary);
    Cli.Result result =
        Cli.run(
            "train",
            file.toString(),
            "--dry-run",
            "--set",
            "hardware.adc.bits=60bit",
            "--set",
            "hardware.adc.bitz=6",
            "--set",
            "hardware=pcm-standard");
    assertEquals(2, result.exitCode(), result.err());
    assertTrue(result.err().contains("--set hardware.adc.bits: adc.bits: expected"), result.err());
    assertTrue(
        result.err().contains("--set hardware.adc.bitz: adc.bitz: unknown key"), result.err());
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
