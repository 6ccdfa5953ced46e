package io.ohmflow.kernel.wires;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.wires.Wires.Resistances;
import io.ohmflow.kernel.wires.Wires.SensedEnd;
import io.ohmflow.kernel.wires.Wires.Topology;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every crossbar, among it the agreement with a dense nodal analysis. */
class RandomCircuitsTest {
  private static final double G_MAX = 1000;
  private static final int TRIES = 40;

  /** A tile with resistances of a ten-thousandth to ten times its cells', some cells missing. */
  record Tile(Wires wires, int inputs, int outputs, double[] plus, double[] minus, double[] x) {
    static Tile of(Wires wires, int inputs, int outputs, long seed) {
      double[] plus = Circuits.cells(inputs * outputs, G_MAX, seed);
      double[] minus = Circuits.cells(inputs * outputs, G_MAX, seed + 1);
      double[] x = Circuits.inputs(inputs, seed + 2);
      if (wires.topology().gated()) {
        x = Arrays.stream(x).map(v -> v > 0 ? 1 : 0).toArray();
      }
      return new Tile(wires, inputs, outputs, plus, minus, x);
    }

    Tile with(Resistances r) {
      return new Tile(
          Circuits.wires(wires.topology(), wires.sensedEnd(), r), inputs, outputs, plus, minus, x);
    }

    double[] effective() {
      double[] effective = new double[plus.length];
      new EffectiveConductance(wires).solve(plus, inputs, outputs, effective);
      return effective;
    }
  }

  private static Arbitrary<Tile> tiles(Topology... topologies) {
    Arbitrary<Double> ohms = Arbitraries.doubles().between(-1, 4).map(e -> Math.pow(10, e));
    Arbitrary<Wires> wires =
        Combinators.combine(
                Arbitraries.of(topologies), Arbitraries.of(SensedEnd.class), ohms, ohms, ohms, ohms)
            .as(
                (topology, end, row, column, driver, sense) ->
                    Circuits.wires(topology, end, new Resistances(row, column, driver, sense)));
    return Combinators.combine(
            wires,
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(1, 9),
            Arbitraries.longs())
        .as(Tile::of);
  }

  @Provide
  Arbitrary<Tile> all() {
    return tiles(Topology.values());
  }

  @Provide
  Arbitrary<Tile> plain() {
    return tiles(Topology.INPUT_SOURCE);
  }

  @Property(tries = TRIES)
  void currentsAreThoseOfADenseNodalAnalysis(@ForAll("all") Tile t) {
    boolean pair = t.wires.topology().interleaved();
    double[][] arrays = pair ? new double[][] {t.plus, t.minus} : new double[][] {t.plus};
    double[] expected = Circuits.currents(t.wires, arrays, t.inputs, t.outputs, t.x);
    double[] actual = Circuits.solved(t.wires, arrays, t.inputs, t.outputs, t.x);
    // What cancels in the differences of pairs and signed inputs is lost to both.
    double scale = Math.max(Circuits.largest(expected), 1e-3 * G_MAX);
    assertArrayEquals(expected, actual, 1e-10 * scale);
  }

  @Property(tries = TRIES)
  void wiresTakeCurrentFromEveryLine(@ForAll("plain") Tile t) {
    double[] effective = t.effective();
    for (double v : effective) {
      assertTrue(v >= 0);
    }
    // With one driver or all of them at 1 V no cell sees more than 1 V. Single cells may gain, by
    // sneak paths.
    double[] lines = sums(t.plus, t.inputs, t.outputs);
    double[] left = sums(effective, t.inputs, t.outputs);
    for (int i = 0; i < lines.length; i++) {
      assertTrue(left[i] <= lines[i] * (1 + 1e-12), left[i] + " of " + lines[i]);
    }
  }

  /** Sums of all rows and columns. */
  private static double[] sums(double[] g, int inputs, int outputs) {
    double[] sums = new double[inputs + outputs];
    for (int j = 0; j < inputs; j++) {
      for (int i = 0; i < outputs; i++) {
        sums[j] += g[j * outputs + i];
        sums[inputs + i] += g[j * outputs + i];
      }
    }
    return sums;
  }

  @Property(tries = TRIES)
  void moreResistanceNeverRaisesTheTotal(@ForAll("plain") Tile t) {
    // Rayleigh's monotonicity, drivers tied together and senses tied together.
    Resistances r = t.wires.resistances();
    double total = Arrays.stream(t.effective()).sum() * (1 + 1e-12);
    for (Resistances more :
        new Resistances[] {
          new Resistances(1.5 * r.row(), r.column(), r.driver(), r.sense()),
          new Resistances(r.row(), 1.5 * r.column(), r.driver(), r.sense()),
          new Resistances(r.row(), r.column(), 1.5 * r.driver(), r.sense()),
          new Resistances(r.row(), r.column(), r.driver(), 1.5 * r.sense())
        }) {
      assertTrue(Arrays.stream(t.with(more).effective()).sum() <= total);
    }
  }

  @Property(tries = TRIES)
  void sensesAndDriversCanBeExchanged(@ForAll("plain") Tile t) {
    // Reciprocity: the output lines become input lines, driven where they were sensed, and the old
    // input lines are sensed where they were driven. The orders are such that line 0 and the last
    // line lie where a tile has them.
    int n = t.inputs * t.outputs;
    Resistances r = t.wires.resistances();
    boolean last = t.wires.sensedEnd() == SensedEnd.LAST_INPUT;
    double[] turned = new double[n];
    for (int j = 0; j < t.inputs; j++) {
      for (int i = 0; i < t.outputs; i++) {
        turned[i * t.inputs + (last ? t.inputs - 1 - j : j)] = t.plus[j * t.outputs + i];
      }
    }
    Wires wires =
        Circuits.wires(
            Topology.INPUT_SOURCE,
            SensedEnd.FIRST_INPUT,
            new Resistances(r.column(), r.row(), r.sense(), r.driver()));
    new EffectiveConductance(wires).solve(turned, t.outputs, t.inputs, turned);
    double[] effective = t.effective();
    for (int j = 0; j < t.inputs; j++) {
      for (int i = 0; i < t.outputs; i++) {
        double back = turned[i * t.inputs + (last ? t.inputs - 1 - j : j)];
        assertEquals(effective[j * t.outputs + i], back, 1e-12 * back);
      }
    }
  }

  @Property(tries = TRIES)
  void onlyTheRatioOfWiresToCellsMatters(@ForAll("plain") Tile t) {
    Resistances r = t.wires.resistances();
    double[] expected = Arrays.stream(t.effective()).map(g -> g / 4).toArray();
    Tile quarter =
        new Tile(
            t.wires,
            t.inputs,
            t.outputs,
            Arrays.stream(t.plus).map(g -> g / 4).toArray(),
            t.minus,
            t.x);
    double[] actual =
        quarter
            .with(new Resistances(4 * r.row(), 4 * r.column(), 4 * r.driver(), 4 * r.sense()))
            .effective();
    for (int i = 0; i < actual.length; i++) {
      assertEquals(expected[i], actual[i], 1e-12 * expected[i]);
    }
  }

  @Property(tries = TRIES)
  void ladderLikeSpecialCasesAreLimits(@ForAll("plain") Tile t) {
    Resistances r = t.wires.resistances();
    close(
        t.with(new Resistances(1e-15, r.column(), 1e-15, r.sense())),
        t.with(new Resistances(0, r.column(), 0, r.sense())));
    close(
        t.with(new Resistances(r.row(), 1e-15, r.driver(), 1e-15)),
        t.with(new Resistances(r.row(), 0, r.driver(), 0)));
    close(
        t.with(new Resistances(1e-15, 1e-15, r.driver(), r.sense())),
        t.with(new Resistances(0, 0, r.driver(), r.sense())));
    close(t.with(new Resistances(1e-15, 1e-15, 1e-15, 1e-15)), t.with(Resistances.NONE));
  }

  /** A cell of 0 has only sneak paths, which vanish with the resistance. */
  private static void close(Tile almost, Tile limit) {
    double[] expected = limit.effective();
    double[] actual = almost.effective();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-12 * expected[i] + 1e-12);
    }
  }
}
