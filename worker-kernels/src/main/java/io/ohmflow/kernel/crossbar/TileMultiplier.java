package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.OutputSense.Column;
import io.ohmflow.kernel.crossbar.OutputSense.Converters;
import io.ohmflow.kernel.crossbar.OutputSense.Share;
import io.ohmflow.kernel.crossbar.OutputSense.Task;
import io.ohmflow.kernel.crossbar.OutputSense.Variances;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.wires.Wires;
import java.util.Arrays;

/**
 * Takes a block of vectors through the tiles: rows, cells, columns, and the digital sum over tiles,
 * slices and pulses, one conversion after the other.
 */
final class TileMultiplier {
  /** Beyond the numbers of tiles in the streams of noise. */
  private static final long CONVERSIONS = 1L << 40;

  private final ChipModel chip;
  private final TileGrid grid;
  private final int outputs;
  private final WeightSlice[] slices;
  private final DigitalOffsets offsets;
  private final RowDrive rows;
  private final OutputSense columns;
  private final TileProduct product;
  private final MvmVariance variance;

  /** Null where reference columns have no converters. */
  private final ReferenceColumns references;

  private final Currents currents;
  private final float[] units;

  /** Output scales of one pulse of several; empty if inputs are one level. */
  private final float[] pulseScales;

  /**
   * One tile's part in a call, of a block that begins at a vector of the call.
   *
   * @param tape receives what a derivative needs; null if nobody needs it
   */
  record Part(
      int tile, Drive drive, ClipMask mask, Tape.Part tape, int firstVector, int totalVectors) {}

  /**
   * The matrix that is multiplied by.
   *
   * @param slices its weights
   * @param offsets what is subtracted digitally
   */
  record Weights(
      TileGrid grid, int inputs, int outputs, WeightSlice[] slices, DigitalOffsets offsets) {}

  /**
   * @param block most vectors of a call
   */
  TileMultiplier(
      ChipModel chip, Weights weights, int block, Linalg linalg, Draws draws, Observed observed) {
    this.chip = chip;
    this.grid = weights.grid();
    this.outputs = weights.outputs();
    this.slices = weights.slices();
    this.offsets = weights.offsets();
    int inputs = weights.inputs();
    int readOut = DriftCorrection.vectors(chip);
    int tiled = chip.linearOutputs() ? readOut : block;
    this.rows = new RowDrive(chip, inputs, chip.ideal() ? 0 : block, draws, observed);
    this.columns = new OutputSense(chip, outputs, draws, observed);
    this.product = new TileProduct(chip, inputs, outputs, tiled, linalg);
    this.variance = new MvmVariance(chip.device().mvm(), inputs, outputs, tiled, linalg);
    this.references =
        ReferenceColumns.on(chip)
            ? new ReferenceColumns(chip, grid, inputs, outputs, tiled, linalg, draws, observed)
            : null;
    this.currents = new Currents(tiled * outputs, chip.wires().model() == Wires.Model.FIRST_ORDER);
    this.units = new float[readOut > 0 ? grid.rowTiles() * outputs : 0];
    this.pulseScales = new float[rows.conversions() > 1 ? grid.rowTiles() * outputs : 0];
  }

  /** Draws what is fixed for a chip with an identity. */
  void newChip(NoiseKey key) {
    rows.newChip(key);
    columns.newChip(key);
    if (references != null) {
      references.newChip(key);
    }
  }

  /** Takes a block of vectors [vectors × inputs]; see {@link InputDrive#take}. */
  void take(Matrix x, float range) {
    rows.take(x, range);
  }

  /** Takes a block that has been converted already; see {@link InputDrive#takeConverted}. */
  void takeConverted(Matrix levels, ConvertedInputs how) {
    rows.takeConverted(levels, how);
  }

  /** What converts inputs. */
  RowDrive rows() {
    return rows;
  }

  /** Converted inputs as one level, full scale = 1, [vectors × inputs]. */
  Matrix driven() {
    return rows.whole();
  }

  /**
   * Adds one tile's share to the outputs of the block that was taken.
   *
   * @param out [vectors × outputs], set by the tiles of the first row and added to by others
   */
  void multiply(Part part, Matrix out) {
    Slot slot = grid.slots().get(part.tile());
    Share share = slot.rowTile() == 0 ? Share.FIRST : Share.ADDED;
    for (int k = 0; k < slices.length; k++) {
      for (int p = 0; p < rows.conversions(); p++) {
        convert(new Conversion(part, k, p), share, outputScales(k, p, part.drive()), out);
        share = Share.ADDED;
      }
    }
    if (offsets.any()) {
      offsets.subtract(slot, rows, fullScale(part.drive()), out);
    }
  }

  /** Sets what one slice of a tile gives for vectors, in normalised units of its columns. */
  void sense(int slice, int tile, Matrix x, Drive drive, Matrix y) {
    rows.take(x, drive.inputRange());
    Part part = new Part(tile, drive, null, null, 0, x.rows());
    Share share = Share.FIRST;
    for (int p = 0; p < rows.conversions(); p++) {
      Arrays.fill(units, (float) rows.significance(p));
      convert(new Conversion(part, slice, p), share, units, y);
      share = Share.ADDED;
    }
  }

  /** One pulse, or one level, on one slice of a tile. */
  private record Conversion(Part part, int slice, int pulse) {}

  private void convert(Conversion c, Share share, float[] scales, Matrix out) {
    Part part = c.part();
    Slot slot = grid.slots().get(part.tile());
    Drive drive = drive(part.drive(), c.slice() * rows.conversions() + c.pulse());
    Converters under = new Converters(part.tile(), c.slice(), slot, Column.OUTPUT);
    Task task =
        new Task(
            under, share, drive, part.mask(), part.tape(), part.firstVector(), part.totalVectors());
    CellCircuit cells = slices[c.slice()].circuit();
    Levels levels = rows.levels(c.pulse());
    product.multiply(cells, part.tile(), slot, levels, out.rows(), currents);
    if (part.tape() != null) {
      int columnsOfTile = slot.columns();
      int at = part.firstVector() * columnsOfTile;
      product.keep(part.tape(), currents, at, out.rows() * columnsOfTile);
    }
    Variances variances =
        drive.noiseScale() == 0 ? null : variance.of(cells, slot, levels, out.rows());
    columns.sense(task, currents, variances, scales, out);
    if (references != null) {
      references.subtract(task, slices[c.slice()].references(), levels, scales, out);
    }
  }

  /** Streams of noise of its own for each further conversion of a vector. */
  private Drive drive(Drive drive, int conversion) {
    if (conversion == 0 && pulseScales.length == 0) {
      return drive;
    }
    NoiseKey key = conversion == 0 ? drive.key() : drive.key().child(CONVERSIONS + conversion);
    float range = pulseScales.length == 0 ? drive.inputRange() : 1;
    return new Drive(range, drive.adcRange(), key, drive.firstVector(), drive.noiseScale());
  }

  /**
   * Weight of a normalised output of 1 in a slice and pulse, [row tiles × outputs]; with pulses the
   * input range is in it, because pulse by pulse its product with their significance is whole.
   */
  private float[] outputScales(int slice, int pulse, Drive drive) {
    float[] scales = slices[slice].outputScales();
    if (pulseScales.length == 0) {
      return scales;
    }
    float unit = (float) (rows.significance(pulse) * fullScale(drive));
    for (int i = 0; i < scales.length; i++) {
      pulseScales[i] = scales[i] * unit;
    }
    return pulseScales;
  }

  private static float fullScale(Drive drive) {
    return drive.inputRange() > 0 ? drive.inputRange() : 1;
  }

  /** See {@link AnalogMatrix#adcStep}. */
  double adcStep(Drive drive) {
    float range = chip.adc().ideal() ? 0 : columns.range(drive, grid.slots().get(0));
    if (range == 0) {
      return 0;
    }
    double squares = 0;
    for (WeightSlice slice : slices) {
      for (int p = 0; p < rows.conversions(); p++) {
        double significance = rows.significance(p);
        for (float scale : slice.outputScales()) {
          squares += significance * significance * scale * scale;
        }
      }
    }
    double code = CodeGrid.of(chip.adc()).step(range);
    return fullScale(drive) * code * Math.sqrt(squares / outputs);
  }

  /** Full-scale input of the ADCs of a tile, normalised units; 0 if it is not known yet. */
  float adcRange(Drive drive, Slot slot) {
    return columns.range(drive, slot);
  }
}
