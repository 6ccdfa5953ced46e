package io.ohmflow.kernel.wires;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ohmflow.kernel.wires.Wires.Resistances;
import io.ohmflow.kernel.wires.Wires.SensedEnd;
import io.ohmflow.kernel.wires.Wires.Topology;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatedLinesTest {
  private static final Wires WIRES = Circuits.wires(Topology.SEPARATE_SOURCE, 30, 50);

  @Test
  void perfectLinesGiveTheSumOfTheCellsThatAreOn() {
    GatedLines lines = new GatedLines(Circuits.wires(Topology.SEPARATE_SOURCE, 0, 0));
    lines.program(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
    float[] currents = new float[2];
    lines.solve(new float[] {1, 0, 1}, 1, currents);
    assertArrayEquals(new float[] {6, 8}, currents);
  }

  @ParameterizedTest
  @EnumSource
  void oneCellIsInSeriesWithItsSegments(SensedEnd end) {
    Resistances r = new Resistances(30, 50, 7, 9);
    GatedLines lines = new GatedLines(Circuits.wires(Topology.SEPARATE_SOURCE, end, r));
    double[] g = new double[5];
    Arrays.fill(g, 2000);
    lines.program(g, 5, 1);
    double[] current = new double[1];
    lines.solve(new double[] {0, 1, 0, 0, 0}, 1, current);
    int toSense = end == SensedEnd.LAST_INPUT ? 4 : 2;
    double ohms = 2 * 30 + 7 + 1e6 / 2000 + toSense * 50 + 9;
    assertEquals(1e6 / ohms, current[0], 1e-12 * current[0]);
  }

  @Test
  void equalPairsOnEqualLinesCancel() {
    GatedLines lines = new GatedLines(Circuits.wires(Topology.INTERLEAVED_SEPARATE_SOURCE, 30, 50));
    float[] g = {100, 200, 300, 400};
    lines.programPair(g, g, 2, 2);
    float[] currents = {1, 1};
    lines.solve(new float[] {1, 1}, 1, currents);
    assertArrayEquals(new float[] {0, 0}, currents, 1e-9f);
  }

  @Test
  void vectorsAreIndependentAndNoInputGivesNoCurrent() {
    GatedLines lines = new GatedLines(WIRES);
    double[] g = Circuits.cells(12, 500, 1);
    lines.program(g, 4, 3);
    double[] all = new double[9];
    lines.solve(new double[] {1, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 1}, 3, all);
    assertArrayEquals(new double[3], Arrays.copyOfRange(all, 3, 6));
    double[] alone = new double[3];
    lines.solve(new double[] {0, 1, 0, 1}, 1, alone);
    assertArrayEquals(alone, Arrays.copyOfRange(all, 6, 9));
  }

  @Test
  void anotherShapeCanFollow() {
    GatedLines lines = new GatedLines(WIRES);
    lines.program(Circuits.cells(400, 500, 1), 20, 20);
    lines.solve(new double[20], 1, new double[20]);
    double[] g = Circuits.cells(6, 500, 1);
    lines.program(g, 2, 3);
    double[] actual = new double[3];
    lines.solve(new double[] {1, 1}, 1, actual);
    double[] expected = Circuits.currents(WIRES, new double[][] {g}, 2, 3, new double[] {1, 1});
    assertArrayEquals(expected, actual, 1e-10 * Circuits.largest(expected));
  }

  @Test
  void inputsBetweenOffAndOnAreRejected() {
    GatedLines lines = new GatedLines(WIRES);
    lines.program(new float[] {1}, 1, 1);
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> lines.solve(new float[] {0.5f}, 1, new float[1]));
    assertEquals("gated inputs are 0 or 1, got 0.5", e.getMessage());
  }

  @Test
  void topologiesThatDoNotFitAreRejected() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new GatedLines(Circuits.wires(Topology.INPUT_SOURCE, 1, 1)));
    GatedLines pairs = new GatedLines(Circuits.wires(Topology.INTERLEAVED_SEPARATE_SOURCE, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> pairs.program(new float[] {1}, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new GatedLines(WIRES).programPair(new float[] {1}, new float[] {1}, 1, 1));
  }
}
