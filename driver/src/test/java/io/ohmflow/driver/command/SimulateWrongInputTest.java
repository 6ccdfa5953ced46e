package io.ohmflow.driver.command;

import static io.ohmflow.driver.command.SimulatedFiles.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes are listed, and nothing is half-written. */
class SimulateWrongInputTest {
  @TempDir Path folder;
  private SimulatedFiles files;

  @BeforeEach
  void write() throws IOException {
    files = SimulatedFiles.in(folder);
  }

  @Test
  void everyProblemIsListedAndNothingIsWritten() throws IOException {
    files.write("bad.csv", "1,2,3\n4,5\n");
    Cli.Result result =
        files.run(
            "--profile",
            "nothing",
            "--weights",
            "bad.csv",
            "--inputs",
            "none.npy",
            "--out",
            "y.txt",
            "--time",
            "yesterday",
            "--only",
            "wire",
            "--adc-range",
            "-1");
    assertEquals(2, result.exitCode());
    String err = result.err();
    assertTrue(err.contains("nothing: no such hardware profile"), err);
    assertTrue(err.contains("bad.csv:2: expected 3 numbers as before, got 2"), err);
    assertTrue(err.contains("none.npy: no such file"), err);
    assertTrue(err.contains("y.txt: expected a name that ends in .npy or .csv"), err);
    assertTrue(err.contains("--time"), err);
    assertTrue(err.contains("got wire; did you mean wires?"), err);
    assertTrue(err.contains("--adc-range: expected a positive number or calibrated"), err);
    assertEquals("", result.out());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(3, files.count());
    }
  }

  @Test
  void shapesAndRangesAreChecked() throws IOException {
    files.write("wide.csv", "1,2,3\n");
    files.write("plus.csv", "1,-2\n");
    refused(
        "wide.csv: expected 2 numbers in a row, one for each input of the 3 × 2 matrix, got 3",
        "--weights",
        "w.csv",
        "--inputs",
        "wide.csv");
    refused(
        "plus.csv: output 0, input 1: expected a conductance of at least 0, got -2 uS",
        "--conductances",
        "plus.csv",
        "--inputs",
        "x.csv");
    files.write("plus.csv", "1,26\n");
    refused(
        "plus.csv: output 0, input 1: expected a target from 0 uS to 25 uS, got 26 uS",
        "--conductances",
        "plus.csv",
        "--as-targets",
        "--inputs",
        "x.csv");
    refused(
        "wide.csv: expected the shape of",
        "--conductances",
        "plus.csv,wide.csv",
        "--inputs",
        "x.csv");
    refused("--weights: missing", "--inputs", "x.csv");
    refused(
        "expected two files, for g+ and g-, or one .npy",
        "--weights",
        "w.csv",
        "--inputs",
        "x.csv",
        "--conductances",
        "g.csv");
    refused(
        "two outputs have the same name",
        "--weights",
        "w.csv",
        "--inputs",
        "x.csv",
        "--conductances",
        "y.csv,z.csv");
    refused("--chips", "--weights", "w.csv", "--inputs", "x.csv", "--chips", "0");
    refused("--as-targets", "--weights", "w.csv", "--inputs", "x.csv", "--as-targets");
  }

  @Test
  void anExistingFileIsLeftAlone() throws IOException {
    files.write("y.csv", "precious");
    String[] common = {"--weights", "w.csv", "--inputs", "x.csv"};
    refused("y.csv: exists already", common);
    assertEquals("precious", files.text("y.csv"));
    files.done(with(common, "--profile", "ideal", "--out", "y.csv", "--overwrite"));
    assertTrue(files.text("y.csv").startsWith("0.0,0.25"));
  }

  private void refused(String message, String... arguments) {
    Cli.Result result = files.run(with(arguments, "--profile", "pcm-standard", "--out", "y.csv"));
    assertEquals(2, result.exitCode(), result.out());
    assertTrue(result.err().contains(message), result.err());
  }
}
