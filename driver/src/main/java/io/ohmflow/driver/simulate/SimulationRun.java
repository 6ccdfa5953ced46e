package io.ohmflow.driver.simulate;

import io.ohmflow.driver.matrix.NumberArray;
import io.ohmflow.driver.simulate.ChipTiles.Ranges;
import io.ohmflow.driver.simulate.Simulation.Conditions;
import io.ohmflow.driver.simulate.SimulationResult.Figures;
import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.converter.Limits;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** One execution of a {@link Simulation}: its tiles, and what gathers on the way. */
final class SimulationRun {
  private static final int VECTORS_AT_ONCE = 1024;

  /** Number of the layer in a network that has the same chips. */
  private static final long FIRST_LAYER = 1;

  /** What a run hands over besides its figures. */
  enum Kept {
    OUTPUTS,
    OUTPUTS_AND_STATES
  }

  private final ChipModel chip;
  private final Cells cells;
  private final Matrix inputs;
  private final Conditions conditions;
  private final ChipTiles tiles;
  private final double[] exact;
  private final float[] outputs;

  /** Conductances as programmed; null if nobody asks for them. */
  private final float[] plus;

  private final float[] minus;
  private double adcRanges;
  private double clipped;
  private double lsb;
  private double worstDrop = Double.NaN;

  SimulationRun(Simulation what, Kept kept) {
    this.chip = what.chip();
    this.cells = what.cells();
    this.inputs = what.inputs();
    this.conditions = what.conditions();
    this.tiles =
        new ChipTiles(
            opensAdcRange() ? chip.withOpenAdcRange() : chip,
            cells.inputs(),
            cells.outputs(),
            Math.min(inputs.rows(), VECTORS_AT_ONCE));
    this.exact = new double[inputs.rows() * cells.outputs()];
    this.outputs = new float[conditions.chips() * exact.length];
    long devices = (long) tiles.slices() * cells.inputs() * cells.outputs();
    boolean keeps = kept == Kept.OUTPUTS_AND_STATES;
    int all = keeps ? Math.toIntExact(conditions.chips() * devices) : 0;
    this.plus = keeps ? new float[all] : null;
    this.minus = keeps ? new float[all] : null;
  }

  SimulationResult run() {
    multiplyExactly();
    float inputRange = inputRange();
    for (int c = 0; c < conditions.chips(); c++) {
      NoiseKey key = NoiseKey.of(conditions.seed()).child(Purpose.CHIP).child(c);
      NoiseKey timeKey = key.child(Double.doubleToLongBits(conditions.seconds()));
      cells.put(tiles, layer(key, Purpose.PROGRAMMING));
      keepStates(c);
      tiles.read(conditions.seconds(), layer(timeKey, Purpose.READ), knownAdcRange());
      NoiseKey mvm = layer(timeKey, Purpose.MVM);
      multiply(c, new Ranges(inputRange, adcRange(c, inputRange, mvm)), mvm);
    }
    return new SimulationResult(
        NumberArray.of(outputs, conditions.chips(), inputs.rows(), cells.outputs()),
        plus == null ? Optional.empty() : Optional.of(states()),
        figures(inputRange));
  }

  private static NoiseKey layer(NoiseKey key, Purpose purpose) {
    return key.child(purpose).child(FIRST_LAYER).child(0);
  }

  private boolean calibrates() {
    return conditions.adcRange().calibrated() && !chip.adc().ideal();
  }

  /** Whether the range of the ADC is another than the profile says. */
  private boolean opensAdcRange() {
    return calibrates() || conditions.adcRange().given() && chip.hasBuiltInAdcRange();
  }

  /** The product on a chip without flaws, in double precision. */
  private void multiplyExactly() {
    int n = cells.outputs();
    double[] row = new double[cells.inputs()];
    for (int o = 0; o < n; o++) {
      for (int k = 0; k < row.length; k++) {
        row[k] = cells.exact(o, k);
      }
      for (int v = 0; v < inputs.rows(); v++) {
        double sum = 0;
        for (int k = 0; k < row.length; k++) {
          sum += row[k] * inputs.at(v, k);
        }
        exact[v * n + o] = sum;
      }
    }
  }

  private SimulationResult.States states() {
    int chips = conditions.chips();
    return new SimulationResult.States(
        NumberArray.of(plus, chips, tiles.slices(), cells.outputs(), cells.inputs()),
        NumberArray.of(minus, chips, tiles.slices(), cells.outputs(), cells.inputs()));
  }

  private void keepStates(int c) {
    int devices = cells.inputs() * cells.outputs();
    for (int k = 0; k < tiles.slices() && plus != null; k++) {
      tiles.conductances(k, plus, minus, (c * tiles.slices() + k) * devices);
    }
  }

  private float inputRange() {
    if (!conditions.inputRange().calibrated()) {
      return conditions.inputRange().value();
    }
    double squares = 0;
    for (int v = 0; v < inputs.rows(); v++) {
      for (int k = 0; k < inputs.columns(); k++) {
        squares += (double) inputs.at(v, k) * inputs.at(v, k);
      }
    }
    double values = (double) inputs.rows() * inputs.columns();
    float range = RangeChoice.calibrated(chip.dac(), Math.sqrt(squares / values));
    return range > 0 ? range : 1;
  }

  /** The range of the ADC before anything has been measured; 0 if it is calibrated. */
  private float knownAdcRange() {
    RangeChoice choice = conditions.adcRange();
    return choice.builtIn() ? tiles.builtInAdcRange() : choice.value();
  }

  /** The range of the ADC; a calibrated one from the same inputs without conversion. */
  private float adcRange(int c, float inputRange, NoiseKey mvm) {
    if (chip.adc().ideal()) {
      return 0;
    }
    float range = knownAdcRange();
    if (calibrates()) {
      double meanSquare = multiply(c, new Ranges(inputRange, 0), mvm);
      range = RangeChoice.calibrated(chip.adc(), Math.sqrt(meanSquare));
    }
    adcRanges += range;
    lsb += tiles.adcStep(ChipTiles.drive(new Ranges(inputRange, range), mvm, 0));
    return range;
  }

  /**
   * Multiplies all vectors on one chip.
   *
   * @return mean square of what the ADCs were given, where that is observed
   */
  private double multiply(int c, Ranges ranges, NoiseKey mvm) {
    Matrix y = Matrix.of(outputs, conditions.chips() * inputs.rows(), cells.outputs());
    double squares = 0;
    double clips = 0;
    for (int from = 0; from < inputs.rows(); from += VECTORS_AT_ONCE) {
      int n = Math.min(VECTORS_AT_ONCE, inputs.rows() - from);
      Matrix out = y.rows(c * inputs.rows() + from, n);
      tiles.multiply(inputs.rows(from, n), out, ChipTiles.drive(ranges, mvm, from));
      double rms = tiles.adcRootMeanSquare();
      squares += n * rms * rms;
      clips += n * tiles.clippedShare();
    }
    if (ranges.adc() > 0) {
      clipped += clips / inputs.rows();
    }
    worstDrop =
        Double.isNaN(worstDrop) ? tiles.worstDrop() : Math.max(worstDrop, tiles.worstDrop());
    return squares / inputs.rows();
  }

  private Figures figures(float inputRange) {
    int chips = conditions.chips();
    return new Figures(
        tiles.tiles(),
        inputRange,
        chip.adc().ideal() ? Double.NaN : adcRanges / chips,
        relativeError(),
        clippedInputShare(inputRange),
        clipped / chips,
        lsb / chips,
        worstDrop,
        digest());
  }

  private double relativeError() {
    double error = 0;
    for (int i = 0; i < outputs.length; i++) {
      double difference = outputs[i] - exact[i % exact.length];
      error += difference * difference;
    }
    double signal = 0;
    for (double value : exact) {
      signal += value * value;
    }
    return signal == 0 ? Double.NaN : Math.sqrt(error / (signal * conditions.chips()));
  }

  private double clippedInputShare(float range) {
    if (chip.dac().ideal()) {
      return 0;
    }
    Limits limits = CodeGrid.of(chip.dac()).limits(range);
    long count = 0;
    for (int v = 0; v < inputs.rows(); v++) {
      for (int k = 0; k < inputs.columns(); k++) {
        count += limits.clips(inputs.at(v, k)) ? 1 : 0;
      }
    }
    return (double) count / ((double) inputs.rows() * inputs.columns());
  }

  private String digest() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      ByteBuffer one = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : outputs) {
        sha256.update(one.putDouble(0, value).array());
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
