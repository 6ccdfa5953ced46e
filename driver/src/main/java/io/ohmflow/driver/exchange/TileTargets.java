package io.ohmflow.driver.exchange;

import java.io.IOException;
import java.util.List;

/**
 * What the devices of one tile are to be programmed to.
 *
 * @param layer name in the network
 * @param group of a grouped convolution, from 0
 * @param slice digit of the weights, from 0, the lowest first
 * @param tile number of the tile in its matrix, from 0, row by row of tiles
 * @param firstInput input of the matrix that drives the first row
 * @param firstOutput output of the matrix that the first column is
 * @param rows of the tile that are used, each an input
 * @param columns of the tile that are used, each an output
 * @param plus g⁺ [rows × columns], µS
 * @param minus g⁻ [rows × columns], µS, or the reference column [rows × 1]
 * @param against what g⁺ is held against
 * @param scale weight of 1 µS more in g⁺ than in g⁻, per column
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over with one owner, never compared.
public record TileTargets(
    String layer,
    int group,
    int slice,
    int tile,
    int firstInput,
    int firstOutput,
    int rows,
    int columns,
    float[] plus,
    float[] minus,
    Minus against,
    float[] scale) {

  /** What a device of the plus side is held against. */
  public enum Minus {
    /** A device of its own. */
    DEVICE,
    /** A column that all outputs of the tile share. */
    REFERENCE_COLUMN
  }

  /** Columns of g⁻. */
  public int minusColumns() {
    return against == Minus.DEVICE ? columns : 1;
  }

  /** Whoever takes the tiles of a network one after another. */
  public interface Sink {
    void take(TileTargets tile) throws IOException;
  }

  /** What identifies the tile: {@code conv2d-1.group-0.slice-0.tile-3}. */
  public String name() {
    return String.join(".", List.of(layer, "group-" + group, "slice-" + slice, "tile-" + tile));
  }
}
