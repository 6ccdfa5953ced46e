package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
import java.util.Arrays;

/**
 * What the digital side subtracts because weights or inputs were moved up to be positive: with w' =
 * w + s and x' = x + r, Σ x w = Σ x' w' − r Σ w' − s Σ x. The chip's periphery knows both sums:
 * that of the weights since it programmed them, that of the inputs since it converted them.
 */
final class DigitalOffsets {
  private final WeightMapping mapping;
  private final PulseTrain pulses;
  private final TileGrid grid;
  private final int outputs;

  /** Sums of the weights of a column as the cells aim to be felt, [row tiles × outputs]. */
  private final double[] columnSums;

  DigitalOffsets(WeightMapping mapping, PulseTrain pulses, TileGrid grid, int outputs) {
    this.mapping = mapping;
    this.pulses = pulses;
    this.grid = grid;
    this.outputs = outputs;
    this.columnSums = new double[pulses.offset() > 0 ? grid.rowTiles() * outputs : 0];
  }

  /** Whether anything is to be subtracted. */
  boolean any() {
    return pulses.offset() > 0 || mapping.digitalOffset() > 0;
  }

  /** Whether cell values have to be told by {@link #add}. */
  boolean counts() {
    return columnSums.length > 0;
  }

  /** Forgets the sums of the last programming. */
  void clear() {
    Arrays.fill(columnSums, 0);
  }

  /** Takes in the cell values [inputs × outputs] of a slice, if sums are kept. */
  void add(int slice, float[] values) {
    for (Slot slot : grid.slots()) {
      int at = slot.rowTile() * outputs;
      for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
        for (int c = slot.column(); c < slot.column() + slot.columns(); c++) {
          double weight = mapping.scales()[at + c] * mapping.significance(slice);
          columnSums[at + c] += weight * mapping.felt(slice, values[r * outputs + c]);
        }
      }
    }
  }

  /**
   * Subtracts from the outputs of a tile.
   *
   * @param driven converted inputs of a block of vectors
   * @param range full-scale input
   * @param y [vectors × outputs]
   */
  void subtract(Slot slot, RowDrive driven, float range, Matrix y) {
    int at = slot.rowTile() * outputs;
    double moved = mapping.digitalOffset();
    for (int v = 0; v < y.rows(); v++) {
      double inputs = moved > 0 ? moved * driven.sum(v, slot.row(), slot.rows()) : 0;
      int to = y.offset() + v * y.stride();
      for (int c = slot.column(); c < slot.column() + slot.columns(); c++) {
        double sum = inputs * mapping.scales()[at + c];
        if (columnSums.length > 0) {
          sum += pulses.offset() * columnSums[at + c];
        }
        y.data()[to + c] -= (float) (range * sum);
      }
    }
  }
}
