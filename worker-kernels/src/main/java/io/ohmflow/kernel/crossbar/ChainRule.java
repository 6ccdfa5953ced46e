package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.converter.Limits;
import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.Tape.Kept;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.profile.HardwareProfile.Scale;

/**
 * Reverse-mode derivative of the product on tiles, with the draws of its noise held: through
 * converters straight through and 0 where they clip, noise per multiplication whose deviation
 * depends on weights and inputs, loss in the wires that depends on the load, programming and read
 * noise whose deviations depend on the target, and full scales that follow the weights. Drift
 * exponents and the factors that compensate for drift are constants.
 *
 * <p>With x̂ = DAC(x/range), i = x̂·ŵ, the lossy current i' and y = range · s · (i' + √q z), the
 * gradient of each tile's u = s · dy is carried back to i, to the loads and to q, and from there to
 * x and, summed over vectors, to ŵ, |ŵ| and the coefficients of q. {@link #finish} takes those sums
 * through the devices to the weights, once for all multiplications since the last programming. Of
 * chips without a {@link Differentiability#obstacles} only. Belongs to one lane.
 */
public final class ChainRule {
  private final ChipModel chip;
  private final AnalogMatrix matrix;
  private final TileMultiplier tiles;
  private final TileGrid grid;
  private final int inputs;
  private final int outputs;
  private final int block;
  private final Linalg linalg;

  /** Null where the chip is ideal. */
  private final WeightSlice slice;

  private final WeightGradient weights;
  private final InputGradient input;
  private final CodeGrid codes;
  private final float[] upstream;
  private final float[] byLoad;
  private final float[] byLosable;
  private final float[] byVariance;
  private final float[] signals;

  ChainRule(
      ChipModel chip,
      AnalogMatrix matrix,
      TileMultiplier tiles,
      TileMultiplier.Weights of,
      WeightMapping mapping,
      int block,
      Linalg linalg) {
    this.chip = chip;
    this.matrix = matrix;
    this.tiles = tiles;
    this.grid = of.grid();
    this.inputs = of.inputs();
    this.outputs = of.outputs();
    this.block = block;
    this.linalg = linalg;
    this.slice = chip.ideal() ? null : of.slices()[0];
    this.weights = chip.ideal() ? null : new WeightGradient(chip, of, mapping);
    this.input = new InputGradient(chip, inputs, outputs, linalg);
    this.codes = chip.adc().ideal() ? null : CodeGrid.of(chip.adc());
    int size = chip.ideal() ? 0 : Math.multiplyExact(block, outputs);
    this.upstream = new float[size];
    this.byLoad = new float[losesByLoad(chip) ? size : 0];
    this.byLosable = new float[losesByLoad(chip) ? size : 0];
    this.byVariance = new float[chip.noisyDevices() ? size : 0];
    this.signals = new float[scalesMove(chip) && !chip.linearOutputs() ? size : 0];
    if (slice != null) {
      slice.followSlopes();
    }
  }

  /** Whether full scales follow the weights. */
  static boolean scalesMove(ChipModel chip) {
    return chip.mapping().scale() != Scale.FIXED;
  }

  /** Whether wires take a share that depends on what loads them. */
  static boolean losesByLoad(ChipModel chip) {
    return switch (chip.wires().model()) {
      case FIRST_ORDER, CLOSED_FORM -> true;
      default -> false;
    };
  }

  /** A tape for {@link #multiply}. */
  public Tape newTape() {
    return new Tape(chip, chip.ideal() ? 0 : grid.slots().size());
  }

  /**
   * {@link AnalogMatrix#multiply} that keeps what {@link #backward} needs.
   *
   * @param x inputs, or levels that were converted ahead, [vectors × inputs]
   * @param converted what is known of such levels; null for inputs
   * @param tape overwritten
   */
  public void multiply(Matrix x, ConvertedInputs converted, Matrix y, Drive drive, Tape tape) {
    tape.begin(grid, x.rows());
    matrix.multiply(x, converted, y, drive, tape);
  }

  /**
   * Goes back through one {@link #multiply}. Inputs that the DAC clipped get the gradient that
   * {@link #stopAtLimits} has to take away.
   *
   * @param x as in the multiplication
   * @param dy [vectors × outputs]
   * @param ideal weights, [outputs × inputs]
   * @param dx by the inputs (not by their levels), [vectors × inputs], set; null if nobody needs it
   * @param dw [outputs × inputs]; complete after {@link #finish}
   */
  public void backward(
      Matrix x,
      ConvertedInputs converted,
      Matrix dy,
      Matrix ideal,
      Drive drive,
      Tape tape,
      Matrix dx,
      Matrix dw) {
    if (slice == null) {
      linalg.multiplyAdd(dy.transpose(), x, dw);
      if (dx != null) {
        linalg.multiply(dy, ideal, dx);
      }
      return;
    }
    weights.drivenBy(drive);
    for (int from = 0; from < x.rows(); from += block) {
      int vectors = Math.min(block, x.rows() - from);
      if (converted == null) {
        tiles.take(x.rows(from, vectors), drive.inputRange());
      } else {
        tiles.takeConverted(x.rows(from, vectors), converted);
      }
      Matrix into = dx == null ? null : dx.rows(from, vectors);
      for (int t = 0; t < grid.slots().size(); t++) {
        tile(t, dy.rows(from, vectors), drive, tape, from, into);
      }
    }
  }

  private void tile(int t, Matrix dy, Drive drive, Tape tape, int firstVector, Matrix dx) {
    Slot slot = grid.slots().get(t);
    int n = dy.rows() * slot.columns();
    int at = firstVector * slot.columns();
    Tape.Part part = tape.part(t);
    scale(dy, slot);
    if (tape.mask().any(t)) {
      tape.mask().stop(t, at, upstream, n);
    }
    if (signals.length > 0) {
      System.arraycopy(part.of(Kept.SIGNALS), at, signals, 0, n);
      weights.addScales(slot, upstream, convert(drive, slot, n), dy.rows());
    }
    boolean noisy = byVariance.length > 0 && drive.noiseScale() > 0;
    if (noisy) {
      System.arraycopy(part.of(Kept.SPREADS), at, byVariance, 0, n);
      for (int i = 0; i < n; i++) {
        byVariance[i] *= upstream[i];
      }
    }
    if (byLoad.length > 0) {
      System.arraycopy(part.of(Kept.LOADS), at, byLoad, 0, n);
      System.arraycopy(part.of(Kept.LOSABLE), at, byLosable, 0, n);
      LoadLoss.of(chip, slot.rows()).back(upstream, byLoad, byLosable, n);
    }
    TileGradient gradient =
        new TileGradient(
            slot,
            Matrix.of(upstream, dy.rows(), slot.columns()),
            byLoad.length > 0 ? Matrix.of(byLoad, dy.rows(), slot.columns()) : null,
            byLoad.length > 0 ? Matrix.of(byLosable, dy.rows(), slot.columns()) : null,
            noisy ? Matrix.of(byVariance, dy.rows(), slot.columns()) : null);
    Levels levels = tiles.rows().levels(0);
    weights.add(gradient, levels, linalg);
    if (dx != null) {
      input.add(gradient, slice.circuit(), levels, dx);
    }
  }

  /** u = s · dy: the gradient by what a tile's ADC gives, over the input range. */
  private void scale(Matrix dy, Slot slot) {
    int columns = slot.columns();
    float[] scales = slice.outputScales();
    int of = slot.rowTile() * outputs + slot.column();
    for (int v = 0; v < dy.rows(); v++) {
      int from = dy.offset() + v * dy.stride() + slot.column();
      int to = v * columns;
      for (int c = 0; c < columns; c++) {
        upstream[to + c] = dy.data()[from + c] * scales[of + c];
      }
    }
  }

  private float[] convert(Drive drive, Slot slot, int n) {
    float range = codes == null ? 0 : tiles.adcRange(drive, slot);
    if (range > 0) {
      codes.convert(signals, range, n);
      for (int i = 0; i < n; i++) {
        signals[i] *= range;
      }
    }
    return signals;
  }

  /**
   * Takes the gradient away from inputs that the DAC clipped, which depend on the range instead.
   *
   * @param x the n inputs of multiplications
   * @param dx gradient by them as if nothing was clipped
   * @return gradient by the input range
   */
  public double stopAtLimits(float[] x, float[] dx, int n, float inputRange) {
    if (chip.dac().ideal() || inputRange == 0) {
      return 0;
    }
    Limits limits = CodeGrid.of(chip.dac()).limits(inputRange);
    double byRange = 0;
    for (int i = 0; i < n; i++) {
      if (limits.clips(x[i])) {
        byRange += x[i] > 0 ? dx[i] : -dx[i];
        dx[i] = 0;
      }
    }
    return byRange;
  }

  /**
   * Adds the gradient of all multiplications since the last programming to that of the weights.
   *
   * @param ideal weights, [outputs × inputs]
   * @param dw [outputs × inputs], added to
   */
  public void finish(Matrix ideal, Matrix dw) {
    if (weights != null) {
      weights.finish(ideal, dw);
    }
  }
}
