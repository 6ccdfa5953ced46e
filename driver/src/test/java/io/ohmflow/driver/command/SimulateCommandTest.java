package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ohmflow.driver.matrix.ArrayFormat;
import io.ohmflow.driver.matrix.NumberArray;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
  private static final String WEIGHTS = "0.5,-1\n0.25,0\n-0.75,1\n";
  private static final String INPUTS = "1,0.5\n-0.25,1\n";

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("w.csv"), WEIGHTS);
    Files.writeString(folder.resolve("x.csv"), INPUTS);
  }

  @Test
  void anIdealChipGivesTheProduct() throws IOException {
    JsonNode summary =
        done("--profile", "ideal", "--weights", "w.csv", "--inputs", "x.csv", "--out", "y.csv");
    assertEquals("0.0,0.25,-0.25\n-1.125,-0.0625,1.1875\n", text("y.csv"));
    assertEquals(0, summary.path("relativeError").asDouble());
    assertTrue(summary.path("snrDecibel").isNull());
    assertEquals(1, summary.path("tiles").asInt());
  }

  @Test
  void withoutAnyEffectEveryProfileGivesTheProduct() throws IOException {
    done(
        "--profile",
        "pcm-standard",
        "--weights",
        "w.csv",
        "--inputs",
        "x.csv",
        "--out",
        "y.npy",
        "--only",
        "none",
        "--time",
        "1 year");
    NumberArray y = read("y.npy");
    assertEquals(List.of(2, 3), y.shape());
    assertArrayEquals(new float[] {0, 0.25f, -0.25f, -1.125f, -0.0625f, 1.1875f}, y.values());
  }

  @Test
  void givenConductancesGiveCurrents() throws IOException {
    Files.writeString(folder.resolve("plus.csv"), "10,20\n5,0\n");
    Files.writeString(folder.resolve("minus.csv"), "0,4\n5,25\n");
    done(
        "--profile",
        "pcm-standard",
        "--conductances",
        "plus.csv,minus.csv",
        "--inputs",
        "x.csv",
        "--out",
        "pair.csv",
        "--only",
        "none");
    assertEquals("18.0,-12.5\n13.5,-25.0\n", text("pair.csv"));
    done(
        "--profile",
        "pcm-standard",
        "--conductances",
        "plus.csv",
        "--inputs",
        "x.csv",
        "--out",
        "single.csv",
        "--only",
        "drift");
    assertArrayEquals(new float[] {20, 5, 17.5f, -1.25f}, read("single.csv").values(), 1e-5f);
  }

  @Test
  void convertersAreScaledBackToMicrosiemens() throws IOException {
    Files.writeString(folder.resolve("plus.csv"), "10,20\n5,0\n");
    JsonNode summary =
        done(
            "--profile",
            "pcm-standard",
            "--conductances",
            "plus.csv",
            "--inputs",
            "x.csv",
            "--out",
            "y.csv",
            "--only",
            "adc",
            "--adc-range",
            "0.5",
            "--input-range",
            "2");
    // One code is 0.5 / 127 of a device at 25 uS under an input of 2.
    double lsb = 0.5 / 127 * 25 * 2;
    assertEquals(lsb, summary.path("effectiveLsb").asDouble(), 1e-7);
    assertEquals(0, summary.path("clippedOutputShare").asDouble());
    double[] exact = {20, 5, 17.5, -1.25};
    float[] y = read("y.csv").values();
    for (int i = 0; i < y.length; i++) {
      assertEquals(Math.rint(exact[i] / lsb) * lsb, y[i], 1e-5);
    }
  }

  @Test
  void clippingIsCounted() throws IOException {
    JsonNode summary =
        done(
            "--profile",
            "pcm-standard",
            "--weights",
            "w.csv",
            "--inputs",
            "x.csv",
            "--out",
            "y.csv",
            "--only",
            "dac,adc",
            "--input-range",
            "0.75",
            "--adc-range",
            "0.5");
    assertEquals(0.5, summary.path("clippedInputShare").asDouble());
    // In normalised units -0.17, 1, -0.08, -1.17, -0.33 and 1.25.
    assertEquals(0.5, summary.path("clippedOutputShare").asDouble());
    assertEquals(0.5, summary.path("adcRange").asDouble());
  }

  @Test
  void aCalibratedAdcCoversWhatItSees() throws IOException {
    JsonNode summary =
        done(
            "--profile",
            "generic-gaussian",
            "--weights",
            "w.csv",
            "--inputs",
            "x.csv",
            "--out",
            "y.csv",
            "--only",
            "adc");
    // Columns scaled by 1, 0.25 and 1: outputs 0, 1, -0.25, -1.125, -0.25, 1.1875; coverage is 4.
    double rms = Math.sqrt((1 + 0.0625 + 1.265625 + 0.0625 + 1.41015625) / 6);
    assertEquals(4 * rms, summary.path("adcRange").asDouble(), 1e-6);
    assertEquals(1, summary.path("inputRange").asDouble());
  }

  @Test
  void calibratedInputsFollowTheBatch() throws IOException {
    JsonNode summary =
        done(
            "--profile",
            "pcm-standard",
            "--weights",
            "w.csv",
            "--inputs",
            "x.csv",
            "--out",
            "y.csv",
            "--input-range",
            "calibrated");
    double rms = Math.sqrt((1 + 0.25 + 0.0625 + 1) / 4);
    assertEquals(3 * rms, summary.path("inputRange").asDouble(), 1e-6);
  }

  @Test
  void programmedConductancesAreWrittenAndGiveTheSameOutputs() throws IOException {
    done(
        "--profile",
        "pcm-standard",
        "--weights",
        "w.csv",
        "--inputs",
        "x.csv",
        "--out",
        "y.csv",
        "--only",
        "programming",
        "--conductances",
        "g.npy");
    NumberArray g = read("g.npy");
    assertEquals(List.of(2, 3, 2), g.shape());
    done(
        "--profile",
        "pcm-standard",
        "--conductances",
        "g.npy",
        "--inputs",
        "x.csv",
        "--out",
        "i.csv",
        "--only",
        "programming");
    float[] y = read("y.csv").values();
    float[] i = read("i.csv").values();
    float[] scale = {1, 0.25f, 1};
    for (int k = 0; k < y.length; k++) {
      assertEquals(y[k], i[k] / 25 * scale[k % 3], 1e-6);
    }
    assertNotEquals(read("w.csv").values()[0], y[0]);
  }

  @Test
  void twoFilesHoldTheTwoSides() throws IOException {
    done(
        "--profile",
        "ideal",
        "--weights",
        "w.csv",
        "--inputs",
        "x.csv",
        "--out",
        "y.csv",
        "--conductances",
        "plus.csv,minus.csv",
        "--chips",
        "2");
    assertEquals(
        "chip,column0,column1\n0,12.5,0.0\n0,25.0,0.0\n0,0.0,25.0\n"
            + "1,12.5,0.0\n1,25.0,0.0\n1,0.0,25.0\n",
        text("plus.csv"));
    assertTrue(text("minus.csv").startsWith("chip,column0,column1\n0,0.0,25.0\n0,0.0,0.0\n"));
  }

  @Test
  void targetsAreProgrammedWithTheDeviationOfTheProfile() throws IOException {
    int n = 64;
    Files.writeString(folder.resolve("t.csv"), ("12.5,".repeat(n - 1) + "12.5\n").repeat(n));
    StringBuilder identity = new StringBuilder();
    for (int i = 0; i < n; i++) {
      String row = "0,".repeat(i) + "1," + "0,".repeat(n - 1 - i);
      identity.append(row, 0, row.length() - 1).append('\n');
    }
    Files.writeString(folder.resolve("one.csv"), identity);
    done(
        "--profile",
        "pcm-standard",
        "--conductances",
        "t.csv",
        "--as-targets",
        "--inputs",
        "one.csv",
        "--out",
        "g.npy",
        "--only",
        "programming");
    float[] g = read("g.npy").values();
    double mean = 0;
    double square = 0;
    for (float value : g) {
      mean += value / g.length;
      square += (double) value * value / g.length;
    }
    // 0.26348 + 1.9650/2 − 1.1731/4 µS. Of 4096 devices the mean has a standard error of 0.0149 and
    // the deviation one of 1.1 %; 5 of each are exceeded by chance once in a million seeds.
    assertEquals(12.5, mean, 5 * 0.0149);
    assertEquals(0.952705, Math.sqrt(square - mean * mean), 5 * 0.011 * 0.952705);
  }

  @Test
  void singleDevicesHaveNoOtherSide() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "0\n".repeat(4096));
    Files.writeString(folder.resolve("one.csv"), "1\n");
    done(
        "--profile",
        "pcm-standard",
        "--conductances",
        "t.csv",
        "--as-targets",
        "--inputs",
        "one.csv",
        "--out",
        "g.npy",
        "--only",
        "programming");
    double mean = 0;
    for (float value : read("g.npy").values()) {
      assertTrue(value >= 0, "a conductance, not the difference of two");
      mean += value / 4096;
    }
    // A normal deviate of 0.26348 µS cut off below 0: mean 0.26348/√(2π), deviation 0.15382.
    assertEquals(0.10511331, mean, 5 * 0.15382 / 64);
  }

  @Test
  void slicesAreWrittenOneByOne() throws IOException {
    String text = Cli.run("profile", "show", "pcm-standard").out();
    String mapping = "  encoding: differential-pair\n";
    assertTrue(text.contains(mapping), text);
    Files.writeString(
        folder.resolve("sliced.yaml"),
        text.replace(mapping, mapping + "  slices: {weight-bits: 7 bit, cell-bits: 2 bit}\n"));
    String[] common = {
      "--profile", folder.resolve("sliced.yaml").toString(), "--inputs", "x.csv", "--out", "y.csv"
    };
    done(with(common, "--weights", "w.csv", "--conductances", "g.npy", "--only", "none"));
    NumberArray g = read("g.npy");
    assertEquals(List.of(3, 2, 3, 2), g.shape());
    // 0.25 of 0.25 is 63 steps = 3 + 4·3 + 16·3: every digit at g_max.
    assertArrayEquals(
        new float[] {25, 25, 25},
        new float[] {g.values()[2], g.values()[14], g.values()[26]},
        1e-4f);
    Cli.Result csv =
        run(with(common, "--weights", "w.csv", "--conductances", "p.csv,m.csv", "--overwrite"));
    assertTrue(csv.err().contains("expected .npy files"), csv.err());
    Cli.Result given = run(with(common, "--conductances", "w.csv", "--overwrite"));
    assertTrue(given.err().contains("mapping: holds weights in slices"), given.err());
  }

  @Test
  void aChipIsItsNumberAndSeed() throws IOException {
    String[] common = {"--profile", "pcm-standard", "--weights", "w.csv", "--inputs", "x.csv"};
    done(with(common, "--out", "one.npy", "--time", "1d"));
    done(with(common, "--out", "three.npy", "--time", "1d", "--chips", "3"));
    done(with(common, "--out", "other.npy", "--time", "1d", "--seed", "2"));
    NumberArray three = read("three.npy");
    assertEquals(List.of(3, 2, 3), three.shape());
    float[] one = read("one.npy").values();
    assertArrayEquals(one, Arrays.copyOf(three.values(), one.length));
    assertFalse(Arrays.equals(one, Arrays.copyOfRange(three.values(), 6, 12)));
    assertFalse(Arrays.equals(one, read("other.npy").values()));
    done(with(common, "--out", "three.csv", "--time", "1d", "--chips", "3"));
    assertTrue(text("three.csv").startsWith("chip,column0,column1,column2\n0,"));
    assertTrue(text("three.csv").lines().skip(5).allMatch(line -> line.startsWith("2,")));
  }

  @Test
  void vectorsDoNotDependOnTheirBatch() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int v = 0; v < 1500; v++) {
      many.append(v % 7 / 7.0).append(',').append(v % 5 / -5.0).append('\n');
    }
    Files.writeString(folder.resolve("many.csv"), many);
    String few = many.substring(0, many.indexOf("\n", 200) + 1);
    Files.writeString(folder.resolve("few.csv"), few);
    String[] common = {"--profile", "pcm-standard", "--weights", "w.csv", "--time", "1h"};
    done(with(common, "--inputs", "many.csv", "--out", "many.npy"));
    done(with(common, "--inputs", "few.csv", "--out", "few.npy"));
    float[] some = read("few.npy").values();
    assertArrayEquals(some, Arrays.copyOf(read("many.npy").values(), some.length));
  }

  @Test
  void driftIsOnlyThereWhenItIsSwitchedOn() throws IOException {
    Files.writeString(folder.resolve("plus.csv"), "10,20\n5,25\n");
    String[] common = {
      "--profile", "pcm-standard", "--conductances", "plus.csv", "--inputs", "x.csv", "--time", "1y"
    };
    JsonNode drift = done(with(common, "--out", "a.csv", "--only", "drift"));
    // About 0.06·ln(1 year / 20 s) = 0.86 in the exponent, taken back by the compensation.
    assertTrue(drift.path("relativeError").asDouble() > 0.01);
    JsonNode without =
        done(with(common, "--out", "b.csv", "--only", "drift,levels", "--without", "drift"));
    assertEquals(0, without.path("relativeError").asDouble(), 1e-6);
  }

  @Test
  void everyProblemIsListedAndNothingIsWritten() throws IOException {
    Files.writeString(folder.resolve("bad.csv"), "1,2,3\n4,5\n");
    Cli.Result result =
        run(
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
    Files.writeString(folder.resolve("wide.csv"), "1,2,3\n");
    Files.writeString(folder.resolve("plus.csv"), "1,-2\n");
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
    Files.writeString(folder.resolve("plus.csv"), "1,26\n");
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
    Files.writeString(folder.resolve("y.csv"), "precious");
    String[] common = {"--weights", "w.csv", "--inputs", "x.csv"};
    refused("y.csv: exists already", common);
    assertEquals("precious", text("y.csv"));
    done(with(common, "--profile", "ideal", "--out", "y.csv", "--overwrite"));
    assertTrue(text("y.csv").startsWith("0.0,0.25"));
  }

  private void refused(String message, String... arguments) {
    Cli.Result result = run(with(arguments, "--profile", "pcm-standard", "--out", "y.csv"));
    assertEquals(2, result.exitCode(), result.out());
    assertTrue(result.err().contains(message), result.err());
  }

  private JsonNode done(String... arguments) throws IOException {
    Cli.Result result = run(with(arguments, "--json"));
    assertEquals(0, result.exitCode(), result.err());
    return result.json();
  }

  /** Runs the verb with every file in the temporary folder. */
  private Cli.Result run(String... arguments) {
    List<String> all =
        Arrays.stream(arguments)
            .map(a -> a.replaceAll("([a-z]+\\.(csv|npy|txt))", folder + "/$1"))
            .toList();
    return Cli.run(Stream.concat(Stream.of("simulate"), all.stream()).toArray(String[]::new));
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private NumberArray read(String name) {
    Problems problems = new Problems();
    NumberArray array = ArrayFormat.read(folder.resolve(name).toString(), problems).orElse(null);
    problems.throwIfAny();
    return array;
  }
}
