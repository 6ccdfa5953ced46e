package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.converter.Limits;
import io.ohmflow.kernel.crossbar.OutputSense.Converters;
import io.ohmflow.kernel.crossbar.OutputSense.Share;
import io.ohmflow.kernel.crossbar.OutputSense.Task;
import io.ohmflow.kernel.crossbar.OutputSense.Variances;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.Arrays;

/**
 * One weight matrix [inputs × outputs] on the tiles of one chip.
 *
 * <p>Per tile, in normalised units: x̂ = DAC(x / input range) in [−1, 1]; i = x̂·ŵ + √(Σ q x̂² +
 * σ²)·ξ with the programmed and aged ŵ; the ADC; then y += ADC(i) · input range · weight scale ·
 * drift compensation, summed digitally over row tiles from top to bottom. A chip without ADC and
 * noise per multiplication is one product with the weights as read.
 *
 * <p>Every result depends on the arguments and keys alone, not on how vectors are cut into calls.
 * Owned by one lane's thread; buffers are allocated once, those of the backward pass when first
 * needed.
 */
public final class AnalogMatrix {
  /** Floats of a block's inputs and outputs that stay in a second-level cache of 512 KiB. */
  private static final int CACHED = 1 << 16;

  /** From so many vectors on, handling the weights anew for every block does not matter. */
  private static final int VECTORS_THAT_PAY = 128;

  private final ChipModel chip;
  private final int inputs;
  private final int outputs;
  private final int maxVectors;
  private final Linalg linalg;
  private final TileGrid grid;
  private final DevicePairs devices;
  private final DriftCorrection correction;
  private final StraightThrough backward;
  private final Observed observed = new Observed();
  private final InputDrive rows;
  private final OutputSense columns;
  private final int block;

  /** (g⁺ − g⁻)/(g_max − g_min) as read, [inputs × outputs]; of an ideal chip empty. */
  private final float[] effective;

  /** Weight scale times drift compensation, [row tiles × outputs]. */
  private final float[] outputScales;

  /** Variance coefficients of the noise per multiplication; empty if they are uniform. */
  private final float[] variance;

  private final float[] currents;
  private final float[] spread;

  /** The weights as read in their own units, [inputs × outputs]; made when needed. */
  private float[] inWeightUnits = {};

  private boolean inWeightUnitsKnown;

  /** Whether the drift compensation has its reference of this programming. */
  private boolean referenceKnown;

  /**
   * How vectors are driven into the tiles.
   *
   * @param inputRange full-scale input of the DAC; 0 = not known yet, inputs then pass unclipped
   *     and unrounded, and 1 is taken as full scale
   * @param adcRange full-scale input of the ADC, normalised units; 0 = not known yet, outputs then
   *     pass unclipped and unrounded
   * @param key stream of the noise per multiplication
   * @param firstVector position of the first vector in that stream
   * @param noiseScale factor on that noise, ≥ 0
   */
  public record Drive(
      float inputRange, float adcRange, NoiseKey key, long firstVector, float noiseScale) {
    public Drive {
      if (!(inputRange >= 0 && adcRange >= 0 && noiseScale >= 0)) {
        throw new IllegalArgumentException(
            "expected ranges and noise scale of at least 0, got %s, %s and %s"
                .formatted(inputRange, adcRange, noiseScale));
      }
    }
  }

  /**
   * Tiles for a matrix, not yet programmed.
   *
   * @param maxVectors most vectors of one call
   */
  public AnalogMatrix(
      ChipModel chip, int inputs, int outputs, int maxVectors, Linalg linalg, Draws draws) {
    this.chip = chip;
    this.inputs = inputs;
    this.outputs = outputs;
    this.maxVectors = maxVectors;
    this.linalg = linalg;
    this.grid = new TileGrid(inputs, outputs, chip.tile());
    this.devices = new DevicePairs(chip, grid, inputs, outputs, draws);
    this.correction = new DriftCorrection(chip.compensation(), grid, outputs);
    this.backward = new StraightThrough(grid, inputs, linalg);
    this.outputScales = new float[grid.rowTiles() * outputs];
    this.effective = new float[chip.ideal() ? 0 : inputs * outputs];
    this.block = Math.min(maxVectors, Math.max(VECTORS_THAT_PAY, CACHED / (inputs + 2 * outputs)));
    boolean byWeight = chip.device().mvm().uniformVariance().isEmpty();
    boolean tiled = !chip.linearOutputs();
    this.variance = new float[byWeight ? inputs * outputs : 0];
    this.rows =
        new InputDrive(
            chip.periphery(), inputs, chip.ideal() ? 0 : block, byWeight, draws, observed);
    this.columns = new OutputSense(chip, outputs, draws, observed);
    this.currents = new float[tiled ? block * outputs : 0];
    this.spread = new float[byWeight ? block * outputs : 0];
  }

  /**
   * Programs the devices. {@link #read} must follow.
   *
   * @param weights [outputs × inputs], stored row by row
   * @param key identity of this programming of this matrix
   * @param noiseScale factor on programming and read deviations, ≥ 0
   * @throws IllegalArgumentException if the weights have another shape
   */
  public void program(Matrix weights, NoiseKey key, float noiseScale) {
    if (weights.rows() != outputs || weights.columns() != inputs || weights.transposed()) {
      throw new IllegalArgumentException(
          "expected weights [%d × %d], got [%d × %d]"
              .formatted(outputs, inputs, weights.rows(), weights.columns()));
    }
    rows.newChip(key);
    columns.newChip(key);
    if (chip.ideal()) {
      keep(weights);
    } else if (chip.device().exact()) {
      devices.exact(weights, effective);
    } else {
      devices.program(weights, key, noiseScale);
      referenceKnown = false;
    }
  }

  /** An ideal chip multiplies by the weights themselves. */
  private void keep(Matrix weights) {
    inWeightUnits = inWeightUnits.length > 0 ? inWeightUnits : new float[inputs * outputs];
    for (int c = 0; c < outputs; c++) {
      int from = weights.offset() + c * weights.stride();
      System.arraycopy(weights.data(), from, inWeightUnits, c * inputs, inputs);
    }
  }

  /**
   * Lets the programmed devices age and reads them. Drift is compensated against the devices as
   * they were programmed, so at time 0 the factor is 1.
   *
   * @param secondsAfterProgramming time, s, ≥ 0
   * @param key identity of this reading
   */
  public void read(double secondsAfterProgramming, NoiseKey key) {
    if (chip.ideal()) {
      return;
    }
    boolean corrects =
        correction.isNeeded() && !chip.device().steady() && secondsAfterProgramming > 0;
    if (corrects && !referenceKnown) {
      devices.programmed(effective);
      correction.reference(effective);
      referenceKnown = true;
    }
    if (!chip.device().exact()) {
      devices.read(secondsAfterProgramming, key, effective);
    }
    System.arraycopy(devices.scales(), 0, outputScales, 0, outputScales.length);
    if (corrects) {
      correction.correct(effective, outputScales);
    }
    if (variance.length > 0) {
      chip.device().mvm().variance(effective, 0, effective.length, variance);
    }
    inWeightUnitsKnown = false;
  }

  /** y = x·W without keeping what was clipped, for evaluation. */
  public void multiply(Matrix x, Matrix y, Drive drive) {
    multiplyBlocks(x, y, drive, null);
  }

  /**
   * y = x·W through the tiles.
   *
   * @param x [vectors × inputs]
   * @param y [vectors × outputs], set
   * @param mask receives what the ADCs clipped, for {@link #backward}
   * @throws IllegalArgumentException if shapes do not fit
   */
  public void multiply(Matrix x, Matrix y, Drive drive, ClipMask mask) {
    mask.clear();
    multiplyBlocks(x, y, drive, mask);
  }

  private void multiplyBlocks(Matrix x, Matrix y, Drive drive, ClipMask mask) {
    check(x, y);
    observed.begin(mask == null);
    if (chip.ideal()) {
      linalg.multiply(x, weights(), y);
      return;
    }
    for (int from = 0; from < x.rows(); from += block) {
      int vectors = Math.min(block, x.rows() - from);
      Matrix out = y.rows(from, vectors);
      rows.take(x.rows(from, vectors), drive.inputRange());
      if (chip.linearOutputs()) {
        multiplyLinear(out, drive.inputRange());
        continue;
      }
      for (int t = 0; t < grid.slots().size(); t++) {
        Slot slot = grid.slots().get(t);
        Share share = slot.rowTile() == 0 ? Share.FIRST : Share.ADDED;
        Converters under = new Converters(t, 0, slot);
        Task task = new Task(under, share, drive, mask, from, x.rows());
        product(slot, effective, rows.inputs(slot.row(), slot.rows()), currents);
        columns.sense(task, currents, variances(slot, drive), outputScales, out);
      }
    }
  }

  private void multiplyLinear(Matrix y, float range) {
    linalg.multiply(rows.inputs(0, inputs), weights(), y);
    if (range > 0 && range != 1) {
      for (int v = 0; v < y.rows(); v++) {
        int from = y.offset() + v * y.stride();
        for (int c = from; c < from + outputs; c++) {
          y.data()[c] *= range;
        }
      }
    }
  }

  private void product(Slot slot, float[] coefficients, Matrix in, float[] out) {
    Matrix tile =
        Matrix.of(coefficients, inputs, outputs)
            .block(slot.row(), slot.rows(), slot.column(), slot.columns());
    linalg.multiply(in, tile, Matrix.of(out, in.rows(), slot.columns()));
  }

  /** Variances of the devices' noise in the outputs of a tile; null for none. */
  private Variances variances(Slot slot, Drive drive) {
    if (drive.noiseScale() == 0) {
      return null;
    }
    if (variance.length > 0) {
      product(slot, variance, rows.squares(slot.row(), slot.rows()), spread);
      return (first, vectors, n, out) -> System.arraycopy(spread, first * n, out, 0, vectors * n);
    }
    double uniform = chip.device().mvm().uniformVariance().orElse(0);
    if (uniform == 0) {
      return null;
    }
    return (first, vectors, n, out) -> {
      for (int v = 0; v < vectors; v++) {
        float norm = rows.squaredNorm(first + v, slot.row(), slot.rows());
        Arrays.fill(out, v * n, (v + 1) * n, (float) (uniform * norm));
      }
    };
  }

  /** Whether an ADC clipped anything in the last multiplication. */
  public boolean adcClipped() {
    return observed.anyClipped();
  }

  /** What the last multiplication saw. */
  public Observed observed() {
    return observed;
  }

  /** A mask for {@link #multiply}. */
  public ClipMask newMask() {
    return new ClipMask(grid.slots().size());
  }

  /** The matrix as the chip multiplies it now, in units of weights, [inputs × outputs], a copy. */
  public Matrix effectiveWeights() {
    Matrix weights = weights();
    float[] copy = new float[inputs * outputs];
    for (int r = 0; r < inputs; r++) {
      for (int c = 0; c < outputs; c++) {
        copy[r * outputs + c] = weights.at(r, c);
      }
    }
    return Matrix.of(copy, inputs, outputs);
  }

  /**
   * Straight-through backward pass of one {@link #multiply}: dx = dy·W and dW += dyᵀ·x, with dx = 0
   * where the DAC clipped, x held at its range where it did, and a tile's share left out where its
   * ADC clipped.
   *
   * @param x what was multiplied, [vectors × inputs]
   * @param dy [vectors × outputs]
   * @param weights ideal weights, [outputs × inputs]
   * @param throughNoisyWeights whether dx goes through the weights as read instead
   * @param drive as in the multiplication
   * @param mask of the multiplication
   * @param dx [vectors × inputs], set; {@code null} if nobody needs it
   * @param dw [outputs × inputs], added to
   */
  public void backward(
      Matrix x,
      Matrix dy,
      Matrix weights,
      boolean throughNoisyWeights,
      Drive drive,
      ClipMask mask,
      Matrix dx,
      Matrix dw) {
    Matrix path = throughNoisyWeights ? weights().transpose() : weights;
    backward.run(x, dy, path, inputLimits(drive.inputRange()), mask, dx, dw);
  }

  /** What the DAC does not clip; null if it clips nothing. */
  private Limits inputLimits(float range) {
    return chip.dac().ideal() || range == 0 ? null : CodeGrid.of(chip.dac()).limits(range);
  }

  /** The weights as read in their own units, [inputs × outputs]. */
  private Matrix weights() {
    if (chip.ideal()) {
      return Matrix.of(inWeightUnits, outputs, inputs).transpose();
    }
    if (!inWeightUnitsKnown) {
      inWeightUnits = inWeightUnits.length > 0 ? inWeightUnits : new float[inputs * outputs];
      grid.slots().forEach(this::intoWeightUnits);
      inWeightUnitsKnown = true;
    }
    return Matrix.of(inWeightUnits, inputs, outputs);
  }

  private void intoWeightUnits(Slot slot) {
    int scaleAt = slot.rowTile() * outputs;
    for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
      int from = r * outputs;
      for (int c = slot.column(); c < slot.column() + slot.columns(); c++) {
        inWeightUnits[from + c] = effective[from + c] * outputScales[scaleAt + c];
      }
    }
  }

  private void check(Matrix x, Matrix y) {
    boolean fits = x.columns() == inputs && y.columns() == outputs && x.rows() == y.rows();
    if (!fits || x.transposed() || x.rows() > maxVectors) {
      throw new IllegalArgumentException(
          "cannot multiply [%d × %d] by [%d × %d] into [%d × %d]; at most %d vectors"
              .formatted(
                  x.rows(), x.columns(), inputs, outputs, y.rows(), y.columns(), maxVectors));
    }
  }
}
