package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.converter.Limits;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Views;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.List;

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
  private final HeldWeights weights;
  private final StraightThrough backward;
  private final Observed observed = new Observed();
  private final TileMultiplier tiles;
  private final int block;

  /** Codes of the DAC; null if it is ideal. */
  private final CodeGrid inputCodes;

  /** What they do not clip under the range for which that was last needed. */
  private Limits limits;

  private float rangeOfLimits;

  private final Views ofInputs = new Views();
  private final Views ofOutputs = new Views();

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
    this(chip, inputs, outputs, maxVectors, linalg, new TileBuffers(draws));
  }

  /**
   * Tiles for a matrix of many in one lane, not yet programmed.
   *
   * @param maxVectors most vectors of one call
   * @param buffers of the lane
   */
  public AnalogMatrix(
      ChipModel chip, int inputs, int outputs, int maxVectors, Linalg linalg, TileBuffers buffers) {
    this.chip = chip;
    this.inputs = inputs;
    this.outputs = outputs;
    this.maxVectors = maxVectors;
    this.linalg = linalg;
    this.grid = new TileGrid(inputs, outputs, chip.tile());
    this.weights = new HeldWeights(chip, grid, inputs, outputs, buffers);
    this.backward = new StraightThrough(grid, inputs, linalg);
    int fitting = Math.max(VECTORS_THAT_PAY, CACHED / (inputs + 2 * outputs));
    int readOut = DriftCorrection.vectors(chip);
    this.block = Math.max(readOut, Math.min(maxVectors, fitting));
    this.tiles = new TileMultiplier(chip, weights.cells(), block, linalg, buffers, observed);
    this.inputCodes = chip.dac().ideal() ? null : CodeGrid.of(chip.dac());
  }

  /**
   * Programs the devices. {@link #read} must follow.
   *
   * @param ideal weights [outputs × inputs], stored row by row; kept, and must not change until the
   *     last reading
   * @param key identity of this programming of this matrix
   * @param noiseScale factor on programming and read deviations, ≥ 0
   * @throws IllegalArgumentException if the weights have another shape
   */
  public void program(Matrix ideal, NoiseKey key, float noiseScale) {
    if (ideal.rows() != outputs || ideal.columns() != inputs || ideal.transposed()) {
      throw new IllegalArgumentException(
          "expected weights [%d × %d], got [%d × %d]"
              .formatted(outputs, inputs, ideal.rows(), ideal.columns()));
    }
    tiles.newChip(key);
    weights.program(ideal, key, noiseScale, SliceTiles::new);
  }

  /**
   * Programs pairs to given conductances instead of those of weights; {@link #read} must follow.
   * Outputs are then Σ (g⁺ − g⁻) x, in µS times units of input.
   *
   * @param plus g⁺ [inputs × outputs], µS
   * @param minus g⁻ [inputs × outputs], µS; null where no pair has a minus device
   * @throws IllegalArgumentException if the encoding of the chip is not pairs, or slices weights
   */
  public void programConductances(float[] plus, float[] minus, NoiseKey key, float noiseScale) {
    tiles.newChip(key);
    weights.programConductances(plus, minus, key, noiseScale);
  }

  /**
   * Takes conductances as the states that programming left; otherwise as {@link
   * #programConductances}.
   *
   * @param key identity of what is drawn later, such as drift exponents
   */
  public void loadConductances(float[] plus, float[] minus, NoiseKey key) {
    tiles.newChip(key);
    weights.loadConductances(plus, minus, key);
  }

  /** Slices that weights are cut into; 1 if a cell or pair holds a whole weight. */
  public int sliceCount() {
    return Math.max(1, weights.slices());
  }

  /**
   * What has been programmed into a slice, before any ageing, µS.
   *
   * @param plus receives g⁺, [inputs × outputs]
   * @param minus receives g⁻, [inputs × outputs]; with an offset column only the reference columns,
   *     [inputs × tiles along the outputs], are set
   */
  public void conductances(int slice, float[] plus, float[] minus) {
    weights.conductances(slice, plus, minus);
  }

  /**
   * Weight of 1 µS more in g⁺ than in g⁻ (or in its reference column) of a slice, as programmed.
   *
   * @return [row tiles × outputs], new
   */
  public float[] weightPerMicrosiemens(int slice) {
    return weights.weightPerMicrosiemens(slice);
  }

  /**
   * Lets the programmed devices age and reads them. Drift is compensated against the devices as
   * they were programmed, so at time 0 the factor is 1.
   *
   * @param secondsAfterProgramming time, s, ≥ 0
   * @param key identity of this reading
   * @param adcRange full-scale input of the ADC while the drift compensation reads the tiles,
   *     normalised units; 0 = not known: outputs then pass unclipped and unrounded
   */
  public void read(double secondsAfterProgramming, NoiseKey key, float adcRange) {
    weights.read(secondsAfterProgramming, key, SliceTiles::new, adcRange);
  }

  /**
   * As {@link #read}, for a single multiplication. Where that is possible it will read the devices
   * itself, a few at a time, and nothing keeps them; the weights of {@link #program} must stay as
   * long. Results are the same, and further multiplications only cost more.
   */
  public void readForOne(double secondsAfterProgramming, NoiseKey key, float adcRange) {
    if (chip.streams() && maxVectors <= block) {
      weights.readLate(secondsAfterProgramming, key, SliceTiles::new, adcRange);
    } else {
      read(secondsAfterProgramming, key, adcRange);
    }
  }

  /** Whether a multiplication would read the devices itself. */
  boolean streams() {
    return weights.pending();
  }

  /** Reads with ADCs, if drift compensation needs them, whose range is built in or unknown. */
  public void read(double secondsAfterProgramming, NoiseKey key) {
    read(secondsAfterProgramming, key, (float) chip.adc().range());
  }

  /**
   * Solves the wires exactly for weights whose devices are all at their targets. Forgets what has
   * been programmed.
   *
   * @param ideal weights [outputs × inputs], stored row by row
   * @return one solution for each slice, for {@link #useLag}
   */
  public List<WireLag> newLag(Matrix ideal) {
    return weights.newLag(ideal);
  }

  /**
   * Lets further readings take what wires cost from an earlier solution.
   *
   * @param earlier of {@link #newLag}; an empty list solves at every reading
   */
  public void useLag(List<WireLag> earlier) {
    weights.useLag(earlier);
  }

  /** Largest share of a cell's current that the wires take, as last read; 0 without wires. */
  public float worstDrop() {
    return weights.worstDrop();
  }

  /** The tiles of one slice by themselves. */
  private final class SliceTiles implements DriftCorrection.Tiles {
    private final int slice;

    SliceTiles(int slice) {
      this.slice = slice;
    }

    @Override
    public void multiply(int tile, Matrix x, Matrix y) {
      Slot slot = grid.slots().get(tile);
      Matrix in = x.columns(slot.row(), slot.rows());
      Matrix out = y.columns(slot.column(), slot.columns());
      linalg.multiply(in, weights.circuit(slice).effective(slot), out);
    }

    @Override
    public void sense(int tile, Matrix x, Drive drive, Matrix y) {
      tiles.sense(slice, tile, x, drive, y);
    }
  }

  /** y = x·W without keeping what was clipped, for evaluation. */
  public void multiply(Matrix x, Matrix y, Drive drive) {
    multiply(x, null, y, drive, 0, null);
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
    multiply(x, null, y, drive, 0, mask);
  }

  /** Whether {@link #convertAhead} is possible for a range. */
  public boolean convertsAhead(float inputRange) {
    return !chip.ideal() && tiles.rows().convertsAhead(inputRange);
  }

  /**
   * Converts inputs that many vectors share, such as the pixels under a convolution's windows, for
   * {@link #multiply(Matrix, ConvertedInputs, Matrix, Drive, long, ClipMask)}. Values that are
   * added to them later, as a margin, must be 0.
   *
   * @param x inputs, n of which are converted
   * @param from index of the first of them
   * @param out set to the first n levels, full scale = 1
   * @throws IllegalStateException if that is not possible
   */
  public ConvertedInputs convertAhead(float[] x, int from, float[] out, int n, float inputRange) {
    if (!convertsAhead(inputRange)) {
      throw new IllegalStateException("inputs of this chip cannot be converted ahead");
    }
    return tiles.rows().convertAhead(x, from, out, n, inputRange);
  }

  /**
   * y = x·W of a part of the vectors that a drive is for.
   *
   * @param x [vectors × inputs], inputs or what they were converted to ahead
   * @param converted what is known of the latter; null for inputs
   * @param y [vectors × outputs], set
   * @param before vectors between the first one of the drive and the first of this call
   * @param mask receives what the ADCs clipped; null if nobody needs it
   */
  public void multiply(
      Matrix x, ConvertedInputs converted, Matrix y, Drive drive, long before, ClipMask mask) {
    if (mask != null) {
      mask.clear();
    }
    tiles.begin(drive, mask, null, before, x.rows());
    multiplyBlocks(x, converted, y, drive, mask);
  }

  /** y = x·W, keeping on a tape what {@link ChainRule} needs. */
  void multiply(Matrix x, ConvertedInputs converted, Matrix y, Drive drive, Tape tape) {
    tiles.begin(drive, tape.mask(), tape, 0, x.rows());
    multiplyBlocks(x, converted, y, drive, tape.mask());
  }

  private void multiplyBlocks(
      Matrix x, ConvertedInputs converted, Matrix y, Drive drive, ClipMask mask) {
    check(x, y);
    observed.begin();
    if (chip.ideal()) {
      linalg.multiply(x, weights.matrix(), y);
      return;
    }
    if (converted == null && streams()) {
      tiles.stream(x, drive, y);
      if (mask != null && tiles.inputsClipped()) {
        mask.markInputs();
      }
      return;
    }
    for (int from = 0; from < x.rows(); from += block) {
      int vectors = Math.min(block, x.rows() - from);
      Matrix in = ofInputs.rows(x, from, vectors);
      Matrix out = ofOutputs.rows(y, from, vectors);
      if (converted == null) {
        tiles.take(in, drive.inputRange());
      } else {
        tiles.takeConverted(in, converted);
      }
      if (mask != null && tiles.rows().clipped()) {
        mask.markInputs();
      }
      if (chip.linearOutputs()) {
        multiplyLinear(out, drive.inputRange());
      } else {
        tiles.multiply(drive, from, out);
      }
    }
  }

  private void multiplyLinear(Matrix y, float range) {
    linalg.multiply(tiles.driven(), weights.matrix(), y);
    if (range > 0 && range != 1) {
      for (int v = 0; v < y.rows(); v++) {
        int from = y.offset() + v * y.stride();
        for (int c = from; c < from + outputs; c++) {
          y.data()[c] *= range;
        }
      }
    }
  }

  /** Whether an ADC clipped anything in the last multiplication. */
  public boolean adcClipped() {
    return observed.anyClipped();
  }

  /** What the last multiplication saw. */
  public Observed observed() {
    return observed;
  }

  /**
   * Value of one ADC code in the outputs, in units of weights times inputs: root mean square over
   * the outputs, with the codes of all conversions of an output added in squares. 0 without ADC.
   */
  public double adcStep(Drive drive) {
    return tiles.adcStep(drive);
  }

  /**
   * Lets derivatives of the devices follow from the next programming on.
   *
   * @return a derivative that goes through all of the chip instead of {@link #backward}
   * @throws IllegalArgumentException if the chip has none
   */
  public ChainRule chainRule() {
    List<Differentiability.Obstacle> obstacles = Differentiability.obstacles(chip);
    if (!obstacles.isEmpty()) {
      throw new IllegalArgumentException("a chip without a derivative: " + obstacles);
    }
    return new ChainRule(chip, this, tiles, weights.cells(), weights.mapping(), block, linalg);
  }

  /** A mask for {@link #multiply}. */
  public ClipMask newMask() {
    return new ClipMask(grid.slots().size());
  }

  /** The matrix as the chip multiplies it now, in units of weights, [inputs × outputs], a copy. */
  public Matrix effectiveWeights() {
    return weights.copy();
  }

  /**
   * Straight-through backward pass of one {@link #multiply}: dx = dy·W and dW += dyᵀ·x, with dx = 0
   * where the DAC clipped, x held at its range where it did, a tile's share left out where its ADC
   * clipped, and dW = 0 where a cell is stuck.
   *
   * @param x what was multiplied, [vectors × inputs]
   * @param dy [vectors × outputs]
   * @param ideal weights, [outputs × inputs]
   * @param throughNoisyWeights whether dx goes through the weights as read instead
   * @param drive as in the multiplication
   * @param mask of the multiplication
   * @param dx [vectors × inputs], set; {@code null} if nobody needs it
   * @param dw [outputs × inputs], added to
   * @return gradient of the loss by the input range, Σ dx·sign(x) over the inputs that the DAC
   *     clipped; 0 without dx
   */
  public double backward(
      Matrix x,
      Matrix dy,
      Matrix ideal,
      boolean throughNoisyWeights,
      Drive drive,
      ClipMask mask,
      Matrix dx,
      Matrix dw) {
    Matrix path = throughNoisyWeights ? weights.matrix().transpose() : ideal;
    Limits held = mask.inputs() ? inputLimits(drive.inputRange()) : null;
    double byRange = backward.run(x, dy, path, held, mask, dx, dw);
    weights.clearStuck(dw);
    return byRange;
  }

  /** What the DAC does not clip; null if it clips nothing. */
  private Limits inputLimits(float range) {
    if (inputCodes == null || range == 0) {
      return null;
    }
    if (range != rangeOfLimits) {
      limits = inputCodes.limits(range);
      rangeOfLimits = range;
    }
    return limits;
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
