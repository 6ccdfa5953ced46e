package io.ohmflow.kernel.wires;

import java.util.Arrays;

/**
 * The ladders of gated cells, all outputs of a tile side by side: two supply lines and an output
 * line, followed from one end to the other.
 *
 * <p>What lies behind the present position is reduced to branches among the two drivers and the
 * lines' present nodes. A step adds a segment to each line and eliminates the present nodes one
 * after the other, so nothing is ever subtracted.
 */
final class Rails {
  /** Nodes: the drivers of the supply lines. */
  static final int POSITIVE_DRIVER = 0;

  static final int NEGATIVE_DRIVER = 1;

  /** Present nodes of the lines. */
  static final int POSITIVE = 2;

  static final int NEGATIVE = 3;
  static final int OUTPUT = 4;

  private static final int LINES = 3;
  private static final int NODES = OUTPUT + 1 + LINES;

  /** What a present node is connected to when it is eliminated in a step; the last is the next. */
  private static final int[][] AROUND = {
    {POSITIVE_DRIVER, NEGATIVE_DRIVER, NEGATIVE, OUTPUT, POSITIVE + LINES},
    {POSITIVE_DRIVER, NEGATIVE_DRIVER, OUTPUT, POSITIVE + LINES, NEGATIVE + LINES},
    {POSITIVE_DRIVER, NEGATIVE_DRIVER, POSITIVE + LINES, NEGATIVE + LINES, OUTPUT + LINES},
  };

  /** The same at the end, where the supply lines do not go on. */
  private static final int[][] AROUND_AT_END = {
    {POSITIVE_DRIVER, NEGATIVE_DRIVER, NEGATIVE, OUTPUT},
    {POSITIVE_DRIVER, NEGATIVE_DRIVER, OUTPUT},
  };

  /** Branches between two nodes by output; [a][b] and [b][a] are the same. */
  private final double[][][] branches = new double[NODES][NODES][0];

  private double[] sums = {};
  private int outputs;

  /** Begins beyond the floating ends: no branches at all. */
  void begin(int numberOfOutputs) {
    outputs = numberOfOutputs;
    sums = Doubles.room(outputs, sums);
    for (int a = 0; a < NODES; a++) {
      for (int b = 0; b < a; b++) {
        branches[a][b] = Doubles.room(outputs, branches[a][b]);
        branches[b][a] = branches[a][b];
        clear(a, b);
      }
    }
  }

  private void clear(int a, int b) {
    Arrays.fill(branches[a][b], 0, outputs, 0);
  }

  /** Adds one conductance between two nodes of every output. */
  void connect(int a, int b, double g) {
    double[] branch = branches[a][b];
    for (int i = 0; i < outputs; i++) {
      branch[i] += g;
    }
  }

  /** Adds conductances between two nodes, those of the outputs beginning at an offset. */
  void connect(int a, int b, double[] g, int from) {
    double[] branch = branches[a][b];
    for (int i = 0; i < outputs; i++) {
      branch[i] += g[from + i];
    }
  }

  /**
   * Goes on along the lines.
   *
   * @param supply conductance to the next nodes of the supply lines
   * @param output conductance to the next node of the output line
   */
  void step(double supply, double output) {
    connect(POSITIVE, POSITIVE + LINES, supply);
    connect(NEGATIVE, NEGATIVE + LINES, supply);
    connect(OUTPUT, OUTPUT + LINES, output);
    for (int line = 0; line < LINES; line++) {
      eliminate(POSITIVE + line, AROUND[line]);
    }
    for (int a = 0; a < POSITIVE; a++) {
      for (int b = POSITIVE; b <= OUTPUT; b++) {
        advance(a, b, a, b + LINES);
      }
    }
    for (int a = POSITIVE; a <= OUTPUT; a++) {
      for (int b = POSITIVE; b < a; b++) {
        advance(a, b, a + LINES, b + LINES);
        clear(a + LINES, b);
        clear(a, b + LINES);
      }
      clear(a, a + LINES);
    }
  }

  /** The branch of the next nodes becomes that of the present ones, and is empty itself. */
  private void advance(int a, int b, int nextA, int nextB) {
    double[] old = branches[a][b];
    branches[a][b] = branches[nextA][nextB];
    branches[b][a] = branches[a][b];
    branches[nextA][nextB] = old;
    branches[nextB][nextA] = old;
    clear(nextA, nextB);
  }

  private void eliminate(int node, int[] around) {
    double[][] own = branches[node];
    Arrays.fill(sums, 0, outputs, 0);
    for (int a : around) {
      add(own[a], sums);
    }
    for (int k = 0; k < around.length; k++) {
      for (int l = k + 1; l < around.length; l++) {
        share(own[around[k]], own[around[l]], branches[around[k]][around[l]]);
      }
    }
  }

  private void add(double[] values, double[] into) {
    for (int i = 0; i < outputs; i++) {
      into[i] += values[i];
    }
  }

  private void share(double[] a, double[] b, double[] into) {
    double[] all = sums;
    for (int i = 0; i < outputs; i++) {
      into[i] += a[i] * (b[i] / all[i]);
    }
  }

  /**
   * The currents at the ends of the output lines, if the drivers are at 1 and −1.
   *
   * @param output conductance from the present node of an output line to the sense
   * @param currents receives one for each output, from an offset on
   */
  void finish(double output, double[] currents, int to) {
    eliminate(POSITIVE, AROUND_AT_END[0]);
    eliminate(NEGATIVE, AROUND_AT_END[1]);
    double[] p = branches[POSITIVE_DRIVER][OUTPUT];
    double[] n = branches[NEGATIVE_DRIVER][OUTPUT];
    for (int i = 0; i < outputs; i++) {
      currents[to + i] = (p[i] - n[i]) * (output / (p[i] + n[i] + output));
    }
  }
}
