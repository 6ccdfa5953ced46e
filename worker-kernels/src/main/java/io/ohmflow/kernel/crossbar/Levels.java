package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.linalg.Matrix;
import java.util.Arrays;

/**
 * What the rows of the tiles are driven with in one pulse: levels in [−1, 1] for a block of
 * vectors, and what noise needs to know of them.
 */
final class Levels {
  private static final int LANES = 8;

  private final float[] lane = new float[LANES];
  private final float[] squares;
  private final int inputs;
  private Matrix values;

  /**
   * @param vectors most vectors of a block
   * @param squared whether {@link #squares(int, int)} will be asked for
   */
  Levels(int inputs, int vectors, boolean squared) {
    this.inputs = inputs;
    this.squares = new float[squared ? Math.multiplyExact(vectors, inputs) : 0];
  }

  /** The levels of a block, [vectors × inputs]; kept, not copied. */
  void set(Matrix block) {
    values = block;
  }

  /** Levels of some inputs, [vectors × rows]; valid until the next block. */
  Matrix inputs(int from, int rows) {
    return values.columns(from, rows);
  }

  /** Where the squares of the levels are to be written, [vectors × inputs]; empty if not needed. */
  float[] squares() {
    return squares;
  }

  /** Squared levels of some inputs, [vectors × rows]. */
  Matrix squares(int from, int rows) {
    return Matrix.of(squares, values.rows(), inputs).columns(from, rows);
  }

  /** Sum of the squared levels of one vector over some inputs, in a fixed number of lanes. */
  float squaredNorm(int vector, int from, int rows) {
    if (squares.length > 0) {
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

  /** Accumulated pulses have more squares than those of their sum. */
  private float sumOfSquares(int from, int n) {
    float sum = 0;
    for (int i = from; i < from + n; i++) {
      sum += squares[i];
    }
    return sum;
  }
}
