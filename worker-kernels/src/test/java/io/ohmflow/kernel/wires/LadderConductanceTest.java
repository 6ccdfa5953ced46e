package io.ohmflow.kernel.wires;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.wires.Wires.Resistances;
import io.ohmflow.kernel.wires.Wires.SensedEnd;
import io.ohmflow.kernel.wires.Wires.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LadderConductanceTest {
  private static final int INPUTS = 37;
  private static final int OUTPUTS = 21;
  private static final float G_MAX = 1000;

  private static float[] cells(int seed) {
    float[] g = new float[INPUTS * OUTPUTS];
    new Draws().uniforms(NoiseKey.of(seed), 0, g, 0, g.length);
    for (int i = 0; i < g.length; i++) {
      g[i] = Math.max(0, g[i] - 0.4f) * G_MAX;
    }
    return g;
  }

  /** Both arrays of pairs, one after the other. */
  private static float[] solve(WireSolver solver, float[] plus, float[] minus) {
    float[] a = plus.clone();
    float[] b = minus.clone();
    solver.solvePair(a, b, INPUTS, OUTPUTS, a, b);
    float[] both = new float[2 * a.length];
    System.arraycopy(a, 0, both, 0, a.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** Lines that end on perfect conductors do not load each other. */
  @ParameterizedTest
  @CsvSource({
    "INPUT_SOURCE, LAST_INPUT, 20, 0, 110, 0",
    "INPUT_SOURCE, LAST_INPUT, 0, 35, 0, 60",
    "INPUT_SOURCE, FIRST_INPUT, 0, 35, 0, 0",
    "INPUT_SOURCE, FIRST_INPUT, 0, 0, 0, 60",
    "INPUT_SOURCE, FIRST_INPUT, 0, 0, 0, 0",
    "INTERLEAVED_INPUT_SOURCE, LAST_INPUT, 20, 0, 0, 0",
    "INTERLEAVED_INPUT_SOURCE, FIRST_INPUT, 0, 35, 0, 60",
    "INTERLEAVED_INPUT_SOURCE, LAST_INPUT, 0, 35, 0, 0",
  })
  void isExactWhereOnlyOneKindOfLinesHasResistance(
      Topology topology, SensedEnd end, double row, double column, double driver, double sense) {
    Wires wires = Circuits.wires(topology, end, new Resistances(row, column, driver, sense));
    float[] expected = solve(new EffectiveConductance(wires), cells(1), cells(2));
    float[] actual = solve(new LadderConductance(wires), cells(1), cells(2));
    assertArrayEquals(expected, actual, 1e-6f * G_MAX);
  }

  /** The difference of two states is followed much better than either state is known. */
  @ParameterizedTest
  @EnumSource(names = {"INPUT_SOURCE", "INTERLEAVED_INPUT_SOURCE"})
  void followsTheExactSolution(Topology topology) {
    Wires wires = Circuits.wires(topology, SensedEnd.LAST_INPUT, new Resistances(3, 3, 10, 10));
    WireSolver exact = new EffectiveConductance(wires);
    WireSolver ladders = new LadderConductance(wires);
    float[] plus = cells(3);
    float[] minus = cells(4);
    float[] then = solve(exact, plus, minus);
    float[] laddersThen = solve(ladders, plus, minus);
    move(plus, 5);
    move(minus, 6);
    float[] now = solve(exact, plus, minus);
    float[] laddersNow = solve(ladders, plus, minus);
    float[] followed = new float[now.length];
    for (int i = 0; i < now.length; i++) {
      followed[i] = then[i] + laddersNow[i] - laddersThen[i];
    }
    double alone = distance(laddersNow, now);
    double old = distance(then, now);
    double error = distance(followed, now);
    assertTrue(alone > 0.01, "ladders alone " + alone);
    assertTrue(error < 0.1 * alone && error < 0.03 * old, error + " of " + alone + ", " + old);
  }

  private static void move(float[] g, int seed) {
    float[] by = new float[g.length];
    new Draws().normals(NoiseKey.of(seed), 0, by, 0, g.length);
    for (int i = 0; i < g.length; i++) {
      g[i] = Math.max(0, g[i] + 0.03f * G_MAX * by[i]);
    }
  }

  private static double distance(float[] a, float[] b) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      difference += Math.pow(a[i] - b[i], 2);
      norm += Math.pow(b[i], 2);
    }
    return Math.sqrt(difference / norm);
  }

  @Test
  void oneCellIsAVoltageDivider() {
    Wires wires =
        Circuits.wires(
            Topology.INPUT_SOURCE, SensedEnd.LAST_INPUT, new Resistances(100, 200, 300, 400));
    float[] g = {1000};
    new LadderConductance(wires).solve(g, 1, 1, g);
    // 400 Ω before the cell of 1 kΩ leave 1/1.4, 600 Ω behind it 1/1.6.
    assertEquals(1000 / 1.4 / 1.6, g[0], 1e-3);
  }

  @Test
  void smallerTilesAfterLargerOnesAreAsByThemselves() {
    Wires wires = Circuits.wires(Topology.INPUT_SOURCE, 20, 35);
    WireSolver used = new LadderConductance(wires);
    solve(used, cells(1), cells(2));
    float[] g = {1000, 0, 2, 700, 4, 55};
    float[] fresh = g.clone();
    used.solve(g, 3, 2, g);
    new LadderConductance(wires).solve(fresh, 3, 2, fresh);
    assertArrayEquals(fresh, g);
  }

  @Test
  void circuitsWithoutAnEffectiveMatrixAreRefused() {
    Wires gated = Circuits.wires(Topology.SEPARATE_SOURCE, 1, 1);
    assertThrows(IllegalArgumentException.class, () -> new LadderConductance(gated));
    Wires pairs = Circuits.wires(Topology.INTERLEAVED_INPUT_SOURCE, 1, 1);
    WireSolver solver = new LadderConductance(pairs);
    assertThrows(
        IllegalArgumentException.class, () -> solver.solve(new float[1], 1, 1, new float[1]));
  }
}
