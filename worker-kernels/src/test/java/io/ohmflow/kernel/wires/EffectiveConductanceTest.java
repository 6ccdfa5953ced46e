package io.ohmflow.kernel.wires;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.internal.simd.EliminationKernel;
import io.ohmflow.kernel.wires.Wires.Resistances;
import io.ohmflow.kernel.wires.Wires.SensedEnd;
import io.ohmflow.kernel.wires.Wires.Topology;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveConductanceTest {
  private static final double G_MAX = 1000;
  private static final Wires WIRES =
      Circuits.wires(
          Topology.INPUT_SOURCE, SensedEnd.LAST_INPUT, new Resistances(20, 35, 110, 60));

  @ParameterizedTest
  @CsvSource({"8, 8", "9, 8", "8, 17", "25, 16", "16, 25", "40, 3", "1, 30", "30, 1"})
  void agreesWithDenseAnalysisAcrossLeaves(int inputs, int outputs) {
    for (Topology topology :
        new Topology[] {Topology.INPUT_SOURCE, Topology.INTERLEAVED_INPUT_SOURCE}) {
      Wires wires =
          Circuits.wires(topology, SensedEnd.LAST_INPUT, new Resistances(20, 35, 110, 60));
      double[][] arrays = new double[topology.interleaved() ? 2 : 1][];
      for (int a = 0; a < arrays.length; a++) {
        arrays[a] = Circuits.cells(inputs * outputs, G_MAX, 7 * inputs + a);
      }
      double[] x = Circuits.inputs(inputs, outputs);
      double[] expected = Circuits.currents(wires, arrays, inputs, outputs, x);
      double[] actual = Circuits.solved(wires, arrays, inputs, outputs, x);
      assertArrayEquals(expected, actual, 1e-11 * G_MAX);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 1e-6, 1, 1e3, 1e9})
  void everyConductanceIsAccurateAtAnyRatioOfWiresToCells(double ratio) {
    double ohms = ratio * Circuits.MICROSIEMENS / G_MAX;
    Wires wires = Circuits.wires(Topology.INPUT_SOURCE, ohms, 0.3 * ohms);
    int inputs = 3;
    int outputs = 2;
    double[] g = {1000, 0, 2e-3, 700, 0.4, 55};
    double[] effective = new double[g.length];
    new EffectiveConductance(wires).solve(g, inputs, outputs, effective);
    BigDecimal[][] expected = precise(wires, g, inputs, outputs);
    for (int j = 0; j < inputs; j++) {
      for (int i = 0; i < outputs; i++) {
        double exact = expected[j][i].doubleValue();
        assertEquals(exact, effective[j * outputs + i], 1e-14 * exact);
      }
    }
  }

  /** Effective conductances by Gaussian elimination with 60 digits. */
  private static BigDecimal[][] precise(Wires wires, double[] g, int inputs, int outputs) {
    MathContext digits = new MathContext(60);
    int cells = inputs * outputs;
    BigDecimal million = BigDecimal.valueOf(1_000_000);
    BigDecimal in = million.divide(new BigDecimal(wires.resistances().row()), digits);
    BigDecimal out = million.divide(new BigDecimal(wires.resistances().column()), digits);
    BigDecimal[][] a = new BigDecimal[2 * cells][2 * cells + inputs];
    for (BigDecimal[] row : a) {
      Arrays.fill(row, BigDecimal.ZERO);
    }
    for (int j = 0; j < inputs; j++) {
      for (int i = 0; i < outputs; i++) {
        int u = j * outputs + i;
        connect(a, u, cells + u, new BigDecimal(g[u]));
        connect(a, u, i == 0 ? -1 : u - 1, in);
        connect(a, cells + u, j == inputs - 1 ? -1 : cells + u + outputs, out);
        if (i == 0) {
          a[u][2 * cells + j] = in;
        }
      }
    }
    for (int p = 0; p < a.length; p++) {
      for (int r = 0; r < a.length; r++) {
        if (r != p && a[r][p].signum() != 0) {
          BigDecimal f = a[r][p].divide(a[p][p], digits);
          for (int k = p; k < a[r].length; k++) {
            a[r][k] = a[r][k].subtract(f.multiply(a[p][k]), digits);
          }
        }
      }
    }
    BigDecimal[][] result = new BigDecimal[inputs][outputs];
    for (int j = 0; j < inputs; j++) {
      for (int i = 0; i < outputs; i++) {
        int last = cells + (inputs - 1) * outputs + i;
        result[j][i] = a[last][2 * cells + j].divide(a[last][last], digits).multiply(out);
      }
    }
    return result;
  }

  private static void connect(BigDecimal[][] a, int i, int j, BigDecimal g) {
    a[i][i] = a[i][i].add(g);
    if (j >= 0) {
      a[j][j] = a[j][j].add(g);
      a[i][j] = a[i][j].subtract(g);
      a[j][i] = a[j][i].subtract(g);
    }
  }

  @Test
  void aFullTileObeysKirchhoffsLaws() {
    // Uniform columns and perfect input lines in all but name: tanh of the continuum, and the same
    // for every column.
    int n = 256;
    double ohms = 0.05;
    double[] g = new double[n * n];
    Arrays.fill(g, G_MAX);
    Wires wires = Circuits.wires(Topology.INPUT_SOURCE, 1e-9, ohms);
    new EffectiveConductance(wires).solve(g, n, n, g);
    double a = ohms * G_MAX * 1e-6 * n * n;
    double continuum = n * G_MAX * Math.tanh(Math.sqrt(a)) / Math.sqrt(a);
    for (int i = 0; i < n; i += 51) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += g[j * n + i];
      }
      // The discrete line differs from the continuum by terms of relative size √a/n.
      assertEquals(continuum, sum, 0.01 * continuum);
      assertEquals(g[i], g[0], 1e-6 * g[0]);
    }
  }
}
