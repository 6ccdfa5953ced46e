package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.converter.Limits;
import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
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
  private final int block;
  private final Linalg linalg;

  /** Null where the chip is ideal. */
  private final WeightSlice slice;

  private final WeightGradient weights;
  private final InputGradient input;
  private final OutputGradient outputs;

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
    this.block = block;
    this.linalg = linalg;
    this.slice = chip.ideal() ? null : of.slices()[0];
    this.weights = chip.ideal() ? null : new WeightGradient(chip, of, mapping);
    this.input = new InputGradient(chip, of.inputs(), of.outputs(), linalg);
    this.outputs = slice == null ? null : new OutputGradient(chip, block, of.outputs());
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
    int vectors = dy.rows();
    int columns = slot.columns();
    outputs.begin(slot, drive, slice.outputScales(), tiles.adcRange(drive, slot));
    outputs.run(dy, tape, t, firstVector);
    weights.addScales(slot, outputs.byScales());
    boolean noisy = chip.noisyDevices() && drive.noiseScale() > 0;
    boolean loses = losesByLoad(chip);
    TileGradient gradient =
        new TileGradient(
            slot,
            Matrix.of(outputs.byCurrent(), vectors, columns),
            loses ? Matrix.of(outputs.byLoad(), vectors, columns) : null,
            loses ? Matrix.of(outputs.byLosable(), vectors, columns) : null,
            noisy ? Matrix.of(outputs.byVariance(), vectors, columns) : null);
    Levels levels = tiles.rows().levels(0);
    weights.add(gradient, levels, linalg);
    if (dx != null) {
      input.add(gradient, slice.circuit(), levels, dx);
    }
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
