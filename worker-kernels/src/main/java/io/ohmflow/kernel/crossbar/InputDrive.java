package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.converter.InputCurves;
import io.ohmflow.kernel.converter.Periphery;
import io.ohmflow.kernel.crossbar.TileBuffers.Room;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Quantizer;
import io.ohmflow.kernel.linalg.Views;
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

  private final TileBuffers buffers;
  private final Observed observed;

  /** Room for a block, once inputs are converted here. */
  private float[] driven = {};

  /** Inputs that were clipped, and whether a level was below 0. */
  private final int[] seen = new int[2];

  private final Views ofDriven = new Views();
  private Quantizer quantizer;
  private float rangeOfQuantizer;
  private boolean notNegative;
  private boolean clipped;
  private Matrix current;

  InputDrive(Periphery chip, int inputs, TileBuffers buffers, Observed observed) {
    this.codes = chip.dac().ideal() ? null : CodeGrid.of(chip.dac());
    this.curves = chip.drivers().linear() ? null : new InputCurves(chip.drivers(), inputs);
    this.buffers = buffers;
    this.observed = observed;
  }

  /**
   * Draws what is fixed for a chip.
   *
   * @param key identity of the chip
   */
  void newChip(NoiseKey key) {
    if (curves != null) {
      curves.newChip(key.child(Purpose.CONVERTERS).child(ROWS), buffers.draws());
    }
  }

  /**
   * Takes a block of vectors, or some of their inputs where drivers are linear.
   *
   * @param x [vectors × inputs]
   * @param range full-scale input, 0 = not known: the inputs pass as they are
   */
  void take(Matrix x, float range) {
    boolean converts = range > 0 && codes != null;
    notNegative = false;
    clipped = false;
    seen[0] = 0;
    seen[1] = 0;
    boolean passes = !converts && (range == 0 || range == 1);
    if (passes && curves == null) {
      current = x;
      return;
    }
    if (converts) {
      turnTo(range);
    }
    int width = x.columns();
    int n = x.rows() * width;
    driven = buffers.of(Room.DRIVEN, n);
    if (x.stride() == width) {
      take(x.data(), x.offset(), 0, n, range);
    } else {
      for (int v = 0; v < x.rows(); v++) {
        take(x.data(), x.offset() + v * x.stride(), v * width, width, range);
      }
    }
    current = ofDriven.of(driven, x.rows(), width);
    if (converts) {
      notNegative = seen[1] == 0 && curves == null;
      clipped = seen[0] > 0;
      observed.countInputs(n, seen[0]);
    }
    if (curves != null && range > 0) {
      bend(x.rows());
    }
  }

  private void turnTo(float range) {
    if (range != rangeOfQuantizer) {
      quantizer = codes.quantizer(range);
      rangeOfQuantizer = range;
    }
  }

  private void bend(int vectors) {
    curves.pass(driven, vectors);
  }

  private void take(float[] x, int from, int to, int count, float range) {
    if (range > 0 && codes != null) {
      quantizer.convert(x, from, driven, to, count, codes.level(), seen);
    } else if (range > 0) {
      float perRange = 1 / range;
      float[] out = driven;
      for (int i = 0; i < count; i++) {
        out[to + i] = x[from + i] * perRange;
      }
    } else {
      System.arraycopy(x, from, driven, to, count);
    }
  }

  /** Whether a value alone says what it is driven with, and 0 is driven with 0. */
  boolean convertsAhead(float range) {
    return range > 0 && codes != null && curves == null && codes.keepsZero();
  }

  /** Converts n values from {@code from} on, if {@link #convertsAhead}. */
  ConvertedInputs convertAhead(float[] x, int from, float[] out, int n, float range) {
    turnTo(range);
    seen[0] = 0;
    seen[1] = 0;
    quantizer.convert(x, from, out, 0, n, codes.level(), seen);
    return ConvertedInputs.of(seen[1] == 0, seen[0] > 0);
  }

  /**
   * Takes a block that has been converted already.
   *
   * @param levels full scale = 1, [vectors × inputs]
   */
  void takeConverted(Matrix levels, ConvertedInputs how) {
    current = levels;
    notNegative = how.notNegative();
    clipped = how.clips();
  }

  /** Whether all levels of the block are known to be at least 0. */
  boolean notNegative() {
    return notNegative;
  }

  /** Whether an input of the block was clipped. */
  boolean clipped() {
    return clipped;
  }

  /** x̂ of the block, [vectors × inputs]. */
  Matrix driven() {
    return current;
  }
}
