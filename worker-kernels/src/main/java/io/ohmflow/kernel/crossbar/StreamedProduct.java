package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileBuffers.Room;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Views;
import io.ohmflow.kernel.wires.FirstOrderDrop;
import io.ohmflow.kernel.wires.Wires.Model;

/**
 * {@link TileProduct} for cells that are used once after they were programmed, as those of linear
 * layers in a training step: some rows of a tile are programmed, read and multiplied by, then the
 * next ones in the same place. So a lane never holds a matrix of cells, and its pieces stay in the
 * caches. Currents are sums in the same order as those of whole tiles, so they have the same bits.
 */
final class StreamedProduct {
  /** Cells of a piece: with their loads 64 KiB. */
  private static final int CELLS = 1 << 13;

  /** With fewer rows the time would go into loading and storing currents. */
  private static final int LEAST_ROWS = 16;

  /** More would only take room for inputs. */
  private static final int MOST_ROWS = 32;

  private final ChipModel chip;
  private final Linalg linalg;
  private final TileBuffers buffers;
  private final boolean loaded;
  private final Views ofInputs = new Views();
  private final Views ofCells = new Views();
  private final Views ofLoads = new Views();
  private final Views ofMagnitudes = new Views();
  private Matrix x;
  private boolean clipped;

  StreamedProduct(ChipModel chip, Linalg linalg, TileBuffers buffers) {
    this.chip = chip;
    this.linalg = linalg;
    this.buffers = buffers;
    this.loaded = chip.wires().model() == Model.FIRST_ORDER;
  }

  /** Takes a block of inputs that have not been converted, [vectors × inputs]. */
  void take(Matrix inputs) {
    x = inputs;
    clipped = false;
  }

  /** Whether an input was clipped since the block was taken. */
  boolean clipped() {
    return clipped;
  }

  /**
   * Sets the currents of a tile for the block.
   *
   * @param slice whose reading is {@link WeightSlice#pending}
   * @param rows converts inputs
   * @param range full-scale input; 0 = not known
   */
  void multiply(WeightSlice slice, Slot slot, RowDrive rows, float range, Currents into) {
    Matrix currents = into.values(x.rows(), slot.columns());
    int atOnce = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, CELLS / slot.columns()));
    for (int done = 0; done < slot.rows(); done += atOnce) {
      int n = Math.min(atOnce, slot.rows() - done);
      Matrix in = drive(rows, slot.row() + done, n, range);
      float[] cells = buffers.of(Room.STREAMED, n * slot.columns());
      slice.readPart(slot, slot.row() + done, n, cells);
      add(in, ofCells.of(cells, n, slot.columns()), done > 0, currents);
      if (loaded) {
        Matrix loads = weigh(slot, done, n, cells);
        Matrix magnitudes = rows.notNegative() ? in : magnitudes(in);
        add(magnitudes, loads, done > 0, into.loads(x.rows(), slot.columns()));
      }
    }
    if (loaded) {
      into.lose(FirstOrderDrop.of(chip.wires(), slot.rows()).perLoad());
    }
  }

  private Matrix drive(RowDrive rows, int from, int n, float range) {
    rows.take(ofInputs.columns(x, from, n), range);
    clipped |= rows.clipped();
    return rows.whole();
  }

  private void add(Matrix in, Matrix cells, boolean further, Matrix out) {
    if (further) {
      linalg.multiplyAdd(in, cells, out);
    } else {
      linalg.multiply(in, cells, out);
    }
  }

  /** What rows of a tile load their columns with. */
  private Matrix weigh(Slot slot, int first, int n, float[] cells) {
    int columns = slot.columns();
    float[] loads = buffers.of(Room.STREAMED_LOADS, n * columns);
    FirstOrderDrop drop = FirstOrderDrop.of(chip.wires(), slot.rows());
    for (int r = 0; r < n; r++) {
      drop.weigh(first + r, cells, loads, r * columns, columns);
    }
    return ofLoads.of(loads, n, columns);
  }

  private Matrix magnitudes(Matrix in) {
    int n = in.columns();
    float[] out = buffers.of(Room.MAGNITUDES, in.rows() * n);
    float[] levels = in.data();
    for (int v = 0; v < in.rows(); v++) {
      int from = in.offset() + v * in.stride();
      for (int i = 0; i < n; i++) {
        out[v * n + i] = Math.abs(levels[from + i]);
      }
    }
    return ofMagnitudes.of(out, in.rows(), n);
  }
}
