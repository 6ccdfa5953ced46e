package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.profile.HardwareProfile.DriftCompensation;
import java.util.Arrays;

/**
 * Digital compensation of drift: each tile's outputs are multiplied by alpha = mean|G| when
 * programmed / mean|G| now, as read with one input at a time. Per tile ({@code GLOBAL}) or per
 * column.
 *
 * <p>Source: Joshi et al., Nat. Commun. 11, 2473 (2020); the read-out with the identity matrix
 * follows aihwkit {@code inference/compensation/drift.py}, although its documentation speaks of one
 * vector of ones, in which positive and negative weights would cancel.
 */
final class DriftCorrection {
  /** Keeps alpha finite for a tile without weights. */
  private static final double FLOOR = 1e-4;

  private final DriftCompensation kind;
  private final TileGrid grid;
  private final int outputs;
  private final double[] reference;
  private final double[] now;

  DriftCorrection(DriftCompensation kind, TileGrid grid, int outputs) {
    this.kind = kind;
    this.grid = grid;
    this.outputs = outputs;
    int factors = kind == DriftCompensation.NONE ? 0 : grid.rowTiles() * outputs;
    this.reference = new double[factors];
    this.now = new double[factors];
  }

  boolean isNeeded() {
    return kind != DriftCompensation.NONE;
  }

  /** Notes the tiles as they are right after programming, [inputs × outputs]. */
  void reference(float[] effective) {
    means(effective, reference);
  }

  /** Multiplies scales, [row tiles × outputs], by alpha for the tiles as they are now. */
  void correct(float[] effective, float[] scales) {
    means(effective, now);
    for (int i = 0; i < scales.length; i++) {
      scales[i] *= (float) (reference[i] / now[i]);
    }
  }

  private void means(float[] effective, double[] into) {
    Arrays.fill(into, 0);
    for (Slot slot : grid.slots()) {
      int at = slot.rowTile() * outputs + slot.column();
      for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
        int from = r * outputs + slot.column();
        for (int c = 0; c < slot.columns(); c++) {
          into[at + c] += Math.abs(effective[from + c]);
        }
      }
      if (kind == DriftCompensation.GLOBAL) {
        double all = Arrays.stream(into, at, at + slot.columns()).sum();
        Arrays.fill(into, at, at + slot.columns(), all / slot.columns());
      }
      for (int c = at; c < at + slot.columns(); c++) {
        into[c] = Math.max(into[c] / slot.rows(), FLOOR);
      }
    }
  }
}
