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
 * follows aihwkit {@code inference/compensation/drift.py}.
 */
final class DriftCorrection {
  /** Keeps alpha finite for a tile without weights. */
  private static final double FLOOR = 1e-4;

  private final DriftCompensation kind;
  private final TileGrid grid;
  private final int outputs;
  private final double[] reference;

  DriftCorrection(DriftCompensation kind, TileGrid grid, int outputs) {
    this.kind = kind;
    this.grid = grid;
    this.outputs = outputs;
    this.reference = new double[grid.rowTiles() * outputs];
  }

  boolean isNeeded() {
    return kind != DriftCompensation.NONE;
  }

  /** Notes the tiles as they are right after programming, [inputs × outputs]. */
  void reference(float[] effective) {
    means(effective, reference);
  }

  /** Sets alpha, [row tiles × outputs], for the tiles as they are now. */
  void factors(float[] effective, float[] alpha) {
    double[] now = new double[reference.length];
    means(effective, now);
    for (int i = 0; i < alpha.length; i++) {
      alpha[i] = (float) (reference[i] / Math.max(now[i], FLOOR));
    }
  }

  private void means(float[] effective, double[] into) {
    for (Slot slot : grid.slots()) {
      int at = slot.rowTile() * outputs + slot.column();
      double tile = 0;
      for (int c = 0; c < slot.columns(); c++) {
        double sum = 0;
        for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
          sum += Math.abs(effective[r * outputs + slot.column() + c]);
        }
        into[at + c] = Math.max(sum / slot.rows(), FLOOR);
        tile += sum;
      }
      if (kind == DriftCompensation.GLOBAL) {
        double mean = Math.max(tile / ((double) slot.rows() * slot.columns()), FLOOR);
        Arrays.fill(into, at, at + slot.columns(), mean);
      }
    }
  }
}
