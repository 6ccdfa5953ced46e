package io.ohmflow.kernel.crossbar;

import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.HardwareProfile.Cut;
import java.util.ArrayList;
import java.util.List;

/**
 * How a matrix [inputs × outputs] is cut into tiles: as few as possible, of sizes that differ by at
 * most one, so that no tile is a thin remainder, unless the chip fills its tiles. Immutable.
 */
public final class TileGrid {
  private final List<Slot> slots;
  private final List<Slot> firstColumn;
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
      int row = begin(inputs, r, rowTiles, tile.cut(), tile.rows());
      int rows = begin(inputs, r + 1, rowTiles, tile.cut(), tile.rows()) - row;
      for (int c = 0; c < columnTiles; c++) {
        int column = begin(outputs, c, columnTiles, tile.cut(), tile.columns());
        int end = begin(outputs, c + 1, columnTiles, tile.cut(), tile.columns());
        all.add(new Slot(r, row, rows, column, end - column));
      }
    }
    this.slots = List.copyOf(all);
    this.firstColumn = slots.stream().filter(slot -> slot.column() == 0).toList();
  }

  /** The tiles, row by row. */
  public List<Slot> slots() {
    return slots;
  }

  /** The first tile of each row of tiles. */
  List<Slot> firstColumn() {
    return firstColumn;
  }

  /** Tiles that an output is summed over. */
  public int rowTiles() {
    return rowTiles;
  }

  /** First output of a tile of each row of tiles. */
  int column(int columnTile) {
    return slots.get(columnTile).column();
  }

  /** The output behind the last one of a tile of each row of tiles. */
  int columnEnd(int columnTile) {
    return column(columnTile) + slots.get(columnTile).columns();
  }

  /** Tiles that an input is spread over. */
  public int columnTiles() {
    return slots.size() / rowTiles;
  }

  private static int tiles(int length, int most) {
    return 1 + (length - 1) / most;
  }

  /** Where part {@code index} of a length begins, which {@code parts} parts fill. */
  private static int begin(int length, int index, int parts, Cut cut, int most) {
    long begin = cut == Cut.FULL ? (long) index * most : (long) length * index / parts;
    return (int) Math.min(length, begin);
  }
}
