package io.ohmflow.driver.command;

import static io.ohmflow.driver.command.SimulatedFiles.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ohmflow.driver.matrix.NumberArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights on chips, from files to files. */
class SimulateCommandTest {
  @TempDir Path folder;
  private SimulatedFiles files;

  @BeforeEach
  void write() throws IOException {
    files = SimulatedFiles.in(folder);
  }

  @Test
  void anIdealChipGivesTheProduct() throws IOException {
    JsonNode summary =
        files.done(
            "--profile", "ideal", "--weights", "w.csv", "--inputs", "x.csv", "--out", "y.csv");
    assertEquals("0.0,0.25,-0.25\n-1.125,-0.0625,1.1875\n", files.text("y.csv"));
    assertEquals(0, summary.path("relativeError").asDouble());
    assertTrue(summary.path("snrDecibel").isNull());
    assertEquals(1, summary.path("tiles").asInt());
  }

  @Test
  void withoutAnyEffectEveryProfileGivesTheProduct() throws IOException {
    files.done(
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
    NumberArray y = files.read("y.npy");
    assertEquals(List.of(2, 3), y.shape());
    assertArrayEquals(new float[] {0, 0.25f, -0.25f, -1.125f, -0.0625f, 1.1875f}, y.values());
  }

  @Test
  void withoutAnyEffectSlicesStillRoundWeights() throws IOException {
    String[] options = {
      "--profile", "ideal", "--inputs", "x.csv", "--out", "y.npy", "--only", "none"
    };
    // Weights of 3 bits in pairs are thirds of the largest one of their column of cells.
    files.write("v.csv", "0.5,-1\n0.25,0\n-0.75,1\n");
    files.done(
        SimulatedFiles.with(
            options,
            "--weights",
            "v.csv",
            "--set",
            "hardware.mapping.slices={weight-bits: 3 bit, cell-bits: 1 bit}"));
    float third = 2 / 3f;
    assertArrayEquals(
        new float[] {third - 0.5f, 0.25f, -third + 0.5f, -third / 4 - 1, -0.0625f, third / 4 + 1},
        files.read("y.npy").values(),
        1e-6f);
  }

  @Test
  void clippingIsCounted() throws IOException {
    JsonNode summary =
        files.done(
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
        files.done(
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
        files.done(
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
  void aChipIsItsNumberAndSeed() throws IOException {
    String[] common = {"--profile", "pcm-standard", "--weights", "w.csv", "--inputs", "x.csv"};
    files.done(with(common, "--out", "one.npy", "--time", "1d"));
    files.done(with(common, "--out", "three.npy", "--time", "1d", "--chips", "3"));
    files.done(with(common, "--out", "other.npy", "--time", "1d", "--seed", "2"));
    NumberArray three = files.read("three.npy");
    assertEquals(List.of(3, 2, 3), three.shape());
    float[] one = files.read("one.npy").values();
    assertArrayEquals(one, Arrays.copyOf(three.values(), one.length));
    assertFalse(Arrays.equals(one, Arrays.copyOfRange(three.values(), 6, 12)));
    assertFalse(Arrays.equals(one, files.read("other.npy").values()));
    files.done(with(common, "--out", "three.csv", "--time", "1d", "--chips", "3"));
    assertTrue(files.text("three.csv").startsWith("chip,column0,column1,column2\n0,"));
    assertTrue(files.text("three.csv").lines().skip(5).allMatch(line -> line.startsWith("2,")));
  }

  @Test
  void vectorsDoNotDependOnTheirBatch() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int v = 0; v < 1500; v++) {
      many.append(v % 7 / 7.0).append(',').append(v % 5 / -5.0).append('\n');
    }
    files.write("many.csv", many);
    String few = many.substring(0, many.indexOf("\n", 200) + 1);
    files.write("few.csv", few);
    String[] common = {"--profile", "pcm-standard", "--weights", "w.csv", "--time", "1h"};
    files.done(with(common, "--inputs", "many.csv", "--out", "many.npy"));
    files.done(with(common, "--inputs", "few.csv", "--out", "few.npy"));
    float[] some = files.read("few.npy").values();
    assertArrayEquals(some, Arrays.copyOf(files.read("many.npy").values(), some.length));
  }

  @Test
  void driftIsOnlyThereWhenItIsSwitchedOn() throws IOException {
    files.write("plus.csv", "10,20\n5,25\n");
    String[] common = {
      "--profile", "pcm-standard", "--conductances", "plus.csv", "--inputs", "x.csv", "--time", "1y"
    };
    JsonNode drift = files.done(with(common, "--out", "a.csv", "--only", "drift"));
    // About 0.06·ln(1 year / 20 s) = 0.86 in the exponent, taken back by the compensation.
    assertTrue(drift.path("relativeError").asDouble() > 0.01);
    JsonNode without =
        files.done(with(common, "--out", "b.csv", "--only", "drift,levels", "--without", "drift"));
    assertEquals(0, without.path("relativeError").asDouble(), 1e-6);
  }
}
