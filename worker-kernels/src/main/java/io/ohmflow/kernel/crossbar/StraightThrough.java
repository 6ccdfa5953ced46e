package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.Limits;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Views;
import java.util.Arrays;

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
  private final Linalg linalg;
  private final Views ofHeld = new Views();
  private float[] held = {};
  private float[] passed = {};

  StraightThrough(TileGrid grid, int inputs, Linalg linalg) {
    this.grid = grid;
    this.inputs = inputs;
    this.linalg = linalg;
  }

  /**
   * @param weights [outputs × inputs] that dx goes through
   * @param limits what the DAC does not clip, null for everything
   * @return gradient of the loss by the input range, Σ dx·sign(x) over the inputs that the DAC
   *     clipped; 0 without dx
   */
  double run(
      Matrix x, Matrix dy, Matrix weights, Limits limits, ClipMask mask, Matrix dx, Matrix dw) {
    Matrix in = limits != null ? held(x, limits) : x;
    if (mask.any()) {
      for (int t = 0; t < grid.slots().size(); t++) {
        tile(grid.slots().get(t), passed(t, dy, mask), in, weights, dx, dw);
      }
    } else {
      linalg.multiplyAdd(dy.transpose(), in, dw);
      if (dx != null) {
        linalg.multiply(dy, weights, dx);
      }
    }
    return dx != null && limits != null ? stopAtLimits(x, limits, dx) : 0;
  }

  /** What goes back through a tile, [vectors × its columns]: dy, but 0 where its ADC clipped. */
  private Matrix passed(int tile, Matrix dy, ClipMask mask) {
    Slot slot = grid.slots().get(tile);
    int columns = slot.columns();
    if (!mask.any(tile)) {
      return dy.columns(slot.column(), columns);
    }
    passed = atLeast(passed, dy.rows() * columns);
    for (int v = 0; v < dy.rows(); v++) {
      int from = dy.offset() + v * dy.stride() + slot.column();
      System.arraycopy(dy.data(), from, passed, v * columns, columns);
    }
    mask.stop(tile, passed);
    return Matrix.of(passed, dy.rows(), columns);
  }

  private void tile(Slot slot, Matrix dy, Matrix x, Matrix weights, Matrix dx, Matrix dw) {
    int columns = slot.columns();
    linalg.multiplyAdd(
        dy.transpose(),
        x.columns(slot.row(), slot.rows()),
        dw.block(slot.column(), columns, slot.row(), slot.rows()));
    if (dx == null) {
      return;
    }
    Matrix block = weights.block(slot.column(), columns, slot.row(), slot.rows());
    Matrix into = dx.columns(slot.row(), slot.rows());
    if (slot.column() == 0) {
      linalg.multiply(dy, block, into);
    } else {
      linalg.multiplyAdd(dy, block, into);
    }
  }

  /** x held at the limits, as the DAC held it. */
  private Matrix held(Matrix x, Limits limits) {
    int n = x.rows() * inputs;
    held = atLeast(held, n);
    for (int v = 0; v < x.rows(); v++) {
      System.arraycopy(x.data(), x.offset() + v * x.stride(), held, v * inputs, inputs);
    }
    limits.hold(held, n);
    return ofHeld.of(held, x.rows(), inputs);
  }

  private double stopAtLimits(Matrix x, Limits limits, Matrix dx) {
    double byLimit = 0;
    for (int v = 0; v < x.rows(); v++) {
      int from = x.offset() + v * x.stride();
      int to = dx.offset() + v * dx.stride();
      int k = limits.firstClipped(x.data(), from, inputs);
      while (k < inputs) {
        byLimit += x.data()[from + k] > 0 ? dx.data()[to + k] : -dx.data()[to + k];
        dx.data()[to + k] = 0;
        k += 1 + limits.firstClipped(x.data(), from + k + 1, inputs - k - 1);
      }
    }
    return byLimit;
  }

  private static float[] atLeast(float[] buffer, int n) {
    return buffer.length >= n ? buffer : Arrays.copyOf(buffer, n);
  }
}
