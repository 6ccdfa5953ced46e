package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.DeviceChunk;
import java.util.stream.IntStream;

/**
 * The cells of a slice whose weight cannot be changed: those of one-sided pairs whose active device
 * is stuck, of two-sided pairs of which both are, of cells beside a reference column that are.
 */
final class StuckCells {
  private final DeviceArray first;

  /** Null where the first device of a cell decides. */
  private final DeviceArray second;

  private final int outputs;
  private final float[] one = new float[DeviceChunk.SIZE];
  private final float[] other = new float[DeviceChunk.SIZE];
  private int[] cells = {};
  private boolean known;

  StuckCells(DeviceArray first, DeviceArray second, int outputs) {
    this.first = first;
    this.second = second;
    this.outputs = outputs;
  }

  /** Forgets them, because other devices have been programmed. */
  void forget() {
    known = false;
  }

  /** Sets what belongs to them to 0 in a gradient [outputs × inputs]. */
  void clear(Matrix gradient) {
    if (!known) {
      cells = find();
      known = true;
    }
    for (int cell : cells) {
      int to = cell % outputs * gradient.stride() + cell / outputs;
      gradient.data()[gradient.offset() + to] = 0;
    }
  }

  private int[] find() {
    IntStream.Builder found = IntStream.builder();
    for (int from = 0; from < first.size(); from += DeviceChunk.SIZE) {
      int n = Math.min(DeviceChunk.SIZE, first.size() - from);
      first.working(from, n, one);
      if (second != null) {
        second.working(from, n, other);
      }
      for (int i = 0; i < n; i++) {
        if (one[i] == 0 && (second == null || other[i] == 0)) {
          found.add(from + i);
        }
      }
    }
    return found.build().toArray();
  }
}
