package io.ohmflow.kernel.wires;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.wires.Wires.Resistances;
import io.ohmflow.kernel.wires.Wires.SensedEnd;
import io.ohmflow.kernel.wires.Wires.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NonlinearCurrentsTest {
  private static final double G_MAX = 100;

  /** I = g · v₀ · sinh(v / v₀), steep beyond v₀. */
  private record Sinh(double scale) implements CellCurrent {
    @Override
    public double current(double g, double volts) {
      return g * scale * Math.sinh(volts / scale);
    }

    @Override
    public double conductance(double g, double volts) {
      return g * Math.cosh(volts / scale);
    }
  }

  /** I = g · v₀ · tanh(v / v₀), which saturates. */
  private record Tanh(double scale) implements CellCurrent {
    @Override
    public double current(double g, double volts) {
      return g * scale * Math.tanh(volts / scale);
    }

    @Override
    public double conductance(double g, double volts) {
      double c = Math.cosh(volts / scale);
      return g / (c * c);
    }
  }

  /** I = g · v · |v|, without any conductance at 0 V. */
  private static final CellCurrent SQUARE =
      new CellCurrent() {
        @Override
        public double current(double g, double volts) {
          return g * volts * Math.abs(volts);
        }

        @Override
        public double conductance(double g, double volts) {
          return 2 * g * Math.abs(volts);
        }
      };

  private static Wires wires(Topology topology, SensedEnd end) {
    return Circuits.wires(topology, end, new Resistances(200, 350, 600, 400));
  }

  private static double[] solved(
      Wires wires, CellCurrent cell, double[][] arrays, int inputs, int outputs, double[] x) {
    NonlinearCurrents tile = new NonlinearCurrents(wires, cell);
    if (arrays.length == 2) {
      tile.programPair(arrays[0], arrays[1], inputs, outputs);
    } else {
      tile.program(arrays[0], inputs, outputs);
    }
    double[] currents = new double[outputs];
    tile.solve(x, 1, currents);
    return currents;
  }

  private static double[][] arrays(Topology topology, int inputs, int outputs) {
    double[] plus = Circuits.cells(inputs * outputs, G_MAX, 11);
    double[] minus = Circuits.cells(inputs * outputs, G_MAX, 12);
    return topology.interleaved() ? new double[][] {plus, minus} : new double[][] {plus};
  }

  @ParameterizedTest
  @EnumSource(names = {"INPUT_SOURCE", "INTERLEAVED_INPUT_SOURCE"})
  void ohmicCellsGiveTheEffectiveMatrix(Topology topology) {
    int inputs = 37;
    int outputs = 21;
    double[] x = Circuits.inputs(inputs, 5);
    double[][] arrays = arrays(topology, inputs, outputs);
    for (SensedEnd end : SensedEnd.values()) {
      Wires wires = wires(topology, end);
      double[] expected = Circuits.solved(wires, arrays, inputs, outputs, x);
      double[] actual = solved(wires, CellCurrent.OHMIC, arrays, inputs, outputs, x);
      assertArrayEquals(expected, actual, 1e-10 * Circuits.largest(expected));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INPUT_SOURCE", "INTERLEAVED_INPUT_SOURCE"})
  void steepCellsAgreeWithAChordIterationOnDenseEquations(Topology topology) {
    int inputs = 7;
    int outputs = 5;
    Wires wires = wires(topology, SensedEnd.FIRST_INPUT);
    CellCurrent cell = new Sinh(0.4);
    double[] x = Circuits.inputs(inputs, 6);
    double[][] arrays = arrays(topology, inputs, outputs);
    double[] expected = chords(wires, cell, arrays, inputs, outputs, x);
    double[] actual = solved(wires, cell, arrays, inputs, outputs, x);
    assertArrayEquals(expected, actual, 1e-9 * Circuits.largest(expected));
  }

  /** Replaces each cell by the resistor that carries its current, until nothing changes. */
  private static double[] chords(
      Wires wires, CellCurrent cell, double[][] arrays, int inputs, int outputs, double[] x) {
    int n = inputs * outputs;
    double[][] linear = new double[arrays.length][];
    for (int a = 0; a < arrays.length; a++) {
      linear[a] = arrays[a].clone();
    }
    for (int round = 0; round < 100; round++) {
      double[] v = Circuits.voltages(wires, linear, inputs, outputs, x);
      for (int a = 0; a < arrays.length; a++) {
        for (int k = 0; k < n; k++) {
          double across = v[a * n + k] - v[arrays.length * n + k];
          linear[a][k] = cell.current(arrays[a][k], across) / across;
        }
      }
    }
    return Circuits.currents(wires, linear, inputs, outputs, x);
  }

  @Test
  void convergesWhereThePlainNewtonStepIsFarTooLong() {
    // 40 v₀ across the cells: the first linearisation is wrong by 10^16.
    Wires wires = Circuits.wires(Topology.INPUT_SOURCE, 10, 10);
    double[] x = {1, 1, -1, 1};
    double[][] g = {Circuits.cells(12, 1000, 3)};
    for (CellCurrent cell : new CellCurrent[] {new Tanh(0.025), SQUARE}) {
      double[] expected = chords(wires, cell, g, 4, 3, x);
      double[] actual = solved(wires, cell, g, 4, 3, x);
      assertArrayEquals(expected, actual, 1e-9 * Circuits.largest(expected));
    }
    // The chords of so steep cells do not settle; odd cells in an inverted circuit do the same.
    double[] currents = solved(wires, new Sinh(0.025), g, 4, 3, x);
    double[] inverted = solved(wires, new Sinh(0.025), g, 4, 3, new double[] {-1, -1, 1, -1});
    for (int i = 0; i < currents.length; i++) {
      assertTrue(currents[i] != 0);
      assertEquals(currents[i], -inverted[i], 1e-9 * Circuits.largest(currents));
    }
  }

  @Test
  void oneSteepCellObeysKirchhoff() {
    CellCurrent cell = new Sinh(0.025);
    Resistances r = new Resistances(100, 200, 300, 400);
    Wires wires = Circuits.wires(Topology.INPUT_SOURCE, SensedEnd.LAST_INPUT, r);
    double current = solved(wires, cell, new double[][] {{50}}, 1, 1, new double[] {1})[0];
    double across = 1 - current * (100 + 200 + 300 + 400) / Circuits.MICROSIEMENS;
    assertEquals(current, cell.current(50, across), 1e-9 * current);
  }

  @Test
  void perfectWiresLeaveTheCellsTheirInputs() {
    CellCurrent cell = new Sinh(0.2);
    double[] g = {100, 20, 0, 70};
    Wires wires = Circuits.wires(Topology.INPUT_SOURCE, SensedEnd.LAST_INPUT, Resistances.NONE);
    double[] actual = solved(wires, cell, new double[][] {g}, 2, 2, new double[] {0.5, -0.3});
    double[] expected = {cell.current(100, 0.5), cell.current(20, 0.5) + cell.current(70, -0.3)};
    assertArrayEquals(expected, actual, 1e-10 * Circuits.largest(expected));
  }

  @Test
  void aPerfectColumnLeavesResistanceOfTheRows() {
    Resistances rows = new Resistances(200, 0, 100, 0);
    Wires wires = Circuits.wires(Topology.INPUT_SOURCE, SensedEnd.LAST_INPUT, rows);
    double[] g = Circuits.cells(60, G_MAX, 2);
    double[] x = Circuits.inputs(10, 3);
    double[] expected = Circuits.solved(wires, new double[][] {g}, 10, 6, x);
    double[] actual = solved(wires, CellCurrent.OHMIC, new double[][] {g}, 10, 6, x);
    assertArrayEquals(expected, actual, 1e-9 * Circuits.largest(expected));
  }

  @Test
  void equalPairsOnOneLineLeaveNothing() {
    NonlinearCurrents tile =
        new NonlinearCurrents(
            wires(Topology.INTERLEAVED_INPUT_SOURCE, SensedEnd.LAST_INPUT), new Sinh(0.3));
    float[] g = {100, 20, 30, 70};
    tile.programPair(g, g, 2, 2);
    float[] currents = {1, 1};
    tile.solve(new float[] {0.5f, -0.3f}, 1, currents);
    assertArrayEquals(new float[2], currents, 1e-9f);
  }

  @Test
  void topologiesThatDoNotFitAreRejected() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new NonlinearCurrents(
                wires(Topology.SEPARATE_SOURCE, SensedEnd.LAST_INPUT), CellCurrent.OHMIC));
    float[] g = {1};
    NonlinearCurrents pairs =
        new NonlinearCurrents(
            wires(Topology.INTERLEAVED_INPUT_SOURCE, SensedEnd.LAST_INPUT), CellCurrent.OHMIC);
    assertThrows(IllegalArgumentException.class, () -> pairs.program(g, 1, 1));
    NonlinearCurrents alone =
        new NonlinearCurrents(
            wires(Topology.INPUT_SOURCE, SensedEnd.LAST_INPUT), CellCurrent.OHMIC);
    assertThrows(IllegalArgumentException.class, () -> alone.programPair(g, g, 1, 1));
  }

  @Test
  void vectorsAreIndependent() {
    NonlinearCurrents tile =
        new NonlinearCurrents(wires(Topology.INPUT_SOURCE, SensedEnd.LAST_INPUT), new Sinh(0.3));
    float[] g = {100, 20, 30, 70};
    tile.program(g, 2, 2);
    float[] both = new float[6];
    tile.solve(new float[] {0.5f, -0.3f, 0, 0, 0.9f, 0.1f}, 3, both);
    float[] alone = new float[2];
    tile.solve(new float[] {0.9f, 0.1f}, 1, alone);
    assertArrayEquals(alone, new float[] {both[4], both[5]});
    assertEquals(0f, both[2]);
  }

  @Test
  void cellsThatDoNotGrowWithVoltageAreRejected() {
    CellCurrent falling =
        new CellCurrent() {
          @Override
          public double current(double g, double volts) {
            return -g * volts;
          }

          @Override
          public double conductance(double g, double volts) {
            return -g;
          }
        };
    Wires wires = wires(Topology.INPUT_SOURCE, SensedEnd.LAST_INPUT);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> solved(wires, falling, new double[][] {{1}}, 1, 1, new double[] {1}));
    assertTrue(e.getMessage().contains("slope of a cell"), e.getMessage());
  }

  @Test
  void aWrongDerivativeDoesNotGoUnnoticed() {
    // Says 10 µS, jumps by 100 µA at 0.4 V: no voltage satisfies the equations.
    CellCurrent jump =
        new CellCurrent() {
          @Override
          public double current(double g, double volts) {
            return volts > 0.4 ? 10 * volts + 100 : 10 * volts;
          }

          @Override
          public double conductance(double g, double volts) {
            return 10;
          }
        };
    Wires wires = Circuits.wires(Topology.INPUT_SOURCE, 5000, 5000);
    Exception e =
        assertThrows(
            IllegalStateException.class,
            () -> solved(wires, jump, new double[][] {{1}}, 1, 1, new double[] {0.6}));
    assertTrue(e.getMessage().contains("µA are left over"), e.getMessage());
  }
}
