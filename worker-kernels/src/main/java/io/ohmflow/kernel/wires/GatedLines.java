package io.ohmflow.kernel.wires;

import io.ohmflow.kernel.wires.Wires.Resistances;
import io.ohmflow.kernel.wires.Wires.SensedEnd;
import java.util.Arrays;

/**
 * Currents of a tile whose inputs switch its cells on and off, with supply lines parallel to the
 * output lines (topologies {@code separate-source} and {@code interleaved-separate-source}). The
 * outputs are independent of each other; each is a ladder that is solved directly for every vector,
 * in time proportional to the number of inputs that are on.
 *
 * <p>Supply lines are driven with 1 at the end next to input 0 through one segment of the row
 * resistance; the output lines are sensed at either end. In interleaved tiles the negative cells
 * lie between a second supply line, driven with −1, and the same output line.
 *
 * <p>Inputs are 0 or 1: more bits are driven one after another and their currents are added by
 * whoever drives them. Resistances of 0 count as 1e-20 of the most conductive cell's. Owned by one
 * thread; buffers are allocated when first needed.
 */
public final class GatedLines {
  private static final double PERFECT = 1e20;
  private static final double MICROSIEMENS = 1e6;

  private final Wires wires;
  private final Rails rails = new Rails();
  private double[] plus = {};
  private double[] minus = {};
  private double[] input = {};
  private double[] current = {};
  private int inputs;
  private int outputs;
  private double largest;

  /**
   * For tiles with these wires.
   *
   * @throws IllegalArgumentException if the topology is not gated
   */
  public GatedLines(Wires wires) {
    if (!wires.topology().gated()) {
      throw new IllegalArgumentException("expected gated cells, got " + wires.topology());
    }
    this.wires = wires;
  }

  /**
   * Sets the cells of one array.
   *
   * @param g conductances [inputs × outputs], µS, finite and ≥ 0; copied
   * @throws IllegalArgumentException if the topology is interleaved, the array too short or a
   *     conductance negative or not finite
   */
  public void program(float[] g, int numberOfInputs, int numberOfOutputs) {
    Check.shape(numberOfInputs, numberOfOutputs, g.length);
    program(widened(g), numberOfInputs, numberOfOutputs);
  }

  /** {@link #program(float[], int, int)} in doubles. */
  public void program(double[] g, int numberOfInputs, int numberOfOutputs) {
    if (wires.topology().interleaved()) {
      throw new IllegalArgumentException("interleaved arrays can only be programmed as a pair");
    }
    Check.shape(numberOfInputs, numberOfOutputs, g.length);
    set(numberOfInputs, numberOfOutputs);
    plus = copy(g, plus);
    minus = Doubles.room(inputs * outputs, minus);
    Arrays.fill(minus, 0);
  }

  /**
   * Sets the positive and negative cells of interleaved pairs.
   *
   * @param gPlus conductances [inputs × outputs], µS, finite and ≥ 0; copied
   * @param gMinus likewise
   * @throws IllegalArgumentException if the topology is not interleaved, an array too short or a
   *     conductance negative or not finite
   */
  public void programPair(float[] gPlus, float[] gMinus, int numberOfInputs, int numberOfOutputs) {
    Check.shape(numberOfInputs, numberOfOutputs, gPlus.length, gMinus.length);
    programPair(widened(gPlus), widened(gMinus), numberOfInputs, numberOfOutputs);
  }

  /** {@link #programPair(float[], float[], int, int)} in doubles. */
  public void programPair(
      double[] gPlus, double[] gMinus, int numberOfInputs, int numberOfOutputs) {
    if (!wires.topology().interleaved()) {
      throw new IllegalArgumentException("arrays that are not interleaved are programmed alone");
    }
    Check.shape(numberOfInputs, numberOfOutputs, gPlus.length, gMinus.length);
    set(numberOfInputs, numberOfOutputs);
    plus = copy(gPlus, plus);
    minus = copy(gMinus, minus);
  }

  private void set(int numberOfInputs, int numberOfOutputs) {
    inputs = numberOfInputs;
    outputs = numberOfOutputs;
    largest = 0;
  }

  private static double[] widened(float[] g) {
    return Doubles.widen(g, g.length, new double[g.length]);
  }

  private double[] copy(double[] g, double[] buffer) {
    double[] to = Doubles.room(inputs * outputs, buffer);
    for (int i = 0; i < inputs * outputs; i++) {
      to[i] = Check.nonNegative("conductance", g[i]);
      largest = Math.max(largest, g[i]);
    }
    return to;
  }

  /**
   * Currents of vectors.
   *
   * @param x inputs [vectors × inputs], 0 or 1
   * @param currents [vectors × outputs], set; in µA for supplies of 1 V and −1 V
   * @throws IllegalArgumentException if an input is neither 0 nor 1 or an array too short
   */
  public void solve(float[] x, int vectors, float[] currents) {
    Check.length("inputs", vectors * inputs, x.length);
    Check.length("currents", vectors * outputs, currents.length);
    input = Doubles.widen(x, vectors * inputs, input);
    current = Doubles.room(vectors * outputs, current);
    solve(input, vectors, current);
    Doubles.narrow(current, vectors * outputs, currents);
  }

  /** {@link #solve(float[], int, float[])} in doubles. */
  public void solve(double[] x, int vectors, double[] currents) {
    Check.length("inputs", vectors * inputs, x.length);
    Check.length("currents", vectors * outputs, currents.length);
    for (int v = 0; v < vectors; v++) {
      if (wires.sensedEnd() == SensedEnd.LAST_INPUT) {
        forwards(x, v * inputs, currents, v * outputs);
      } else {
        backwards(x, v * inputs, currents, v * outputs);
      }
    }
  }

  /** From the drivers to the senses at the other end. */
  private void forwards(double[] x, int from, double[] currents, int to) {
    Resistances r = wires.resistances();
    rails.begin(outputs);
    int last = -1;
    for (int j = 0; j < inputs; j++) {
      if (on(x[from + j])) {
        if (last < 0) {
          drive((j + 1) * r.row() + r.driver());
        } else {
          step(j - last);
        }
        cells(j);
        last = j;
      }
    }
    if (last < 0) {
      Arrays.fill(currents, to, to + outputs, 0);
    } else {
      rails.finish(conductance((inputs - last) * r.column() + r.sense()), currents, to);
    }
  }

  /** From the floating ends to the drivers and senses next to input 0. */
  private void backwards(double[] x, int from, double[] currents, int to) {
    Resistances r = wires.resistances();
    rails.begin(outputs);
    int last = -1;
    for (int j = inputs - 1; j >= 0; j--) {
      if (on(x[from + j])) {
        if (last >= 0) {
          step(last - j);
        }
        cells(j);
        last = j;
      }
    }
    if (last < 0) {
      Arrays.fill(currents, to, to + outputs, 0);
    } else {
      drive((last + 1) * r.row() + r.driver());
      rails.finish(conductance((last + 1) * r.column() + r.sense()), currents, to);
    }
  }

  private static boolean on(double x) {
    if (x != 0 && x != 1) {
      throw new IllegalArgumentException("gated inputs are 0 or 1, got " + x);
    }
    return x == 1;
  }

  private void drive(double ohms) {
    double g = conductance(ohms);
    rails.connect(Rails.POSITIVE_DRIVER, Rails.POSITIVE, g);
    rails.connect(Rails.NEGATIVE_DRIVER, Rails.NEGATIVE, g);
  }

  private void cells(int j) {
    rails.connect(Rails.POSITIVE, Rails.OUTPUT, plus, j * outputs);
    rails.connect(Rails.NEGATIVE, Rails.OUTPUT, minus, j * outputs);
  }

  /** Over so many segments at once, since there are no cells between. */
  private void step(int segments) {
    Resistances r = wires.resistances();
    rails.step(conductance(segments * r.row()), conductance(segments * r.column()));
  }

  private double conductance(double ohms) {
    return Math.min(MICROSIEMENS / ohms, PERFECT * (largest == 0 ? 1 : largest));
  }
}
