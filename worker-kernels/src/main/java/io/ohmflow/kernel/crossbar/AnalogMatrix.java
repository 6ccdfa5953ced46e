package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.MvmNoise;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * One weight matrix [inputs × outputs] on the tiles of one chip.
 *
 * <p>Per tile, in normalised units: x̂ = DAC(x / input range) in [−1, 1]; i = x̂·ŵ + √(Σ q x̂² +
 * σ²)·ξ with the programmed and aged ŵ; the ADC; then y += ADC(i) · input range · weight scale ·
 * drift compensation, summed digitally over row tiles from top to bottom.
 *
 * <p>Every result depends on the arguments and keys alone, not on how vectors are cut into calls.
 * Owned by one lane's thread; allocates nothing after its buffers have grown to {@code maxVectors}.
 */
public final class AnalogMatrix {
  private final ChipModel chip;
  private final int inputs;
  private final int outputs;
  private final Linalg linalg;
  private final Draws draws;
  private final TileGrid grid;
  private final DevicePairs devices;
  private final DriftCorrection correction;
  private final StraightThrough backward;

  /** (g⁺ − g⁻)/(g_max − g_min) as read, [inputs × outputs]. */
  private final float[] effective;

  /** Weight scale times drift compensation, [row tiles × outputs]. */
  private final float[] outputScales;

  /** Variance coefficients of the noise per multiplication; empty if they are uniform. */
  private final float[] variance;

  private final double uniformVariance;
  private final float[] driven;
  private final float[] squares;
  private final float[] partial;
  private final float[] spread;
  private final float[] normals;
  private final Observed observed = new Observed();
  private boolean clipped;

  /**
   * How vectors are driven into the tiles.
   *
   * @param inputRange full-scale input of the DAC; 0 = not known yet, the converters then pass
   *     everything unclipped and unrounded
   * @param adcRange full-scale input of the ADC, normalised units; 0 = not known yet
   * @param key stream of the noise per multiplication
   * @param firstVector position of the first vector in that stream
   * @param noiseScale factor on that noise, ≥ 0
   */
  public record Drive(
      float inputRange, float adcRange, NoiseKey key, long firstVector, float noiseScale) {}

  /** What the last multiplication saw; for calibration and reports. */
  public static final class Observed {
    private static final int LANES = 8;
    private final double[] partial = new double[LANES];
    private double squares;
    private long values;
    private long clippedValues;

    /** Root mean square of what the ADCs were given, normalised units. */
    public double outputStd() {
      return values == 0 ? 0 : Math.sqrt(squares / values);
    }

    /** Share of conversions that an ADC clipped. */
    public double clippedShare() {
      return values == 0 ? 0 : (double) clippedValues / values;
    }

    private void clear() {
      squares = 0;
      values = 0;
      clippedValues = 0;
    }

    /** Sums squares in a fixed number of lanes, so the bits do not depend on the machine. */
    private void add(float[] v, int n) {
      Arrays.fill(partial, 0);
      int whole = n - n % LANES;
      for (int i = 0; i < whole; i += LANES) {
        for (int k = 0; k < LANES; k++) {
          partial[k] += (double) v[i + k] * v[i + k];
        }
      }
      for (double p : partial) {
        squares += p;
      }
      for (int i = whole; i < n; i++) {
        squares += (double) v[i] * v[i];
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
    this.linalg = linalg;
    this.draws = draws;
    this.grid = new TileGrid(inputs, outputs, chip.tile());
    this.devices = new DevicePairs(chip, grid, inputs, outputs, draws);
    this.correction = new DriftCorrection(chip.compensation(), grid, outputs);
    this.backward = new StraightThrough(grid, inputs, outputs, maxVectors, linalg);
    this.effective = new float[inputs * outputs];
    this.outputScales = new float[grid.rowTiles() * outputs];
    OptionalDouble uniform = chip.mvm().uniformVariance();
    this.uniformVariance = uniform.orElse(0);
    this.variance = new float[uniform.isPresent() ? 0 : inputs * outputs];
    this.driven = new float[maxVectors * inputs];
    this.squares = new float[uniform.isPresent() ? 0 : maxVectors * inputs];
    this.partial = new float[maxVectors * outputs];
    this.spread = new float[maxVectors * outputs];
    this.normals = new float[maxVectors * outputs];
  }

  /**
   * Programs the devices. {@link #read} must follow.
   *
   * @param weights [outputs × inputs], stored row by row
   * @param key identity of this programming of this matrix
   * @param noiseScale factor on programming and read deviations, ≥ 0
   */
  public void program(Matrix weights, NoiseKey key, float noiseScale) {
    if (weights.rows() != outputs || weights.columns() != inputs || weights.transposed()) {
      throw new IllegalArgumentException(
          "expected weights [%d × %d], got [%d × %d]"
              .formatted(outputs, inputs, weights.rows(), weights.columns()));
    }
    devices.program(weights, key, noiseScale);
    if (correction.isNeeded() && !chip.steady()) {
      devices.programmed(effective);
      correction.reference(effective);
    }
  }

  /**
   * Lets the programmed devices age and reads them.
   *
   * @param secondsAfterProgramming time, s, ≥ 0
   * @param key identity of this reading
   */
  public void read(double secondsAfterProgramming, NoiseKey key) {
    devices.read(secondsAfterProgramming, key, effective);
    System.arraycopy(devices.scales(), 0, outputScales, 0, outputScales.length);
    if (correction.isNeeded() && !chip.steady()) {
      float[] alpha = new float[outputScales.length];
      correction.factors(effective, alpha);
      for (int i = 0; i < alpha.length; i++) {
        outputScales[i] *= alpha[i];
      }
    }
    if (variance.length > 0) {
      chip.mvm().variance(effective, 0, effective.length, variance);
    }
    backward.invalidate();
  }

  /** y = x·W without keeping what was clipped, for evaluation. */
  public void multiply(Matrix x, Matrix y, Drive drive) {
    multiply(x, y, drive, new ClipMask(grid.slots().size()));
  }

  /**
   * y = x·W through the tiles.
   *
   * @param x [vectors × inputs]
   * @param y [vectors × outputs], set
   * @param mask receives what the ADCs clipped, for {@link #backward}
   */
  public void multiply(Matrix x, Matrix y, Drive drive, ClipMask mask) {
    check(x, y);
    mask.clear();
    observed.clear();
    clipped = false;
    drive(x, drive.inputRange());
    for (int i = 0; i < y.rows(); i++) {
      int from = y.offset() + i * y.stride();
      Arrays.fill(y.data(), from, from + outputs, 0f);
    }
    for (int t = 0; t < grid.slots().size(); t++) {
      Slot slot = grid.slots().get(t);
      int n = x.rows() * slot.columns();
      product(slot, x.rows());
      addNoise(slot, t, x.rows(), drive);
      sense(t, n, drive, mask);
      accumulate(slot, y, drive);
    }
    clipped = mask.any();
  }

  /** Whether an ADC clipped anything in the last multiplication. */
  public boolean adcClipped() {
    return clipped;
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
    float[] weights = new float[effective.length];
    scaledInto(weights);
    return Matrix.of(weights, inputs, outputs);
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
    Matrix path = throughNoisyWeights ? backward.noisy(this::scaledInto) : weights;
    float limit = chip.dac().ideal() ? 0 : drive.inputRange();
    backward.run(x, dy, path, limit, mask, dx, dw);
  }

  private void scaledInto(float[] weights) {
    for (Slot slot : grid.slots()) {
      int scaleAt = slot.rowTile() * outputs;
      for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
        for (int c = slot.column(); c < slot.column() + slot.columns(); c++) {
          weights[r * outputs + c] = effective[r * outputs + c] * outputScales[scaleAt + c];
        }
      }
    }
  }

  private void drive(Matrix x, float range) {
    for (int i = 0; i < x.rows(); i++) {
      int from = x.offset() + i * x.stride();
      int to = i * inputs;
      if (range > 0 && !chip.dac().ideal()) {
        float maxCode = Quantizer.maxCode(chip.dac());
        Quantizer.convert(
            x.data(), from, maxCode / range, maxCode, 1 / maxCode, driven, to, inputs);
      } else {
        float perRange = range > 0 ? 1 / range : 1;
        for (int k = 0; k < inputs; k++) {
          driven[to + k] = x.data()[from + k] * perRange;
        }
      }
    }
    if (squares.length > 0) {
      for (int i = 0; i < x.rows() * inputs; i++) {
        squares[i] = driven[i] * driven[i];
      }
    }
  }

  private void product(Slot slot, int vectors) {
    Matrix in = Matrix.of(driven, vectors, inputs).columns(slot.row(), slot.rows());
    Matrix out = Matrix.of(partial, vectors, slot.columns());
    linalg.multiply(in, block(effective, slot), out);
  }

  private Matrix block(float[] values, Slot slot) {
    return Matrix.of(values, inputs, outputs)
        .block(slot.row(), slot.rows(), slot.column(), slot.columns());
  }

  private void addNoise(Slot slot, int tile, int vectors, Drive drive) {
    boolean noisy = chip.outputNoise() > 0 || chip.mvm() != MvmNoise.NONE;
    if (!noisy || drive.noiseScale() == 0) {
      return;
    }
    int columns = slot.columns();
    int n = vectors * columns;
    long first = drive.firstVector() * columns;
    draws.normals(drive.key().child(tile), first, normals, 0, n);
    float scale = drive.noiseScale();
    if (chip.mvm() == MvmNoise.NONE) {
      add(normals, chip.outputNoise() * scale, partial, n);
      return;
    }
    variances(slot, vectors);
    float constant = chip.outputNoise() * chip.outputNoise();
    for (int i = 0; i < n; i++) {
      float deviation = (float) Math.sqrt(Math.max(0f, spread[i]) + constant);
      partial[i] = Math.fma(deviation * scale, normals[i], partial[i]);
    }
  }

  private static void add(float[] normals, float deviation, float[] to, int n) {
    for (int i = 0; i < n; i++) {
      to[i] = Math.fma(deviation, normals[i], to[i]);
    }
  }

  private void variances(Slot slot, int vectors) {
    int columns = slot.columns();
    if (variance.length > 0) {
      Matrix in = Matrix.of(squares, vectors, inputs).columns(slot.row(), slot.rows());
      linalg.multiply(in, block(variance, slot), Matrix.of(spread, vectors, columns));
      return;
    }
    for (int v = 0; v < vectors; v++) {
      float norm = 0;
      for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
        norm = Math.fma(driven[v * inputs + r], driven[v * inputs + r], norm);
      }
      float all = (float) (uniformVariance * norm);
      Arrays.fill(spread, v * columns, (v + 1) * columns, all);
    }
  }

  private void sense(int tile, int n, Drive drive, ClipMask mask) {
    HardwareProfile.Converter adc = chip.adc();
    if (adc.policy() == HardwareProfile.RangePolicy.CALIBRATED) {
      observed.add(partial, n);
    }
    observed.values += n;
    float range = drive.adcRange();
    if (adc.ideal() || !(range > 0)) {
      return;
    }
    int outside = Quantizer.outside(partial, 0, range, n);
    if (outside > 0) {
      observed.clippedValues += outside;
      mask.mark(tile, partial, range, n);
    }
    float maxCode = Quantizer.maxCode(adc);
    Quantizer.convert(partial, 0, maxCode / range, maxCode, range / maxCode, partial, 0, n);
  }

  private void accumulate(Slot slot, Matrix y, Drive drive) {
    float range = drive.inputRange() > 0 ? drive.inputRange() : 1;
    int columns = slot.columns();
    int scaleAt = slot.rowTile() * outputs + slot.column();
    for (int v = 0; v < y.rows(); v++) {
      int to = y.offset() + v * y.stride() + slot.column();
      for (int c = 0; c < columns; c++) {
        y.data()[to + c] += partial[v * columns + c] * (outputScales[scaleAt + c] * range);
      }
    }
  }

  private void check(Matrix x, Matrix y) {
    if (x.columns() != inputs
        || y.columns() != outputs
        || x.rows() != y.rows()
        || x.transposed()
        || (long) x.rows() * inputs > driven.length) {
      throw new IllegalArgumentException(
          "cannot multiply [%d × %d] by [%d × %d] into [%d × %d]; at most %d vectors"
              .formatted(
                  x.rows(),
                  x.columns(),
                  inputs,
                  outputs,
                  y.rows(),
                  y.columns(),
                  driven.length / inputs));
    }
  }
}
