package io.ohmflow.driver.command;

import static io.ohmflow.driver.command.SimulatedFiles.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the full scale of converters comes from, and codes that cannot be cut into pulses. */
class SimulateRangesTest {
  @TempDir Path folder;
  private SimulatedFiles files;

  @BeforeEach
  void write() throws IOException {
    files = SimulatedFiles.in(folder);
    files.write("one.csv", "1,1,1,1\n");
    files.write("in.csv", "1,1,1,0.9\n0,0,0.3,0\n-1,-1,-1,-1\n");
  }

  private String[] ideal(String... changes) {
    String[] arguments = {
      "--profile", "ideal", "--weights", "one.csv", "--inputs", "in.csv", "--out", "y.csv"
    };
    for (String change : changes) {
      arguments = with(arguments, "--set", "hardware." + change);
    }
    return arguments;
  }

  @Test
  void theRangeOfMaxIsTheRowsOfATile() throws IOException {
    String adc = "adc={bits: 3 bit, policy: max}";
    JsonNode summary = files.done(ideal(adc));
    assertEquals(4, summary.path("adcRange").asDouble());
    // Seven levels of 4/3.
    assertEquals(4 / 3.0, summary.path("effectiveLsb").asDouble(), 1e-6);
    assertEquals(0, summary.path("clippedOutputShare").asDouble());
    assertArrayEquals(new float[] {4, 0, -4}, files.read("y.csv").values(), 1e-6f);
    JsonNode halves = files.done(with(ideal(adc, "tile.rows=2"), "--overwrite"));
    assertEquals(2, halves.path("adcRange").asDouble());
  }

  @Test
  void theRangeOfGranularIsAStepOfACellForEveryCode() throws IOException {
    JsonNode summary = files.done(ideal("adc={bits: 3 bit, policy: granular}"));
    assertEquals(3, summary.path("adcRange").asDouble());
    assertEquals(1, summary.path("effectiveLsb").asDouble(), 1e-6);
    assertEquals(2 / 3.0, summary.path("clippedOutputShare").asDouble(), 1e-6);
    assertArrayEquals(new float[] {3, 0, -3}, files.read("y.csv").values(), 1e-6f);
  }

  @Test
  void theRangeOfTheBestSnrFollowsTheSignal() throws IOException {
    JsonNode summary = files.done(ideal("adc={bits: 3 bit, policy: best-snr}"));
    double rms = Math.sqrt((3.9 * 3.9 + 0.3 * 0.3 + 4 * 4) / 3);
    // J. Max, IRE Trans. Inf. Theory 6 (1960): 7 equal steps of 0.6508 for a normal signal.
    assertEquals(3 * 0.6508 * rms, summary.path("adcRange").asDouble(), 2e-3);
  }

  @Test
  void anOptionReplacesWhatTheTileGives() throws IOException {
    for (String policy : new String[] {"max", "granular"}) {
      String[] chip = with(ideal("adc={bits: 3 bit, policy: " + policy + "}"), "--overwrite");
      JsonNode given = files.done(with(chip, "--adc-range", "6"));
      assertEquals(6, given.path("adcRange").asDouble());
      assertArrayEquals(new float[] {4, 0, -4}, files.read("y.csv").values(), 1e-6f);
      JsonNode calibrated = files.done(with(chip, "--adc-range", "calibrated"));
      double rms = Math.sqrt((3.9 * 3.9 + 0.3 * 0.3 + 4 * 4) / 3);
      assertEquals(3 * rms, calibrated.path("adcRange").asDouble(), 1e-5);
    }
  }

  @Test
  void aCalibratedRangeKeepsTheCodes() throws IOException {
    String adc = "adc={bits: 2 bit, codes: unsigned, policy: fixed, range: 1}";
    files.done(with(ideal(adc), "--adc-range", "calibrated"));
    assertEquals(0, files.read("y.csv").values()[2], "no negative codes");
  }

  @Test
  void inputsOutsideUnevenCodesAreClipped() throws IOException {
    String dac = "dac={bits: 2 bit, codes: full, policy: fixed, range: [-2, 1]}";
    files.write("in.csv", "1.5,-2,1,-1.5\n");
    JsonNode summary = files.done(ideal(dac));
    assertEquals(0.25, summary.path("clippedInputShare").asDouble());
  }

  @Test
  void symmetricCodesAreDrivenAsMovedPulses() throws IOException {
    for (String codes : new String[] {"symmetric", "sign-magnitude"}) {
      String dac = "dac={bits: 3 bit, policy: fixed, range: 3, codes: " + codes;
      String serial = ", serial: {bits-per-pulse: 1 bit, signs: offset}}";
      files.write("in.csv", "3,3,-3,-2\n-3,-1,-3,-3\n");
      files.done(with(ideal(dac + serial), "--overwrite"));
      assertArrayEquals(new float[] {1, -10}, files.read("y.csv").values(), 1e-6f);
    }
  }

  @Test
  void unsignedCodesAreDrivenAsPulsesOfAllBits() throws IOException {
    files.write("in.csv", "7,6,1,0\n5,0,-1,0\n");
    files.done(
        ideal(
            "dac={bits: 3 bit, codes: unsigned, policy: fixed, range: 7,"
                + " serial: {bits-per-pulse: 1 bit}}"));
    assertArrayEquals(new float[] {14, 5}, files.read("y.csv").values(), 1e-6f);
  }

  @Test
  void codesThatCannotBeCutIntoPulsesAreRefused() {
    refused("codes: 2^bits + 1 levels cannot be cut", "codes: count, range: 8", "{}");
    refused(
        "codes: sign and magnitude need codes: symmetric",
        "codes: full, range: [-4, 3]",
        "{signs: sign-magnitude}");
    refused(
        "codes: pulses need a code for zero: policy: fixed with a range proportional to [-4, 3]",
        "codes: full, range: 1",
        "{signs: offset}");
    refused(
        "signs: unsigned codes are positive already",
        "codes: unsigned, range: 1",
        "{signs: offset}");
    refused(
        "nonlinearity: bends levels, not the pulses",
        "range: 1, nonlinearity: {model: s-curve, strength: 0.1}",
        "{bits-per-pulse: 1 bit}");
  }

  private void refused(String message, String codes, String serial) {
    String dac = "dac={bits: 3 bit, policy: fixed, %s, serial: %s}".formatted(codes, serial);
    Cli.Result result = files.run(ideal(dac));
    assertEquals(2, result.exitCode(), result.out());
    assertTrue(result.err().contains("dac.") && result.err().contains(message), result.err());
  }
}
