package io.ohmflow.kernel.crossbar;

import io.ohmflow.profile.HardwareProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * How a matrix [inputs × outputs] is cut into tiles: as few as possible, of sizes that differ by at
 * most one, so that no tile is a thin remainder. Immutable.
 */
public final class TileGrid {
  private final List<Slot> slots;
  private final int rowTiles;

  /**
   * One tile's part of the matrix.
   *
   * @param rowTile number of the tile from the top
   * @param row first input
   * @param rows number of inputs
   * @param column first output
   * @param columns number of outputs
   */
  public record Slot(int rowTile, int row, int rows, int column, int columns) {}

  /**
   * @param inputs rows of the matrix, at least 1
   * @param outputs columns, at least 1
   * @param tile largest tile
   */
  public TileGrid(int inputs, int outputs, HardwareProfile.Tile tile) {
    this.rowTiles = tiles(inputs, tile.rows());
    int columnTiles = tiles(outputs, tile.columns());
    List<Slot> all = new ArrayList<>();
    for (int r = 0; r < rowTiles; r++) {
      int row = cut(inputs, r, rowTiles);
      int rows = cut(inputs, r + 1, rowTiles) - row;
      for (int c = 0; c < columnTiles; c++) {
        int column = cut(outputs, c, columnTiles);
        int columns = cut(outputs, c + 1, columnTiles) - column;
        all.add(new Slot(r, row, rows, column, columns));
      }
    }
    this.slots = List.copyOf(all);
  }

  /** The tiles, row by row. */
  public List<Slot> slots() {
    return slots;
  }

  /** Tiles that an output is summed over. */
  public int rowTiles() {
    return rowTiles;
  }

  /** Tiles that an input is spread over. */
  public int columnTiles() {
    return slots.size() / rowTiles;
  }

  private static int tiles(int length, int most) {
    return 1 + (length - 1) / most;
  }

  /** Where part {@code index} of {@code parts} nearly equal ones of a length begins. */
  static int cut(int length, int index, int parts) {
    return (int) ((long) length * index / parts);
  }
}
