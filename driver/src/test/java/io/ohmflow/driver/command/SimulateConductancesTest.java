package io.ohmflow.driver.command;

import static io.ohmflow.driver.command.SimulatedFiles.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ohmflow.driver.matrix.NumberArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conductances that are given, and those that were programmed. */
class SimulateConductancesTest {
  @TempDir Path folder;
  private SimulatedFiles files;

  @BeforeEach
  void write() throws IOException {
    files = SimulatedFiles.in(folder);
  }

  @Test
  void givenConductancesGiveCurrents() throws IOException {
    files.write("plus.csv", "10,20\n5,0\n");
    files.write("minus.csv", "0,4\n5,25\n");
    files.done(
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
    assertEquals("18.0,-12.5\n13.5,-25.0\n", files.text("pair.csv"));
    files.done(
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
    assertArrayEquals(new float[] {20, 5, 17.5f, -1.25f}, files.read("single.csv").values(), 1e-5f);
  }

  @Test
  void convertersAreScaledBackToMicrosiemens() throws IOException {
    files.write("plus.csv", "10,20\n5,0\n");
    JsonNode summary =
        files.done(
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
    float[] y = files.read("y.csv").values();
    for (int i = 0; i < y.length; i++) {
      assertEquals(Math.rint(exact[i] / lsb) * lsb, y[i], 1e-5);
    }
  }

  @Test
  void programmedConductancesAreWrittenAndGiveTheSameOutputs() throws IOException {
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
        "programming",
        "--conductances",
        "g.npy");
    NumberArray g = files.read("g.npy");
    assertEquals(List.of(2, 3, 2), g.shape());
    files.done(
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
    float[] y = files.read("y.csv").values();
    float[] i = files.read("i.csv").values();
    float[] scale = {1, 0.25f, 1};
    for (int k = 0; k < y.length; k++) {
      assertEquals(y[k], i[k] / 25 * scale[k % 3], 1e-6);
    }
    assertNotEquals(files.read("w.csv").values()[0], y[0]);
  }

  @Test
  void twoFilesHoldTheTwoSides() throws IOException {
    files.done(
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
        files.text("plus.csv"));
    assertTrue(files.text("minus.csv").startsWith("chip,column0,column1\n0,0.0,25.0\n0,0.0,0.0\n"));
  }

  @Test
  void targetsAreProgrammedWithTheDeviationOfTheProfile() throws IOException {
    int n = 64;
    files.write("t.csv", ("12.5,".repeat(n - 1) + "12.5\n").repeat(n));
    StringBuilder identity = new StringBuilder();
    for (int i = 0; i < n; i++) {
      String row = "0,".repeat(i) + "1," + "0,".repeat(n - 1 - i);
      identity.append(row, 0, row.length() - 1).append('\n');
    }
    files.write("one.csv", identity);
    files.done(
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
    float[] g = files.read("g.npy").values();
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
    files.write("t.csv", "0\n".repeat(4096));
    files.write("one.csv", "1\n");
    files.done(
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
    for (float value : files.read("g.npy").values()) {
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
    files.done(with(common, "--weights", "w.csv", "--conductances", "g.npy", "--only", "none"));
    NumberArray g = files.read("g.npy");
    assertEquals(List.of(3, 2, 3, 2), g.shape());
    // 0.25 of 0.25 is 63 steps = 3 + 4·3 + 16·3: every digit at g_max.
    assertArrayEquals(
        new float[] {25, 25, 25},
        new float[] {g.values()[2], g.values()[14], g.values()[26]},
        1e-4f);
    Cli.Result csv =
        files.run(
            with(common, "--weights", "w.csv", "--conductances", "p.csv,m.csv", "--overwrite"));
    assertTrue(csv.err().contains("expected .npy files"), csv.err());
    Cli.Result given = files.run(with(common, "--conductances", "w.csv", "--overwrite"));
    assertTrue(given.err().contains("mapping: holds weights in slices"), given.err());
  }
}
