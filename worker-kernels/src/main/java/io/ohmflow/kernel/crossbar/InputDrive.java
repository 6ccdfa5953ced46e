package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.converter.InputCurves;
import io.ohmflow.kernel.converter.Periphery;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;

/**
 * The rows of the tiles: inputs divided by their range, converted by the DAC and bent by its
 * driver, a block of vectors at a time.
 */
final class InputDrive {
  /** Beyond the numbers of tiles, whose ADCs are named under the same purpose. */
  private static final long ROWS = -1;

  /** Codes of the DAC; null if it is ideal. */
  private final CodeGrid codes;

  /** Nonlinearity of the drivers; null if they have none. */
  private final InputCurves curves;

  private final int inputs;
  private final Draws draws;
  private final Observed observed;
  private final float[] driven;
  private final float[] piece = new float[Draws.CHUNK];
  private Matrix current;

  /**
   * @param vectors most vectors of a block
   */
  InputDrive(Periphery chip, int inputs, int vectors, Draws draws, Observed observed) {
    this.codes = chip.dac().ideal() ? null : CodeGrid.of(chip.dac());
    this.curves = chip.drivers().linear() ? null : new InputCurves(chip.drivers(), inputs);
    this.inputs = inputs;
    this.draws = draws;
    this.observed = observed;
    this.driven = new float[Math.multiplyExact(vectors, inputs)];
  }

  /**
   * Draws what is fixed for a chip.
   *
   * @param key identity of the chip
   */
  void newChip(NoiseKey key) {
    if (curves != null) {
      curves.newChip(key.child(Purpose.CONVERTERS).child(ROWS), draws);
    }
  }

  /**
   * Takes a block of vectors.
   *
   * @param x [vectors × inputs]
   * @param range full-scale input, 0 = not known: the inputs pass as they are
   */
  void take(Matrix x, float range) {
    boolean converts = range > 0 && codes != null;
    boolean passes = !converts && (range == 0 || range == 1);
    if (passes && curves == null) {
      current = x;
      return;
    }
    if (x.stride() == inputs) {
      take(x.data(), x.offset(), 0, x.rows() * inputs, range);
    } else {
      for (int v = 0; v < x.rows(); v++) {
        take(x.data(), x.offset() + v * x.stride(), v * inputs, inputs, range);
      }
    }
    current = Matrix.of(driven, x.rows(), inputs);
    if (curves != null && range > 0) {
      bend(x.rows());
    }
  }

  private void bend(int vectors) {
    curves.pass(driven, vectors);
  }

  private void take(float[] x, int from, int to, int count, float range) {
    float[] v = piece;
    for (int done = 0; done < count; done += v.length) {
      int n = Math.min(v.length, count - done);
      System.arraycopy(x, from + done, v, 0, n);
      scale(v, n, range);
      System.arraycopy(v, 0, driven, to + done, n);
    }
  }

  private void scale(float[] v, int n, float range) {
    if (range > 0 && codes != null) {
      if (observed.countsInputs()) {
        observed.countInputs(n, codes.limits(range).countClipped(v, n));
      }
      codes.convert(v, range, n);
    } else if (range > 0) {
      float perRange = 1 / range;
      for (int i = 0; i < n; i++) {
        v[i] *= perRange;
      }
    }
  }

  /** x̂ of the block, [vectors × inputs]. */
  Matrix driven() {
    return current;
  }
}
