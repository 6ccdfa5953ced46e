package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import java.util.function.Consumer;

/**
 * The backward pass of a product on tiles as if the chip were exact but for the limits of its
 * converters.
 *
 * <p>Without a clipped ADC the pass is two products. Else it goes tile by tile with the clipped
 * outputs of that tile set to 0; each element is still one chain over the same terms in the same
 * order, so a mask without marks would give the same bits.
 */
final class StraightThrough {
  private final TileGrid grid;
  private final int inputs;
  private final int outputs;
  private final Linalg linalg;
  private final float[] held;
  private final float[] masked;
  private float[] noisy = {};
  private float[] noisyTransposed = {};
  private boolean noisyKnown;

  StraightThrough(TileGrid grid, int inputs, int outputs, int maxVectors, Linalg linalg) {
    this.grid = grid;
    this.inputs = inputs;
    this.outputs = outputs;
    this.linalg = linalg;
    this.held = new float[maxVectors * inputs];
    this.masked = new float[maxVectors * outputs];
  }

  /** Forgets the noisy weights: the devices were read again. */
  void invalidate() {
    noisyKnown = false;
  }

  /** The noisy weights as [outputs × inputs]; {@code fill} gives them as [inputs × outputs]. */
  Matrix noisy(Consumer<float[]> fill) {
    if (!noisyKnown) {
      if (noisy.length == 0) {
        noisy = new float[inputs * outputs];
        noisyTransposed = new float[inputs * outputs];
      }
      fill.accept(noisy);
      for (int r = 0; r < inputs; r++) {
        for (int c = 0; c < outputs; c++) {
          noisyTransposed[c * inputs + r] = noisy[r * outputs + c];
        }
      }
      noisyKnown = true;
    }
    return Matrix.of(noisyTransposed, outputs, inputs);
  }

  /**
   * @param weights [outputs × inputs] that dx goes through
   * @param limit input range of the DAC, 0 for none
   */
  void run(Matrix x, Matrix dy, Matrix weights, float limit, ClipMask mask, Matrix dx, Matrix dw) {
    Matrix in = limit > 0 ? held(x, limit) : x;
    if (mask.any()) {
      for (int t = 0; t < grid.slots().size(); t++) {
        tile(t, in, dy, weights, mask, dx, dw);
      }
    } else {
      linalg.multiplyAdd(dy.transpose(), in, dw);
      if (dx != null) {
        linalg.multiply(dy, weights, dx);
      }
    }
    if (dx != null && limit > 0) {
      stopAtLimit(x, limit, dx);
    }
  }

  private void tile(
      int t, Matrix x, Matrix dy, Matrix weights, ClipMask mask, Matrix dx, Matrix dw) {
    Slot slot = grid.slots().get(t);
    int columns = slot.columns();
    for (int v = 0; v < dy.rows(); v++) {
      int from = dy.offset() + v * dy.stride() + slot.column();
      for (int c = 0; c < columns; c++) {
        int i = v * columns + c;
        masked[i] = mask.clipped(t, i) ? 0 : dy.data()[from + c];
      }
    }
    Matrix passed = Matrix.of(masked, dy.rows(), columns);
    linalg.multiplyAdd(
        passed.transpose(),
        x.columns(slot.row(), slot.rows()),
        dw.block(slot.column(), columns, slot.row(), slot.rows()));
    if (dx == null) {
      return;
    }
    Matrix block = weights.block(slot.column(), columns, slot.row(), slot.rows());
    Matrix into = dx.columns(slot.row(), slot.rows());
    if (slot.column() == 0) {
      linalg.multiply(passed, block, into);
    } else {
      linalg.multiplyAdd(passed, block, into);
    }
  }

  /** x held at ±limit, as the DAC held it. */
  private Matrix held(Matrix x, float limit) {
    for (int v = 0; v < x.rows(); v++) {
      int from = x.offset() + v * x.stride();
      for (int k = 0; k < inputs; k++) {
        held[v * inputs + k] = Math.max(-limit, Math.min(limit, x.data()[from + k]));
      }
    }
    return Matrix.of(held, x.rows(), inputs);
  }

  private void stopAtLimit(Matrix x, float limit, Matrix dx) {
    for (int v = 0; v < x.rows(); v++) {
      int from = x.offset() + v * x.stride();
      int to = dx.offset() + v * dx.stride();
      for (int k = 0; k < inputs; k++) {
        if (Math.abs(x.data()[from + k]) > limit) {
          dx.data()[to + k] = 0;
        }
      }
    }
  }
}
