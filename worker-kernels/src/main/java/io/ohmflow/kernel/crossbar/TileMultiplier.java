package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.OutputSense.Column;
import io.ohmflow.kernel.crossbar.OutputSense.Converters;
import io.ohmflow.kernel.crossbar.OutputSense.Share;
import io.ohmflow.kernel.crossbar.OutputSense.Variances;
import io.ohmflow.kernel.crossbar.TileBuffers.Room;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
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
  private final StreamedProduct streamed;
  private final MvmVariance variance;

  /** Null where reference columns have no converters. */
  private final ReferenceColumns references;

  private final Currents currents;
  private final float[] units;

  /** Output scales of one pulse of several; empty if inputs are one level. */
  private final float[] pulseScales;

  /** Where the outputs of each tile are sensed, slice by slice. */
  private final Converters[][] converters;

  private final TileTask task = new TileTask();

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
      ChipModel chip,
      Weights weights,
      int block,
      Linalg linalg,
      TileBuffers buffers,
      Observed observed) {
    this.chip = chip;
    this.grid = weights.grid();
    this.outputs = weights.outputs();
    this.slices = weights.slices();
    this.offsets = weights.offsets();
    int inputs = weights.inputs();
    int readOut = DriftCorrection.vectors(chip);
    int tiled = chip.linearOutputs() ? readOut : block;
    this.rows = new RowDrive(chip, inputs, chip.ideal() ? 0 : block, buffers, observed);
    this.columns = new OutputSense(chip, outputs, buffers, observed);
    this.product = new TileProduct(chip, grid, outputs, tiled, linalg);
    this.streamed = new StreamedProduct(chip, linalg, buffers);
    this.converters = new Converters[slices.length][];
    for (int k = 0; k < slices.length; k++) {
      converters[k] = converters(k);
    }
    this.variance = new MvmVariance(chip.device().mvm(), outputs, tiled, linalg);
    this.references =
        ReferenceColumns.on(chip)
            ? new ReferenceColumns(chip, grid, inputs, outputs, tiled, linalg, buffers, observed)
            : null;
    int loaded = chip.wires().model() == Wires.Model.FIRST_ORDER ? tiled * outputs : 0;
    this.currents =
        new Currents(buffers.of(Room.CURRENTS, tiled * outputs), buffers.of(Room.LOADS, loaded));
    this.units = new float[readOut > 0 ? grid.rowTiles() * outputs : 0];
    this.pulseScales = new float[rows.conversions() > 1 ? grid.rowTiles() * outputs : 0];
  }

  private Converters[] converters(int slice) {
    Converters[] of = new Converters[grid.slots().size()];
    for (int t = 0; t < of.length; t++) {
      of[t] = new Converters(t, slice, grid.slots().get(t), Column.OUTPUT);
    }
    return of;
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

  /** Begins a call; see {@link TileTask#begin}. */
  void begin(Drive drive, ClipMask mask, Tape tape, long before, int vectors) {
    task.begin(drive, mask, tape, before, vectors);
  }

  /**
   * Takes the block that was taken through all tiles.
   *
   * @param drive of the call
   * @param firstVector position of the block in the call
   * @param out [vectors × outputs], set
   */
  void multiply(Drive drive, int firstVector, Matrix out) {
    task.turnTo(firstVector);
    for (int t = 0; t < grid.slots().size(); t++) {
      multiplyTile(t, drive, out);
    }
  }

  /**
   * Takes vectors through all tiles of a slice whose reading is {@link WeightSlice#pending}.
   *
   * @param x inputs as they are, [vectors × inputs], at most a block
   * @param out [vectors × outputs], set
   */
  void stream(Matrix x, Drive drive, Matrix out) {
    task.turnTo(0);
    streamed.take(x);
    for (int t = 0; t < grid.slots().size(); t++) {
      Slot slot = grid.slots().get(t);
      task.turnTo(converters[0][t], slot.rowTile() == 0 ? Share.FIRST : Share.ADDED, drive);
      streamed.multiply(slices[0], slot, rows, drive.inputRange(), currents);
      columns.sense(task, currents, null, slices[0].outputScales(), out);
    }
  }

  /** Whether an input was clipped by the last {@link #stream}. */
  boolean inputsClipped() {
    return streamed.clipped();
  }

  private void multiplyTile(int tile, Drive drive, Matrix out) {
    Slot slot = grid.slots().get(tile);
    Share share = slot.rowTile() == 0 ? Share.FIRST : Share.ADDED;
    for (int k = 0; k < slices.length; k++) {
      for (int p = 0; p < rows.conversions(); p++) {
        task.turnTo(converters[k][tile], share, drive(drive, k, p));
        convert(p, outputScales(k, p, drive), out);
        share = Share.ADDED;
      }
    }
    if (offsets.any()) {
      offsets.subtract(slot, rows, fullScale(drive), out);
    }
  }

  /** Sets what one slice of a tile gives for vectors, in normalised units of its columns. */
  void sense(int slice, int tile, Matrix x, Drive drive, Matrix y) {
    rows.take(x, drive.inputRange());
    task.begin(drive, null, null, 0, x.rows());
    Share share = Share.FIRST;
    for (int p = 0; p < rows.conversions(); p++) {
      Arrays.fill(units, (float) rows.significance(p));
      task.turnTo(converters[slice][tile], share, drive(drive, slice, p));
      convert(p, units, y);
      share = Share.ADDED;
    }
  }

  /** One pulse, or one level, of the present task. */
  private void convert(int pulse, float[] scales, Matrix out) {
    int tile = task.under().tile();
    Slot slot = task.under().slot();
    WeightSlice slice = slices[task.under().slice()];
    CellCircuit cells = slice.circuit();
    Levels levels = rows.levels(pulse);
    product.multiply(cells, tile, levels, out.rows(), currents);
    Tape.Part tape = task.tape();
    if (tape != null) {
      int columnsOfTile = slot.columns();
      int at = task.firstVector() * columnsOfTile;
      product.keep(tape, currents, at, out.rows() * columnsOfTile);
    }
    boolean quiet = task.drive().noiseScale() == 0;
    Variances variances = quiet ? null : variance.of(cells, slot, levels, out.rows());
    columns.sense(task, currents, variances, scales, out);
    if (references != null) {
      references.subtract(task, slice.references(), levels, scales, out);
    }
  }

  /** Streams of noise of its own for each further conversion of a vector. */
  private Drive drive(Drive drive, int slice, int pulse) {
    int conversion = slice * rows.conversions() + pulse;
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
