package io.ohmflow.kernel.wires;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.wires.Wires.Model;
import io.ohmflow.kernel.wires.Wires.Resistances;
import io.ohmflow.kernel.wires.Wires.SensedEnd;
import io.ohmflow.kernel.wires.Wires.Topology;
import java.util.Arrays;

/** Crossbars for tests, and what a dense nodal analysis says about them. */
final class Circuits {
  /** µS of one ohm. */
  static final double MICROSIEMENS = 1e6;

  private Circuits() {}

  static Wires wires(Topology topology, double row, double column) {
    return wires(topology, SensedEnd.LAST_INPUT, new Resistances(row, column, 0, 0));
  }

  static Wires wires(Topology topology, SensedEnd end, Resistances resistances) {
    return new Wires(Model.EXACT, topology, end, resistances, 1, 1);
  }

  /**
   * Currents into the senses by Gaussian elimination of the full nodal equations, written down
   * independently of the code under test. A resistance of 0 is not allowed here.
   *
   * @param arrays cells, µS, [inputs × outputs]: one array, or both of interleaved pairs
   * @param x inputs, one vector
   */
  static double[] currents(Wires wires, double[][] arrays, int inputs, int outputs, double[] x) {
    double[] v = voltages(wires, arrays, inputs, outputs, x);
    Resistances r = wires.resistances();
    int sensed = wires.sensedEnd() == SensedEnd.LAST_INPUT ? inputs - 1 : 0;
    double[] result = new double[outputs];
    for (int i = 0; i < outputs; i++) {
      double volts = v[(arrays.length * inputs + sensed) * outputs + i];
      result[i] = volts * MICROSIEMENS / (r.column() + r.sense());
    }
    return result;
  }

  /**
   * Voltages of all nodes: those of each array's input (or supply) lines, then those of the output
   * lines, each [inputs × outputs].
   */
  static double[] voltages(Wires wires, double[][] arrays, int inputs, int outputs, double[] x) {
    Topology topology = wires.topology();
    Resistances r = wires.resistances();
    int cells = inputs * outputs;
    int nodes = (arrays.length + 1) * cells;
    double[][] a = new double[nodes][nodes + 1];
    for (int j = 0; j < inputs; j++) {
      for (int i = 0; i < outputs; i++) {
        int out = arrays.length * cells + j * outputs + i;
        for (int k = 0; k < arrays.length; k++) {
          int in = k * cells + j * outputs + i;
          double on = topology.gated() ? x[j] : 1;
          double drive = (k == 0 ? 1 : -1) * (topology.gated() ? 1 : x[j]);
          connect(a, in, out, on * arrays[k][j * outputs + i]);
          int before = topology.gated() ? j : i;
          if (before == 0) {
            source(a, in, drive, MICROSIEMENS / (r.row() + r.driver()));
          } else {
            connect(a, in, in - (topology.gated() ? outputs : 1), MICROSIEMENS / r.row());
          }
        }
        boolean last = wires.sensedEnd() == SensedEnd.LAST_INPUT;
        if (j == (last ? inputs - 1 : 0)) {
          source(a, out, 0, MICROSIEMENS / (r.column() + r.sense()));
        }
        if (j > 0) {
          connect(a, out, out - outputs, MICROSIEMENS / r.column());
        }
      }
    }
    return solve(a);
  }

  private static void connect(double[][] a, int i, int j, double g) {
    a[i][i] += g;
    a[j][j] += g;
    a[i][j] -= g;
    a[j][i] -= g;
  }

  private static void source(double[][] a, int i, double volts, double g) {
    a[i][i] += g;
    a[i][a.length] += g * volts;
  }

  /** Gaussian elimination; the matrix is diagonally dominant, so no pivoting. */
  private static double[] solve(double[][] a) {
    int n = a.length;
    for (int p = 0; p < n; p++) {
      for (int i = p + 1; i < n; i++) {
        double f = a[i][p] / a[p][p];
        if (f != 0) {
          for (int k = p; k <= n; k++) {
            a[i][k] -= f * a[p][k];
          }
        }
      }
    }
    double[] v = new double[n];
    for (int p = n - 1; p >= 0; p--) {
      double sum = a[p][n];
      for (int k = p + 1; k < n; k++) {
        sum -= a[p][k] * v[k];
      }
      v[p] = sum / a[p][p];
    }
    return v;
  }

  /** The same currents by the code under test. */
  static double[] solved(Wires wires, double[][] arrays, int inputs, int outputs, double[] x) {
    double[] result = new double[outputs];
    if (wires.topology().gated()) {
      GatedLines lines = new GatedLines(wires);
      if (arrays.length == 2) {
        lines.programPair(arrays[0], arrays[1], inputs, outputs);
      } else {
        lines.program(arrays[0], inputs, outputs);
      }
      lines.solve(x, 1, result);
      return result;
    }
    EffectiveConductance tile = new EffectiveConductance(wires);
    double[] plus = new double[inputs * outputs];
    double[] minus = new double[inputs * outputs];
    if (arrays.length == 2) {
      tile.solvePair(arrays[0], arrays[1], inputs, outputs, plus, minus);
    } else {
      tile.solve(arrays[0], inputs, outputs, plus);
    }
    for (int j = 0; j < inputs; j++) {
      for (int i = 0; i < outputs; i++) {
        result[i] += (plus[j * outputs + i] - minus[j * outputs + i]) * x[j];
      }
    }
    return result;
  }

  /** Random conductances from 0 to gMax, one in ten of them 0. */
  static double[] cells(int n, double gMax, long seed) {
    Draws draws = new Draws();
    float[] uniforms = new float[n];
    draws.uniforms(NoiseKey.of(seed), 0, uniforms, 0, n);
    double[] g = new double[n];
    for (int i = 0; i < n; i++) {
      g[i] = gMax * Math.max(0, uniforms[i] - 0.1) / 0.9;
    }
    return g;
  }

  /** Random inputs in (−1, 1). */
  static double[] inputs(int n, long seed) {
    float[] uniforms = new float[n];
    new Draws().uniforms(NoiseKey.of(seed), 0, uniforms, 0, n);
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = 2 * uniforms[i] - 1;
    }
    return x;
  }

  /** The current of each output for a vector and effective conductances. */
  static double[] product(double[] g, int inputs, int outputs, double[] x) {
    double[] result = new double[outputs];
    for (int j = 0; j < inputs; j++) {
      for (int i = 0; i < outputs; i++) {
        result[i] += g[j * outputs + i] * x[j];
      }
    }
    return result;
  }

  /** Largest magnitude. */
  static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }
}
