package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.OutputSense.Column;
import io.ohmflow.kernel.crossbar.OutputSense.Converters;
import io.ohmflow.kernel.crossbar.OutputSense.Share;
import io.ohmflow.kernel.crossbar.OutputSense.Variances;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.wires.Wires;
import io.ohmflow.profile.HardwareProfile.Reference;
import io.ohmflow.profile.HardwareProfile.Tile;
import java.util.Arrays;

/**
 * Reference columns with circuits and converters of their own: what a tile's reference column gives
 * in a conversion, noise and errors included, is subtracted from the tile's other columns behind
 * the converters.
 *
 * <p>Source: dummy columns as in NeuroSim V1.5 ({@code cim/modules/macro.py}).
 */
final class ReferenceColumns {
  /** Beyond the numbers of tiles and conversions in the streams of noise. */
  private static final long STREAM = 1L << 41;

  private final TileGrid grid;
  private final int outputs;
  private final OutputSense columns;
  private final TileProduct product;
  private final MvmVariance variance;
  private final Currents currents;
  private final TileTask own = new TileTask();

  /** Scales that leave codes in normalised units, [row tiles × column tiles]. */
  private final float[] ones;

  private final Matrix codes;

  /**
   * @param weights the grid of the columns beside them
   * @param outputs columns beside them
   * @param vectors most vectors of a block
   * @param observed told of currents and clipped ones
   */
  ReferenceColumns(
      ChipModel chip,
      TileGrid weights,
      int inputs,
      int outputs,
      int vectors,
      Linalg linalg,
      TileBuffers buffers,
      Observed observed) {
    int tiles = weights.columnTiles();
    this.grid = grid(weights, inputs, chip.tile());
    this.outputs = outputs;
    this.columns = new OutputSense(chip, tiles, buffers, observed);
    this.product = new TileProduct(chip, grid, tiles, vectors, linalg);
    this.variance = new MvmVariance(chip.device().mvm(), tiles, vectors, linalg);
    boolean loaded = chip.wires().model() == Wires.Model.FIRST_ORDER;
    this.currents = new Currents(new float[vectors], new float[loaded ? vectors : 0]);
    this.ones = new float[weights.rowTiles() * tiles];
    Arrays.fill(ones, 1);
    this.codes = Matrix.zeros(vectors, tiles);
  }

  /** Whether a chip has such columns. */
  static boolean on(ChipModel chip) {
    return chip.mapping().reference() == Reference.CONVERTED;
  }

  /** The grid of the reference columns alone, one for each tile, in the order of the tiles. */
  static TileGrid grid(TileGrid weights, int inputs, Tile tile) {
    return new TileGrid(inputs, weights.columnTiles(), new Tile(tile.rows(), 1, tile.cut()));
  }

  /** Draws what is fixed for a chip with an identity. */
  void newChip(NoiseKey key) {
    columns.newChip(key.child(STREAM));
  }

  /**
   * Subtracts from the outputs of a tile what its reference column gives.
   *
   * @param task the conversion of the tile
   * @param cells the reference columns of the slice
   * @param scales weights of a normalised output of 1, [row tiles × outputs]
   * @param y [vectors × outputs]
   */
  void subtract(TileTask task, CellCircuit cells, Levels levels, float[] scales, Matrix y) {
    int tile = task.under().tile();
    Slot slot = grid.slots().get(tile);
    Drive beside = task.drive();
    NoiseKey key = beside.key().child(STREAM);
    Drive drive = new Drive(1, beside.adcRange(), key, beside.firstVector(), beside.noiseScale());
    product.multiply(cells, tile, levels, y.rows(), currents);
    Variances variances =
        drive.noiseScale() == 0 ? null : variance.of(cells, slot, levels, y.rows());
    Converters under = new Converters(tile, task.under().slice(), slot, Column.REFERENCE);
    Matrix out = codes.rows(0, y.rows());
    own.beside(task, drive);
    own.turnTo(under, Share.FIRST, drive);
    columns.sense(own, currents, variances, ones, out);
    float unit = beside.inputRange() > 0 ? beside.inputRange() : 1;
    subtract(out, slot.column(), task.under().slot(), unit, scales, y);
  }

  private void subtract(Matrix from, int at, Slot slot, float unit, float[] scales, Matrix y) {
    int scaleAt = slot.rowTile() * outputs;
    for (int v = 0; v < y.rows(); v++) {
      float reference = unit * from.at(v, at);
      int to = y.offset() + v * y.stride();
      for (int c = slot.column(); c < slot.column() + slot.columns(); c++) {
        y.data()[to + c] -= scales[scaleAt + c] * reference;
      }
    }
  }
}
