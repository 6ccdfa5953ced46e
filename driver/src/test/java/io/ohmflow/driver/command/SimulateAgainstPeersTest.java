package io.ohmflow.driver.command;

import static io.ohmflow.driver.command.SimulatedFiles.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deterministic effects, from the command line, with the numbers of other simulators. */
class SimulateAgainstPeersTest {
  private static final String[] FILES = {"--inputs", "in.csv", "--out", "y.npy", "--overwrite"};

  @TempDir Path folder;
  private SimulatedFiles files;

  @BeforeEach
  void write() throws IOException {
    files = SimulatedFiles.in(folder);
  }

  /** Outputs of the profile {@code ideal} with {@code key=value} changes. */
  private float[] outputs(String[] options, String... changes) throws IOException {
    String[] arguments = with(with(FILES, options), "--profile", "ideal");
    for (String change : changes) {
      arguments = with(arguments, "--set", "hardware." + change);
    }
    files.done(arguments);
    return files.read("y.npy").values();
  }

  private void column(String name, double... values) throws IOException {
    files.write(name, lines(values));
  }

  private static String lines(double... values) {
    return DoubleStream.of(values).mapToObj(v -> v + "\n").collect(Collectors.joining());
  }

  private static String row(double... values) {
    String joined =
        DoubleStream.of(values).mapToObj(String::valueOf).collect(Collectors.joining(","));
    return joined + "\n";
  }

  private static double[] filled(int n, double value) {
    double[] values = new double[n];
    Arrays.fill(values, value);
    return values;
  }

  private static void assertClose(double[] expected, float[] y, double relative) {
    assertEquals(expected.length, y.length);
    for (int i = 0; i < y.length; i++) {
      assertEquals(expected[i], y[i], relative * Math.abs(expected[i]), "output " + i);
    }
  }

  @Test
  void convertersOfAihwkit() throws IOException {
    String dac = "dac={bits: 8 bit, policy: fixed, range: 1}";
    String adc = "adc={bits: 8 bit, policy: fixed, range: 10}";
    String[] one = {"--weights", "one.csv"};
    column("one.csv", 1);
    // IBM/aihwkit@4545f11, rpu_forward_backward_pass.cpp, executed with res = 254.
    column("in.csv", 0.5, 0.0039, 0.004, 0.3, 0.99, 1.7, -0.5);
    assertArrayEquals(
        new float[] {0.503937006f, 0, 0.0078740157f, 0.299212605f, 0.992125988f, 1, -0.503937006f},
        outputs(one, dac),
        2e-6f);
    assertArrayEquals(
        new float[] {0.472440958f, 0, 0, 0.314960629f, 1.023622036f, 1.023622036f, -0.472440958f},
        outputs(one, dac, adc),
        2e-6f);
    column("in.csv", 0.5, 0.0393, 0.0394, 3.3, 9.99, 12, -12);
    assertArrayEquals(
        new float[] {0.472440958f, 0, 0.078740157f, 3.307086707f, 10, 10, -10},
        outputs(one, adc),
        2e-6f);
  }

  @Test
  void convertersOfCrossSim() throws IOException {
    String[] one = {"--weights", "one.csv"};
    column("one.csv", 1);
    // sandialabs/cross-sim@0a2eb1e, quantizer_adc.py, executed.
    column("in.csv", 0, 0.05, 0.0714285, 0.0715, 0.5, 0.93, 1.2);
    for (String range : new String[] {"codes: unsigned, range: 1", "codes: full, range: [0, 1]"}) {
      assertArrayEquals(
          new float[] {0, 0, 0, 0.14285714f, 0.57142857f, 1, 1},
          outputs(one, "adc={bits: 3 bit, policy: fixed, " + range + "}"),
          1e-6f);
    }
    column("in.csv", -2, -0.5, -0.16, 0, 0.16, 0.17, 0.51, 0.9);
    String magnitude = " bit, codes: sign-magnitude, policy: fixed, range: 1}";
    assertArrayEquals(
        new float[] {-1, -0.33333333f, 0, 0, 0, 0.33333333f, 0.66666667f, 1},
        outputs(one, "adc={bits: 3" + magnitude),
        1e-6f);
    column("in.csv", 0.001, 0.0039, 0.004, 0.3);
    assertArrayEquals(
        new float[] {0, 0, 0.0078740157f, 0.2992126f},
        outputs(one, "adc={bits: 8" + magnitude),
        1e-6f);
  }

  @Test
  void dropInColumnsOfAihwkit() throws IOException {
    int n = 512;
    StringBuilder weights = new StringBuilder(row(filled(n, 1)));
    for (int hot : new int[] {0, 256, 511}) {
      double[] w = new double[n];
      w[hot] = 1;
      weights.append(row(w));
    }
    files.write("one.csv", weights);
    files.write("in.csv", row(filled(n, 1)));
    float[] y =
        outputs(
            new String[] {"--weights", "one.csv"},
            "device.g-max=5 uS",
            "wires={model: closed-form, sense-at: first-input, column-resistance: 0.35 Ohm}");
    // IBM/aihwkit@4545f11, rpu_forward_backward_pass.cpp: gamma = 1/(0.35 Ohm · 5 uS), scale 1.
    assertClose(new double[] {446.521679, 1, 0.99966412, 0.999552162}, y, 2e-6);
  }

  @Test
  void crossbarWithTerminals() throws IOException {
    files.write("g.csv", "1000,500,250,100\n200,800,600,400\n900,50,300,700\n");
    files.write("in.csv", "1,-0.5,0.25,0.75\n");
    String[] given = {"--conductances", "g.csv"};
    String ten = "row-resistance: 10 Ohm, column-resistance: 10 Ohm";
    // Independent nodal analysis, µA.
    Map<String, double[]> currents =
        Map.of(
            ten,
            new double[] {821.482036, 240.8088471, 1371.592728},
            "row-resistance: 10 Ohm, column-resistance: 20 Ohm",
            new double[] {778.8155666, 238.9779516, 1324.205557},
            "row-resistance: 50 Ohm, column-resistance: 1 mOhm",
            new double[] {804.4312593, 218.1814488, 1243.587668},
            ten + ", sense-resistance: 50 Ohm",
            new double[] {756.13064, 220.8205, 1256.23419},
            ten + ", driver-resistance: 100 Ohm",
            new double[] {683.81239, 211.04417, 1179.90901},
            ten + ", driver-resistance: 100 Ohm, sense-resistance: 50 Ohm",
            new double[] {636.72212, 198.81314, 1088.61228});
    for (Map.Entry<String, double[]> wired : currents.entrySet()) {
      String wires = "wires={model: exact, " + wired.getKey() + "}";
      assertClose(wired.getValue(), outputs(given, wires), 1e-7);
    }
  }

  @Test
  void bitsOfWeightsAndInputsGiveWholeProducts() throws IOException {
    Random random = new Random(17);
    int n = 300;
    double[][] w = new double[4][];
    double[][] x = new double[5][];
    for (int i = 0; i < w.length; i++) {
      w[i] = random.doubles(n, -128, 128).map(Math::floor).toArray();
    }
    for (int i = 0; i < x.length; i++) {
      x[i] = random.doubles(n, -128, 128).map(Math::floor).toArray();
    }
    files.write("one.csv", Arrays.stream(w).map(v -> row(v)).collect(Collectors.joining()));
    files.write("in.csv", Arrays.stream(x).map(v -> row(v)).collect(Collectors.joining()));
    float[] exact = new float[20];
    for (int i = 0; i < exact.length; i++) {
      for (int j = 0; j < n; j++) {
        exact[i] += (float) (x[i / 4][j] * w[i % 4][j]);
      }
    }
    // The algorithm of neurosim/NeuroSim@cddb7d3, macro.py.
    assertArrayEquals(exact, bitByBit(7, "converted"));
    assertTrue(largestDifference(exact, bitByBit(6, "converted")) > 1e5, "counts saturate at 64");
    assertTrue(largestDifference(exact, bitByBit(5, "converted")) > 1e5);
    // A digital offset needs no count of the half that is always there.
    assertArrayEquals(exact, bitByBit(6, "subtracted"));
    assertTrue(largestDifference(exact, bitByBit(5, "subtracted")) > 0);
  }

  private static double largestDifference(float[] a, float[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  private float[] bitByBit(int bits, String reference) throws IOException {
    return outputs(
        new String[] {"--weights", "one.csv"},
        "tile={rows: 128, columns: 128, cut: full}",
        "mapping={encoding: offset-column, reference: "
            + reference
            + ", scale: fixed, full-scale: 128,"
            + " slices: {weight-bits: 8 bit, cell-bits: 1 bit}}",
        "dac={bits: 8 bit, codes: full, policy: fixed, range: [-128, 127],"
            + " serial: {bits-per-pulse: 1 bit, signs: offset}}",
        "adc={bits: " + bits + " bit, codes: count, policy: fixed}");
  }

  @Test
  void currentsOverVoltages() throws IOException {
    column("g.csv", 62.5, 100, 225);
    column("in.csv", 0.1, 0.3, 0.5);
    // sandialabs/cross-sim@0a2eb1e, RRAM_Milo.py, µA; one row for each voltage.
    assertClose(
        new double[] {
          6.0209302, 9.9174, 22.483642, 16.856127, 29.2458, 67.346745, 26.455228, 47.875, 112.05754
        },
        outputs(
            new String[] {"--conductances", "g.csv", "--input-range", "0.5"},
            "device={g-max: 225 uS, read-voltage: 0.5 V, current-voltage: {model: milo},"
                + " programming-noise: {}, drift: {}, read-noise: {}}"),
        1e-6);
    column("one.csv", 1);
    column("in.csv", 0.5, 1);
    // Analytical_Devices.py: I = G (V - 0.25 V³).
    assertClose(
        new double[] {0.46875, 0.75},
        outputs(
            new String[] {"--weights", "one.csv"},
            "device.read-voltage=1 V",
            "device.current-voltage={model: cubic}"),
        1e-6);
  }

  @Test
  void retentionOfNeuroSim() throws IOException {
    column("g.csv", 1, 10);
    column("in.csv", 1);
    String[] later = {"--conductances", "g.csv", "--time", "10000 s"};
    String drift = "device.drift={model: retention, exponent: 0.05, towards: ";
    String[] range = {"device.g-min=1 uS", "device.g-max=10 uS"};
    // neurosim/NeuroSim@cddb7d3, macro.py: g · t^(v · sign(target - g)), held in 1 to 10.
    assertClose(new double[] {1, 6.3095734}, outputs(later, with(range, drift + "0}")), 1e-6);
    assertClose(new double[] {1.5848932, 10}, outputs(later, with(range, drift + "1}")), 1e-6);
  }

  @Test
  void compensationUndoesACommonExponent() throws IOException {
    files.write("in.csv", "1,0\n0,1\n");
    String[] options = {"--weights", "w.csv", "--time", "1 day"};
    String drift = "device.drift={model: power-law, t0: 20 s, mean: 0.05, std: 0}";
    float[] drifted = outputs(options, drift);
    float[] undone = outputs(options, drift, "compensation.drift=global");
    for (int i = 0; i < drifted.length; i++) {
      // (86400 / 20)^0.05.
      assertEquals(1.51977471 * drifted[i], undone[i], 1e-6 * Math.abs(undone[i]));
    }
    assertClose(new double[] {0.5, 0.25, -0.75, -1, 0, 1}, undone, 1e-6);
    assertTrue(Math.abs(drifted[0]) < 0.34);
  }
}
