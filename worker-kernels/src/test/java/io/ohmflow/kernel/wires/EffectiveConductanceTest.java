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
      Circuits.wires(Topology.INPUT_SOURCE, SensedEnd.LAST_INPUT, new Resistances(20, 35, 110, 60));

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
  void aFullTileWithNearlyPerfectRowsIsTheContinuumInEveryColumn() {
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

  @ParameterizedTest
  @CsvSource({"0, 35, 0, 60", "20, 0, 110, 0", "0, 0, 0, 0", "0, 35, 110, 0", "20, 0, 0, 60"})
  void interleavedPairsOnPerfectLinesAreALimit(
      double row, double column, double driver, double sense) {
    int n = 11;
    double[][] arrays = {Circuits.cells(n * n, G_MAX, 1), Circuits.cells(n * n, G_MAX, 2)};
    double[] x = Circuits.inputs(n, 3);
    double[][] currents = new double[2][];
    for (int k = 0; k < 2; k++) {
      double least = k * 1e-12;
      Resistances r =
          new Resistances(
              Math.max(least, row),
              Math.max(least, column),
              Math.max(least, driver),
              Math.max(least, sense));
      Wires wires = Circuits.wires(Topology.INTERLEAVED_INPUT_SOURCE, SensedEnd.FIRST_INPUT, r);
      currents[k] = Circuits.solved(wires, arrays, n, n, x);
    }
    assertArrayEquals(currents[1], currents[0], 1e-9 * Circuits.largest(currents[1]));
  }

  @Test
  void tilesOfSeveralGrovesObeyTheNodalEquations() {
    // The nonlinear solver checks the currents at every node by itself.
    int inputs = 100;
    int outputs = 90;
    double[] g = Circuits.cells(inputs * outputs, G_MAX, 4);
    double[] x = Circuits.inputs(inputs, 4);
    double[] expected = new double[outputs];
    NonlinearCurrents cells = new NonlinearCurrents(WIRES, CellCurrent.OHMIC);
    cells.program(g, inputs, outputs);
    cells.solve(x, 1, expected);
    double[] actual = Circuits.solved(WIRES, new double[][] {g}, inputs, outputs, x);
    assertArrayEquals(expected, actual, 1e-10 * Circuits.largest(expected));
  }

  @Test
  void scalarAndVectorKernelsGiveEqualBits() {
    for (int n : new int[] {5, 24, 90}) {
      double[] g = Circuits.cells(n * (n + 3), G_MAX, n);
      double[] vector = new double[g.length];
      double[] scalar = new double[g.length];
      new EffectiveConductance(WIRES, EliminationKernel.fastest()).solve(g, n, n + 3, vector);
      new EffectiveConductance(WIRES, EliminationKernel.scalar()).solve(g, n, n + 3, scalar);
      assertArrayEquals(scalar, vector);
    }
  }

  @Test
  void shapesMayAlternate() {
    EffectiveConductance tile = new EffectiveConductance(WIRES);
    double[] first = null;
    for (int n : new int[] {30, 75, 9, 30}) {
      double[] g = Circuits.cells(n * n, G_MAX, n);
      tile.solve(g, n, n, g);
      if (n == 30) {
        first = first == null ? g : first;
        assertArrayEquals(first, g);
      }
    }
  }

  @Test
  void floatsAreRoundedDoubles() {
    int n = 12;
    float[] g = new float[n * n];
    Doubles.narrow(Circuits.cells(n * n, G_MAX, 1), n * n, g);
    float[] minus = new float[n * n];
    Doubles.narrow(Circuits.cells(n * n, G_MAX, 2), n * n, minus);
    double[] exact = Doubles.widen(g, n * n, new double[0]);
    double[] exactMinus = Doubles.widen(minus, n * n, new double[0]);
    new EffectiveConductance(WIRES).solvePair(exact, exactMinus, n, n, exact, exactMinus);
    new EffectiveConductance(WIRES).solvePair(g, minus, n, n, g, minus);
    for (int i = 0; i < n * n; i++) {
      assertEquals((float) exact[i], g[i]);
      assertEquals((float) exactMinus[i], minus[i]);
    }
  }

  @Test
  void linesWithoutCellsCarryNothing() {
    double[] g = new double[20 * 12];
    new EffectiveConductance(WIRES).solve(g, 20, 12, g);
    assertEquals(0, Circuits.largest(g));
    g[5 * 12 + 7] = 1000;
    double[] effective = new double[g.length];
    new EffectiveConductance(WIRES).solve(g, 20, 12, effective);
    // One cell in series with 8 segments of the row and 15 of the column.
    double ohms = 110 + 8 * 20 + 1e6 / 1000 + 15 * 35 + 60;
    for (int k = 0; k < g.length; k++) {
      assertEquals(g[k] == 0 ? 0 : 1e6 / ohms, effective[k], 1e-12 * g[k]);
    }
  }

  @Test
  void worstDropIsTheLargestRelativeLoss() {
    float[] g = {10, 20, 0, 30};
    float[] effective = {9, 15, 1, 31};
    assertEquals(0.25f, EffectiveConductance.worstDrop(g, effective, 4));
    assertEquals(0f, EffectiveConductance.worstDrop(g, g, 4));
  }

  @Test
  void whatIsNoCircuitIsRejected() {
    EffectiveConductance tile = new EffectiveConductance(WIRES);
    Exception negative =
        assertThrows(
            IllegalArgumentException.class,
            () -> tile.solve(new float[] {1, 2, 3, -4}, 2, 2, new float[4]));
    assertTrue(negative.getMessage().contains("got -4.0 at input 1 and output 1"));
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class, () -> tile.solve(new float[] {bad}, 1, 1, new float[1]));
    }
    Exception shape =
        assertThrows(
            IllegalArgumentException.class, () -> tile.solve(new float[5], 2, 3, new float[6]));
    assertEquals("expected [2 × 3] values, got 5", shape.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> tile.solve(new float[0], 0, 3, new float[0]));
  }

  @Test
  void topologiesThatDoNotFitAreRejected() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new EffectiveConductance(Circuits.wires(Topology.SEPARATE_SOURCE, 1, 1)));
    EffectiveConductance pairs =
        new EffectiveConductance(Circuits.wires(Topology.INTERLEAVED_INPUT_SOURCE, 1, 1));
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> pairs.solve(new float[1], 1, 1, new float[1]));
    assertEquals("interleaved arrays can only be solved as a pair", e.getMessage());
  }
}
