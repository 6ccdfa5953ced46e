package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.HardwareProfile.Cut;
import io.ohmflow.profile.HardwareProfile.Tile;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TileGridTest {
  @Property(tries = 300)
  void tilesCoverTheMatrixOnceAndDifferByAtMostOne(
      @ForAll @IntRange(min = 1, max = 200) int inputs,
      @ForAll @IntRange(min = 1, max = 200) int outputs,
      @ForAll @IntRange(min = 1, max = 64) int rows,
      @ForAll @IntRange(min = 1, max = 64) int columns) {
    TileGrid grid = new TileGrid(inputs, outputs, new Tile(rows, columns));
    int[] covered = new int[inputs * outputs];
    int minRows = Integer.MAX_VALUE;
    int maxRows = 0;
    for (TileGrid.Slot s : grid.slots()) {
      assertTrue(s.rows() <= rows && s.columns() <= columns);
      minRows = Math.min(minRows, s.rows());
      maxRows = Math.max(maxRows, s.rows());
      for (int r = 0; r < s.rows(); r++) {
        for (int c = 0; c < s.columns(); c++) {
          covered[(s.row() + r) * outputs + s.column() + c]++;
        }
      }
    }
    for (int times : covered) {
      assertEquals(1, times);
    }
    assertTrue(maxRows - minRows <= 1);
    assertEquals((inputs + rows - 1) / rows, grid.rowTiles());
  }

  @Test
  void fullTilesLeaveARemainder() {
    TileGrid grid = new TileGrid(300, 5, new Tile(128, 3, Cut.FULL));
    assertEquals(
        List.of(
            new TileGrid.Slot(0, 0, 128, 0, 3),
            new TileGrid.Slot(0, 0, 128, 3, 2),
            new TileGrid.Slot(1, 128, 128, 0, 3),
            new TileGrid.Slot(1, 128, 128, 3, 2),
            new TileGrid.Slot(2, 256, 44, 0, 3),
            new TileGrid.Slot(2, 256, 44, 3, 2)),
        grid.slots());
  }

  @Test
  void unlimitedTilesHoldAnyMatrix() {
    TileGrid grid = new TileGrid(100_000, 3, new Tile(Tile.UNLIMITED, Tile.UNLIMITED));
    assertEquals(1, grid.slots().size());
    assertEquals(new TileGrid.Slot(0, 0, 100_000, 0, 3), grid.slots().get(0));
  }
}
