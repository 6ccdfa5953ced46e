package io.ohmflow.driver.simulate;

import io.ohmflow.kernel.crossbar.AnalogMatrix;
import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.crossbar.Side;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.HardwareProfile.RangePolicy;

/** The tiles of one matrix as a simulation needs them. Owned by one thread. */
final class ChipTiles {
  /** Noise as the profile has it. */
  private static final float FULL = 1;

  private final AnalogMatrix matrix;
  private final ChipModel chip;
  private final int inputs;
  private final int outputs;

  ChipTiles(ChipModel chip, int inputs, int outputs, int maxVectors) {
    this.chip = chip;
    this.inputs = inputs;
    this.outputs = outputs;
    this.matrix =
        new AnalogMatrix(chip, inputs, outputs, maxVectors, Linalg.portable(), new Draws());
  }

  /** The same chip with an ADC whose range is taken from what it sees. */
  static ChipModel calibrating(ChipModel chip) {
    Converter adc = chip.adc();
    return adc.policy() == RangePolicy.CALIBRATED
        ? chip
        : chip.withAdc(
            new Converter(adc.bits(), RangePolicy.CALIBRATED, 0, Converter.USUAL_COVERAGE));
  }

  /** Programs weights [outputs × inputs]. */
  void program(Matrix weights, NoiseKey key) {
    matrix.program(weights, key, FULL);
  }

  /** Takes conductances [outputs × inputs], µS, as they are; {@code minus} may be null. */
  void load(Matrix plus, Matrix minus) {
    matrix.load(byInput(plus), byInput(minus));
  }

  /** Programs conductances [outputs × inputs], µS; {@code minus} may be null. */
  void programTargets(Matrix plus, Matrix minus, NoiseKey key) {
    matrix.programTargets(byInput(plus), byInput(minus), key, FULL);
  }

  /** The tiles keep their devices [inputs × outputs]. */
  private static float[] byInput(Matrix m) {
    return m == null ? null : transposed(m);
  }

  private static float[] transposed(Matrix m) {
    float[] values = new float[m.rows() * m.columns()];
    for (int r = 0; r < m.rows(); r++) {
      for (int c = 0; c < m.columns(); c++) {
        values[c * m.rows() + r] = m.at(r, c);
      }
    }
    return values;
  }

  /** Conductances of one side as programmed, before ageing, [outputs × inputs], µS. */
  float[] conductances(Side side) {
    return transposed(Matrix.of(matrix.conductances(side), inputs, outputs));
  }

  /** Lets the devices age and reads them. */
  void read(double seconds, NoiseKey key) {
    matrix.read(seconds, key);
  }

  /**
   * y = x·Wᵀ.
   *
   * @param ranges full scale of both converters
   * @param firstVector position of the first vector in the stream of the noise
   */
  void multiply(Matrix x, Matrix y, Ranges ranges, NoiseKey key, long firstVector) {
    matrix.multiply(x, y, new Drive(ranges.input(), ranges.adc(), key, firstVector, FULL));
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

  /** One step of an ADC in units of an output; 0 for ideal ones. */
  double effectiveLsb(Ranges ranges) {
    return chip.adc().ideal()
        ? 0
        : ranges.adc() / maxCode(chip.adc()) * ranges.input() * matrix.outputScale();
  }

  static int maxCode(Converter converter) {
    return (1 << (converter.bits() - 1)) - 1;
  }

  /** Largest share of a voltage lost in the wires; NaN if the chip has none. */
  double worstDrop() {
    return Double.NaN;
  }

  /** Number of tiles. */
  int tiles() {
    return matrix.tiles();
  }
}
