package io.ohmflow.kernel.wires;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ohmflow.kernel.wires.Wires.Resistances;
import io.ohmflow.kernel.wires.Wires.SensedEnd;
import io.ohmflow.kernel.wires.Wires.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Currents of small crossbars that other programs computed; their sources are in the file. */
class NodalCurrentsTest {
  private static final int CASES = 62;

  /** Relative to the largest current. */
  private static final double TOLERANCE = 1e-9;

  private static final double PERCENT = 0.01;
  private static final double SIXTEENTH = 1.0 / 16;

  /** g_max, µS, so that resistances in units of 1/g_max are ohms. */
  private static final double G_MAX = 1e6;

  private final Map<String, double[]> values = new HashMap<>();

  @TestFactory
  List<DynamicTest> casesOfNodalAnalysis() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in = getClass().getResourceAsStream("nodal-currents.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] words = line.split(" ");
        switch (words[0]) {
          case "array" ->
              values.put(String.join(" ", words[1], words[2], words[3]), tail(words, 4));
          case "vector" -> values.put(words[1] + " " + words[2], tail(words, 3));
          case "case" -> tests.add(DynamicTest.dynamicTest(line, () -> check(words)));
          default -> {}
        }
      }
    }
    assertEquals(CASES, tests.size());
    return tests;
  }

  private static double[] tail(String[] words, int from) {
    return Arrays.stream(words).skip(from).mapToDouble(Double::parseDouble).toArray();
  }

  private void check(String[] words) {
    Topology topology = Topology.valueOf(words[2].toUpperCase(Locale.ROOT).replace('-', '_'));
    double unit = words[3].equals("x_binary") ? 1 : SIXTEENTH;
    double[] x = Arrays.stream(values.get(words[1] + " " + words[3])).map(v -> v * unit).toArray();
    double[] r = Arrays.copyOf(tail(words, 4), 4);
    double[] expected = tail(words, 8);
    Wires wires =
        Circuits.wires(topology, SensedEnd.LAST_INPUT, new Resistances(r[0], r[1], r[2], r[3]));
    int outputs = expected.length;
    double[] plus = cells(words[1] + " gp ", outputs, x.length);
    double[] minus = cells(words[1] + " gn ", outputs, x.length);
    double[][] arrays =
        topology.interleaved() ? new double[][] {plus, minus} : new double[][] {plus};
    double[] actual = Circuits.solved(wires, arrays, x.length, outputs, x);
    double tolerance = TOLERANCE * Circuits.largest(expected);
    assertArrayEquals(expected, Arrays.stream(actual).map(i -> i / G_MAX).toArray(), tolerance);
  }

  /** Cells as [inputs × outputs], µS. */
  private double[] cells(String name, int outputs, int inputs) {
    double[] g = new double[inputs * outputs];
    for (int i = 0; i < outputs; i++) {
      double[] row = values.get(name + i);
      for (int j = 0; j < inputs; j++) {
        g[j * outputs + i] = row[j] * PERCENT * G_MAX;
      }
    }
    return g;
  }

  /**
   * A 3 × 4 crossbar by an independent nodal analysis (24 nodes), which agrees with Sandia CrossSim
   * at tolerance 1e-9 to 8 digits except for the driver terminal that CrossSim misplaces.
   */
  private static final double[][] MILLISIEMENS = {
    {1.0, 0.5, 0.25, 0.1}, {0.2, 0.8, 0.6, 0.4}, {0.9, 0.05, 0.3, 0.7}
  };

  private static final double[] VOLTS = {1.0, -0.5, 0.25, 0.75};

  @Test
  void currentsOfThreeOutputs() {
    expect(new Resistances(10, 10, 0, 0), 0.821482036, 0.2408088471, 1.371592728);
    expect(new Resistances(10, 20, 0, 0), 0.7788155666, 0.2389779516, 1.324205557);
    expect(new Resistances(50, 0.001, 0, 0), 0.8044312593, 0.2181814488, 1.243587668);
  }

  @Test
  void terminalsAddToTheFirstAndLastSegment() {
    expect(new Resistances(10, 10, 100, 50), 0.63672212, 0.19881314, 1.08861228);
    expect(new Resistances(10, 10, 0, 50), 0.75613064, 0.2208205, 1.25623419);
    expect(new Resistances(10, 10, 100, 0), 0.68381239, 0.21104417, 1.17990901);
  }

  private static void expect(Resistances resistances, double... milliamperes) {
    double[] effective = solved(resistances);
    double[] currents = Circuits.product(effective, VOLTS.length, milliamperes.length, VOLTS);
    for (int i = 0; i < milliamperes.length; i++) {
      assertEquals(milliamperes[i], currents[i] / 1000, 1e-7 * milliamperes[i]);
    }
  }

  private static double[] solved(Resistances resistances) {
    int outputs = MILLISIEMENS.length;
    int inputs = VOLTS.length;
    double[] g = new double[inputs * outputs];
    for (int i = 0; i < outputs; i++) {
      for (int j = 0; j < inputs; j++) {
        g[j * outputs + i] = MILLISIEMENS[i][j] * 1000;
      }
    }
    Wires wires = Circuits.wires(Topology.INPUT_SOURCE, SensedEnd.LAST_INPUT, resistances);
    new EffectiveConductance(wires).solve(g, inputs, outputs, g);
    return g;
  }

  @Test
  void effectiveMatrixOfThreeOutputs() {
    double[][] expected = {
      {0.9237789968, 0.4698495536, 0.2389237162, 0.09719584925},
      {0.1854128673, 0.7486907973, 0.5679219247, 0.3836811965},
      {0.8238252471, 0.04730215007, 0.2844135222, 0.6670869007}
    };
    double[] effective = solved(new Resistances(10, 10, 0, 0));
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < VOLTS.length; j++) {
        assertEquals(expected[i][j], effective[j * expected.length + i] / 1000, 1e-9);
      }
    }
  }
}
