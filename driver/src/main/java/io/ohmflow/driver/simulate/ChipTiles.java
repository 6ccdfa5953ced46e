package io.ohmflow.driver.simulate;

import io.ohmflow.kernel.crossbar.AnalogMatrix;
import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.crossbar.TileGrid;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile.Encoding;

/** The tiles of one matrix as a simulation needs them. Owned by one thread. */
final class ChipTiles {
  /** Noise as the profile has it. */
  private static final float FULL = 1;

  private final AnalogMatrix matrix;
  private final TileGrid grid;
  private final ChipModel chip;
  private final int inputs;
  private final int outputs;

  ChipTiles(ChipModel chip, int inputs, int outputs, int maxVectors) {
    this.chip = chip;
    this.inputs = inputs;
    this.outputs = outputs;
    this.grid = new TileGrid(inputs, outputs, chip.tile());
    this.matrix =
        new AnalogMatrix(chip, inputs, outputs, maxVectors, Linalg.portable(), new Draws());
  }

  /** Programs weights [outputs × inputs]. */
  void program(Matrix weights, NoiseKey key) {
    matrix.program(weights, key, FULL);
  }

  /** Takes conductances [outputs × inputs], µS, as they are; {@code minus} may be null. */
  void load(Matrix plus, Matrix minus, NoiseKey key) {
    matrix.loadConductances(byInput(plus), byInput(minus), key);
  }

  /** Programs conductances [outputs × inputs], µS; {@code minus} may be null. */
  void programTargets(Matrix plus, Matrix minus, NoiseKey key) {
    matrix.programConductances(byInput(plus), byInput(minus), key, FULL);
  }

  /** The tiles keep their devices [inputs × outputs]. */
  private static float[] byInput(Matrix m) {
    if (m == null) {
      return null;
    }
    float[] values = new float[m.rows() * m.columns()];
    for (int r = 0; r < m.rows(); r++) {
      for (int c = 0; c < m.columns(); c++) {
        values[c * m.rows() + r] = m.at(r, c);
      }
    }
    return values;
  }

  /** Slices that weights are cut into. */
  int slices() {
    return matrix.sliceCount();
  }

  /**
   * Conductances of a slice as programmed, before ageing, µS.
   *
   * @param plus receives g⁺ [outputs × inputs] from {@code at} on
   * @param minus receives g⁻ [outputs × inputs]; with an offset column only as many rows as there
   *     are reference columns, the others are 0
   */
  void conductances(int slice, float[] plus, float[] minus, int at) {
    float[] high = new float[inputs * outputs];
    float[] low = new float[inputs * outputs];
    matrix.conductances(slice, high, low);
    int lows = chip.mapping().encoding() == Encoding.OFFSET_COLUMN ? grid.columnTiles() : outputs;
    for (int r = 0; r < inputs; r++) {
      for (int c = 0; c < outputs; c++) {
        plus[at + c * inputs + r] = high[r * outputs + c];
      }
      for (int c = 0; c < lows; c++) {
        minus[at + c * inputs + r] = low[r * lows + c];
      }
    }
  }

  /**
   * Lets the devices age and reads them.
   *
   * @param adcRange full scale of the ADCs in a read-out for drift compensation; 0 = not known yet
   */
  void read(double seconds, NoiseKey key, float adcRange) {
    matrix.read(seconds, key, adcRange);
  }

  /** y = x·Wᵀ. */
  void multiply(Matrix x, Matrix y, Drive drive) {
    matrix.multiply(x, y, drive);
  }

  /** How vectors are driven, from vector {@code first} on in the stream of the noise. */
  static Drive drive(Ranges ranges, NoiseKey key, long first) {
    return new Drive(ranges.input(), ranges.adc(), key, first, FULL);
  }

  /**
   * Full scale of the converters.
   *
   * @param input in units of the inputs, above 0
   * @param adc in units of one device at g_max under a full-scale input; 0 = not known yet, outputs
   *     pass unrounded
   */
  record Ranges(float input, float adc) {}

  /** Root mean square of what the ADCs were given in the last multiplication, if calibrating. */
  double adcRootMeanSquare() {
    return matrix.observed().outputStd();
  }

  /** Share of conversions that an ADC clipped in the last multiplication. */
  double clippedShare() {
    return matrix.observed().clippedShare();
  }

  /** Largest full scale of the tiles' ADCs where it follows from the tiles; else 0. */
  float builtInAdcRange() {
    if (!chip.hasBuiltInAdcRange()) {
      return 0;
    }
    float largest = 0;
    for (TileGrid.Slot slot : grid.slots()) {
      largest = Math.max(largest, chip.builtInAdcRange(slot.rows()));
    }
    return largest;
  }

  /** One step of an ADC in units of an output; 0 for ideal ones. */
  double adcStep(Drive drive) {
    return matrix.adcStep(drive);
  }

  /** Largest share of a voltage lost in the wires; NaN if the chip has none. */
  double worstDrop() {
    float worst = matrix.worstDrop();
    return worst > 0 ? worst : Double.NaN;
  }

  /** Number of tiles. */
  int tiles() {
    return grid.slots().size() * matrix.sliceCount();
  }
}
