package io.ohmflow.kernel.wires;

import io.ohmflow.kernel.wires.Wires.Resistances;
import io.ohmflow.kernel.wires.Wires.SensedEnd;
import java.util.Arrays;

/**
 * Effective conductances as if every wire were a ladder of its own: each cell's conductance times
 * the share of the voltage that reaches it on its input line and the share of its current that
 * reaches the sense on its output line, each of the two with the other lines perfect.
 *
 * <p>Exact where only the input lines or only the output lines have resistance; else off by a few
 * per cent of the outputs where wires take half of the current, for lines do load each other. What
 * it is good for is the difference between two states of the same tile, which it follows at some
 * nanoseconds a cell: see {@link Wires.Model#LAGGED}.
 *
 * <p>From the floating end of a line on, node k sees the conductance F_k = g_k + F_{k−1} · G /
 * (F_{k−1} + G); of what comes in there, G_k / (F_k + G_k) goes on to the next node. Plain floats
 * in a fixed order: the same bits on every processor.
 *
 * <p>Owned by one thread. Buffers grow to the largest tile when it first comes and are then reused.
 */
public final class LadderConductance implements WireSolver {
  /** Conductance of a perfect segment, µS. */
  private static final double PERFECT = 1e20;

  /** Side of the squares in which matrices are transposed. */
  private static final int SQUARE = 16;

  private final Wires wires;
  private final Segments segments;
  private final boolean lossyInputs;
  private final boolean lossyOutputs;
  private float[] turned = {};
  private float[] inputShares = {};
  private float[] outputShares = {};
  private float[] both = {};
  private float[] line = {};

  /**
   * For tiles with these wires, whatever the model they name.
   *
   * @throws IllegalArgumentException if inputs gate the cells, so that there is no effective matrix
   */
  public LadderConductance(Wires wires) {
    if (wires.topology().gated()) {
      throw new IllegalArgumentException(
          "no effective matrix of gated cells, topology " + wires.topology());
    }
    Resistances r = wires.resistances();
    this.wires = wires;
    this.segments = Segments.of(r, PERFECT);
    this.lossyInputs = r.row() > 0 || r.driver() > 0;
    this.lossyOutputs = r.column() > 0 || r.sense() > 0;
  }

  @Override
  public void solve(float[] g, int inputs, int outputs, float[] effective) {
    if (wires.topology().interleaved()) {
      throw new IllegalArgumentException("interleaved arrays can only be solved as a pair");
    }
    Check.shape(inputs, outputs, g.length, effective.length);
    room(inputs, outputs);
    shareOutputs(g, inputs, outputs);
    follow(g, inputs, outputs, effective);
  }

  @Override
  public void solvePair(
      float[] gPlus, float[] gMinus, int inputs, int outputs, float[] effPlus, float[] effMinus) {
    Check.shape(inputs, outputs, gPlus.length, gMinus.length, effPlus.length, effMinus.length);
    if (!wires.topology().interleaved()) {
      solve(gPlus, inputs, outputs, effPlus);
      solve(gMinus, inputs, outputs, effMinus);
      return;
    }
    room(inputs, outputs);
    if (lossyOutputs) {
      int n = inputs * outputs;
      both = both.length < n ? new float[n] : both;
      for (int i = 0; i < n; i++) {
        both[i] = gPlus[i] + gMinus[i];
      }
    }
    shareOutputs(both, inputs, outputs);
    follow(gPlus, inputs, outputs, effPlus);
    follow(gMinus, inputs, outputs, effMinus);
  }

  private void room(int inputs, int outputs) {
    int n = inputs * outputs;
    if (lossyInputs && turned.length < n) {
      turned = new float[n];
      inputShares = new float[n];
    }
    if (lossyOutputs && outputShares.length < n) {
      outputShares = new float[n];
    }
    int longest = Math.max(inputs, outputs);
    line = line.length < longest ? new float[longest] : line;
  }

  /** Finds what the loads [inputs × outputs] leave of a current on its output line. */
  private void shareOutputs(float[] loads, int inputs, int outputs) {
    if (lossyOutputs) {
      boolean last = wires.sensedEnd() == SensedEnd.LAST_INPUT;
      float segment = (float) segments.output();
      shares(loads, inputs, outputs, last, segment, (float) segments.sense(), outputShares);
    }
  }

  /** Applies the shares of the output lines and finds and applies those of the input lines. */
  private void follow(float[] g, int inputs, int outputs, float[] effective) {
    int n = inputs * outputs;
    if (lossyInputs) {
      transpose(g, inputs, outputs, turned);
      float segment = (float) segments.input();
      shares(turned, outputs, inputs, false, segment, (float) segments.driver(), inputShares);
      transpose(inputShares, outputs, inputs, turned);
    }
    if (lossyInputs && lossyOutputs) {
      for (int i = 0; i < n; i++) {
        effective[i] = g[i] * turned[i] * outputShares[i];
      }
    } else if (lossyInputs || lossyOutputs) {
      float[] share = lossyInputs ? turned : outputShares;
      for (int i = 0; i < n; i++) {
        effective[i] = g[i] * share[i];
      }
    } else {
      System.arraycopy(g, 0, effective, 0, n);
    }
  }

  /**
   * Solves lines side by side, so that every step along them is one loop over independent values.
   *
   * @param loads [nodes × lines], µS
   * @param last whether the terminal is behind the last node, else in front of the first
   * @param shares [nodes × lines], set: of a current at a node, what reaches the terminal
   */
  private void shares(
      float[] loads,
      int nodes,
      int lines,
      boolean last,
      float segment,
      float terminal,
      float[] shares) {
    int from = last ? 0 : nodes - 1;
    int step = last ? 1 : -1;
    Arrays.fill(line, 0, lines, 0);
    for (int k = 0; k < nodes; k++) {
      int at = (from + k * step) * lines;
      float next = k == nodes - 1 ? terminal : segment;
      goOn(loads, at, lines, next, shares);
    }
    Arrays.fill(line, 0, lines, 1);
    for (int k = nodes - 1; k >= 0; k--) {
      accumulate(shares, (from + k * step) * lines, lines);
    }
  }

  /** One node of all lines: the fraction that goes on, and the conductance seen from behind it. */
  private void goOn(float[] loads, int at, int lines, float next, float[] fractions) {
    float[] behind = line;
    for (int i = 0; i < lines; i++) {
      float seen = behind[i] + loads[at + i];
      float fraction = next / (seen + next);
      fractions[at + i] = fraction;
      behind[i] = seen * fraction;
    }
  }

  /** One node of all lines: its fraction times those of all nodes on the way to the terminal. */
  private void accumulate(float[] fractions, int at, int lines) {
    float[] product = line;
    for (int i = 0; i < lines; i++) {
      float share = product[i] * fractions[at + i];
      product[i] = share;
      fractions[at + i] = share;
    }
  }

  private static void transpose(float[] from, int rows, int columns, float[] to) {
    for (int r0 = 0; r0 < rows; r0 += SQUARE) {
      int r1 = Math.min(rows, r0 + SQUARE);
      for (int c0 = 0; c0 < columns; c0 += SQUARE) {
        int c1 = Math.min(columns, c0 + SQUARE);
        for (int r = r0; r < r1; r++) {
          for (int c = c0; c < c1; c++) {
            to[c * rows + r] = from[r * columns + c];
          }
        }
      }
    }
  }
}
