package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Views;
import io.ohmflow.kernel.random.Draws;
import java.util.Arrays;

/**
 * What the rows of the tiles are driven with in one conversion: levels in [−1, 1] for a block of
 * vectors, and the functions of them that noise and cells without Ohm's law need.
 *
 * <p>Several pulses whose charges add up before one conversion are one set of levels: with weights
 * w_p, a power of the levels is Σ w_p l_p^k, and the variance of independent noise per pulse goes
 * with Σ w_p² |l_p|^k.
 */
final class Levels {
  private static final int LANES = 8;

  /**
   * What is needed beside the levels.
   *
   * @param degree highest power of the voltage in a cell's current
   * @param magnitudes whether noise grows with |x|
   * @param squares whether noise grows with x² by cell
   */
  record Needs(int degree, boolean magnitudes, boolean squares) {}

  private final float[] lane = new float[LANES];
  private final float[] piece;
  private final float[] work;
  private final int inputs;

  /** x |x|^(k−1) for k = 2 …; empty for Ohm's law. */
  private final float[][] powers;

  private final float[] magnitudes;
  private final float[] squares;
  private Matrix values;
  private double unit = 1;
  private boolean accumulated;
  private boolean notNegative;
  private float[] absolute = {};
  private boolean absoluteKnown;
  private final Views ofValues = new Views();
  private final Views ofAbsolute = new Views();

  /**
   * @param vectors most vectors of a block
   */
  Levels(int inputs, int vectors, Needs needs) {
    this.inputs = inputs;
    int n = Math.multiplyExact(vectors, inputs);
    this.powers = new float[needs.degree() - 1][n];
    this.magnitudes = new float[needs.magnitudes() ? n : 0];
    this.squares = new float[needs.squares() ? n : 0];
    this.piece = new float[derives() ? Draws.CHUNK : 0];
    this.work = new float[piece.length];
  }

  /** Whether anything is to be derived from levels. */
  boolean derives() {
    return powers.length > 0 || magnitudes.length > 0 || squares.length > 0;
  }

  /** Takes the levels of a block, [vectors × inputs]; kept, not copied. */
  void set(Matrix block) {
    values = block;
    unit = 1;
    accumulated = false;
    notNegative = false;
    absoluteKnown = false;
    if (!derives()) {
      return;
    }
    clear(block.rows() * inputs);
    if (block.stride() == inputs) {
      derive(block.data(), block.offset(), 0, block.rows() * inputs, 1);
      return;
    }
    for (int v = 0; v < block.rows(); v++) {
      derive(block.data(), block.offset() + v * block.stride(), v * inputs, inputs, 1);
    }
  }

  /**
   * Begins a sum of pulses.
   *
   * @param sum the levels of the sum, [vectors × inputs] without gaps; filled by the caller
   */
  void begin(Matrix sum) {
    values = sum;
    unit = 0;
    accumulated = true;
    notNegative = false;
    absoluteKnown = false;
    clear(sum.rows() * inputs);
  }

  /** Adds one pulse of a weight; its levels are [vectors × inputs] without gaps. */
  void add(float[] pulse, float weight) {
    unit += (double) weight * weight;
    derive(pulse, 0, 0, values.rows() * inputs, weight);
  }

  private void clear(int n) {
    for (float[] power : powers) {
      Arrays.fill(power, 0, n, 0f);
    }
    Arrays.fill(magnitudes, 0, Math.min(n, magnitudes.length), 0f);
    Arrays.fill(squares, 0, Math.min(n, squares.length), 0f);
  }

  private void derive(float[] x, int from, int to, int count, float weight) {
    for (int done = 0; done < count; done += piece.length) {
      int n = Math.min(piece.length, count - done);
      System.arraycopy(x, from + done, piece, 0, n);
      int at = to + done;
      if (squares.length > 0) {
        moment(weight * weight, true, n, at, squares);
      }
      if (magnitudes.length > 0) {
        moment(weight * weight, false, n, at, magnitudes);
      }
      for (int k = 0; k < powers.length; k++) {
        raise(k + 2, weight, n, at);
      }
    }
  }

  /** Adds weight² x² or weight² |x| of the piece. */
  private void moment(float square, boolean squared, int n, int at, float[] out) {
    float[] v = piece;
    float[] sum = work;
    System.arraycopy(out, at, sum, 0, n);
    if (squared) {
      for (int i = 0; i < n; i++) {
        sum[i] += square * (v[i] * v[i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        sum[i] += square * Math.abs(v[i]);
      }
    }
    System.arraycopy(sum, 0, out, at, n);
  }

  private void raise(int power, float weight, int n, int at) {
    float[] out = powers[power - 2];
    for (int i = 0; i < n; i++) {
      float level = piece[i];
      float raised = weight * level;
      for (int k = 1; k < power; k++) {
        raised *= Math.abs(level);
      }
      out[at + i] += raised;
    }
  }

  /** Says that no level of the present block is negative. */
  void areNotNegative() {
    notNegative = true;
  }

  /** Whether all levels of the present block are known to be at least 0. */
  boolean notNegative() {
    return notNegative;
  }

  /** |x| of some inputs as they are, [vectors × rows]; valid until the next block. */
  Matrix absolute(int from, int rows) {
    if (notNegative) {
      return inputs(from, rows);
    }
    int n = values.rows() * inputs;
    if (absolute.length < n) {
      absolute = new float[n];
      absoluteKnown = false;
    }
    if (!absoluteKnown) {
      boolean dense = values.stride() == inputs;
      int lines = dense ? 1 : values.rows();
      for (int v = 0; v < lines; v++) {
        takeMagnitudes(values.offset() + v * values.stride(), v * inputs, dense ? n : inputs);
      }
      absoluteKnown = true;
    }
    return ofAbsolute.of(absolute, from, values.rows(), rows, inputs);
  }

  private void takeMagnitudes(int from, int to, int n) {
    float[] x = values.data();
    float[] out = absolute;
    for (int i = 0; i < n; i++) {
      out[to + i] = Math.abs(x[from + i]);
    }
  }

  /** Levels of some inputs, [vectors × rows]; valid until the next block. */
  Matrix inputs(int from, int rows) {
    return ofValues.columns(values, from, rows);
  }

  /** x |x|^(power−1) of some inputs, [vectors × rows]. */
  Matrix power(int power, int from, int rows) {
    return power == 1 ? inputs(from, rows) : part(powers[power - 2], from, rows);
  }

  /** |x| of some inputs as noise adds up, [vectors × rows]. */
  Matrix magnitudes(int from, int rows) {
    return part(magnitudes, from, rows);
  }

  /** x² of some inputs as noise adds up, [vectors × rows]. */
  Matrix squares(int from, int rows) {
    return part(squares, from, rows);
  }

  private Matrix part(float[] derived, int from, int rows) {
    return Matrix.of(derived, values.rows(), inputs).columns(from, rows);
  }

  /** 1 as noise adds up: the sum of the squared weights of the pulses. */
  double unit() {
    return unit;
  }

  /** Whether these are several pulses. */
  boolean accumulated() {
    return accumulated;
  }

  /** Sum of |x| of one vector over some inputs, as noise adds up. */
  float magnitudeSum(int vector, int from, int rows) {
    float sum = 0;
    for (int i = vector * inputs + from; i < vector * inputs + from + rows; i++) {
      sum += magnitudes[i];
    }
    return sum;
  }

  /** Sum of x² of one vector over some inputs, as noise adds up, in a fixed number of lanes. */
  float squaredNorm(int vector, int from, int rows) {
    if (accumulated) {
      return sumOfSquares(vector * inputs + from, rows);
    }
    float[] x = values.data();
    int start = values.offset() + vector * values.stride() + from;
    Arrays.fill(lane, 0);
    int whole = rows - rows % LANES;
    for (int i = 0; i < whole; i += LANES) {
      for (int k = 0; k < LANES; k++) {
        float v = x[start + i + k];
        lane[k] += v * v;
      }
    }
    float sum = 0;
    for (int k = 0; k < LANES; k++) {
      sum += lane[k];
    }
    for (int i = whole; i < rows; i++) {
      sum += x[start + i] * x[start + i];
    }
    return sum;
  }

  private float sumOfSquares(int from, int n) {
    float sum = 0;
    for (int i = from; i < from + n; i++) {
      sum += squares[i];
    }
    return sum;
  }
}
