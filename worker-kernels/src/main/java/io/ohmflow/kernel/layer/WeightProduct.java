package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.crossbar.AnalogMatrix;
import io.ohmflow.kernel.crossbar.ChainRule;
import io.ohmflow.kernel.crossbar.ClipMask;
import io.ohmflow.kernel.crossbar.ConvertedInputs;
import io.ohmflow.kernel.crossbar.Tape;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Views;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.Arrays;
import java.util.List;

/**
 * Products of vectors with one layer's weights, digitally or on tiles, forward and backward: the
 * part that linear layers and convolutions share. Each group of channels is a matrix of its own,
 * [outputs × inputs] in the parameter vector, and has its own tiles.
 *
 * <p>A pass is {@link #begin}, any number of {@link #multiply} calls, {@link #finish}; then {@link
 * #backward} for the same blocks. Tiles and clip masks are made when first used, so digital
 * training does not pay for them.
 */
final class WeightProduct {

  /**
   * Sizes of a product.
   *
   * @param inputs length of a vector
   * @param outputs length of a result, of one group
   * @param groups matrices
   * @param maxVectors most vectors of one call
   * @param blocks most calls of one pass and group
   */
  record Dimensions(int inputs, int outputs, int groups, int maxVectors, int blocks) {
    int matrixSize() {
      return inputs * outputs;
    }
  }

  /** From so many products with the same weights on they are turned once. */
  private static final int BLOCKS_THAT_PAY = 4;

  private final Dimensions size;
  private final LaneResources lane;
  private final WeightSpec spec;
  private final long id;
  private final int weightAt;

  /** Null if there is none. */
  private final Bias bias;

  private final ConverterRanges ranges;
  private AnalogMatrix[] tiles;

  /** Derivatives of the tiles, and what they need of each call; null if nobody wants them. */
  private ChainRule[] chains;

  private Tape[][] tapes;
  private ClipMask[][] masks;
  private Inspection inspection;

  /** What is known of inputs that were converted ahead; null if they were not. */
  private ConvertedInputs converted;

  /** Digital weights [groups × inputs × outputs], made once for many blocks. */
  private float[] turned = {};

  private float[] scratch = {};

  /** How each group's tiles are driven in the present pass. */
  private final AnalogMatrix.Drive[] drives;

  private final Views ofParameters = new Views();
  private final Views ofSums = new Views();
  private final Views ofTurned = new Views();

  WeightProduct(Dimensions size, WeightSpec spec, LaneResources lane, Placement placement) {
    this.size = size;
    this.lane = lane;
    this.spec = spec;
    this.id = placement.id();
    this.weightAt = placement.offset();
    int biasAt = weightAt + size.groups() * size.matrixSize();
    this.bias = spec.hasBias() ? new Bias(biasAt, spec.outputs()) : null;
    int rangesAt = biasAt + (spec.hasBias() ? spec.outputs() : 0);
    this.ranges = new ConverterRanges(lane.chip(), spec.inputRange(), rangesAt);
    this.drives = new AnalogMatrix.Drive[size.groups()];
  }

  private Matrix weights(float[] parameters, int group) {
    return matrix(ofParameters, parameters, group);
  }

  private Matrix matrix(Views views, float[] flat, int group) {
    int offset = weightAt + group * size.matrixSize();
    return views.of(flat, offset, size.outputs(), size.inputs(), size.inputs());
  }

  private boolean analog(Pass pass) {
    return pass.analog() && spec.onTiles();
  }

  /** Whether gradients go through the whole chip. */
  private boolean chained(Pass pass) {
    return analog(pass) && pass.training() && pass.feedback() == Pass.Feedback.CHAIN_RULE;
  }

  /** Makes the tiles when they are first needed. */
  private void ready() {
    if (tiles == null) {
      tiles = new AnalogMatrix[size.groups()];
      for (int g = 0; g < tiles.length; g++) {
        tiles[g] =
            new AnalogMatrix(
                lane.chip(),
                size.inputs(),
                size.outputs(),
                size.maxVectors(),
                lane.linalg(),
                lane.buffers());
      }
    }
  }

  void program(Pass pass) {
    if (!analog(pass)) {
      return;
    }
    ready();
    if (chained(pass) && chains == null) {
      chains = Arrays.stream(tiles).map(AnalogMatrix::chainRule).toArray(ChainRule[]::new);
      tapes = new Tape[size.groups()][size.blocks()];
    }
    for (int g = 0; g < tiles.length; g++) {
      NoiseKey key = pass.noise().programming().child(id).child(g);
      tiles[g].program(weights(pass.parameters(), g), key, pass.noise().scale());
    }
  }

  void read(Pass pass) {
    if (!analog(pass)) {
      return;
    }
    for (int g = 0; g < tiles.length; g++) {
      tiles[g].useLag(pass.wiring().lags().of(id, g));
      read(g, pass);
    }
  }

  private void read(int group, Pass pass) {
    NoiseKey key = pass.noise().read().child(id).child(group);
    double seconds = pass.noise().readSeconds();
    if (usedOnce(pass)) {
      tiles[group].readForOne(seconds, key, ranges.adc(pass));
    } else {
      tiles[group].read(seconds, key, ranges.adc(pass));
    }
  }

  /** Whether only one multiplication follows a reading. */
  private boolean usedOnce(Pass pass) {
    return pass.training()
        && size.blocks() == 1
        && pass.feedback() == Pass.Feedback.IDEAL_WEIGHTS
        && !pass.inspects();
  }

  /** Solves the wires for weights; tiles have to be programmed afterwards. */
  void solveWires(float[] parameters, WireLags into) {
    if (!spec.onTiles() || !lane.chip().lagsWires()) {
      return;
    }
    ready();
    for (int g = 0; g < tiles.length; g++) {
      into.put(id, g, tiles[g].newLag(weights(parameters, g)));
    }
  }

  /**
   * Compares outputs with those of exactly solved wires, both before converters and noise per
   * multiplication. Reading is a pure function of its keys, so the tiles are afterwards as before.
   */
  private void probe(int group, Matrix x, Pass pass) {
    Matrix lagged = tiles[group].effectiveWeights();
    tiles[group].useLag(List.of());
    read(group, pass);
    Matrix exact = tiles[group].effectiveWeights();
    tiles[group].useLag(pass.wiring().lags().of(id, group));
    read(group, pass);
    for (int i = 0; i < lagged.data().length; i++) {
      lagged.data()[i] -= exact.data()[i];
    }
    Matrix out = Matrix.zeros(x.rows(), size.outputs());
    lane.linalg().multiply(x, lagged, out);
    double deviation = WireProbe.squaredNorm(out);
    lane.linalg().multiply(x, exact, out);
    pass.wiring().probe().add(deviation, WireProbe.squaredNorm(out));
  }

  /**
   * Starts a pass: settles the converter ranges.
   *
   * @param x the layer's input
   * @param count values in it
   */
  void begin(float[] x, int count, Pass pass) {
    converted = null;
    if (spec.onTiles()) {
      ranges.begin(x, count, pass);
    }
    if (analog(pass)) {
      for (int g = 0; g < drives.length; g++) {
        drives[g] = drive(g, 0, pass);
      }
    }
    if (pass.inspects() && analog(pass)) {
      inspection = new Inspection(!lane.chip().dac().ideal());
    } else {
      inspection = null;
    }
  }

  /** Whether the chip allows {@link #convertAhead}. */
  boolean convertsAhead(Pass pass) {
    boolean raw = !analog(pass) || pass.inspects() || pass.wiring().probe() != null;
    return !raw && tiles[0].convertsAhead(ranges.input());
  }

  /**
   * Converts what the windows of a convolution share; {@link #multiply} then takes vectors of
   * converted inputs.
   *
   * @param x inputs, n of which are converted
   * @param from index of the first of them
   * @return n converted inputs, which last until the next call or layer
   */
  float[] convertAhead(float[] x, int from, int n) {
    float[] out = lane.scratch().of(n);
    converted = tiles[0].convertAhead(x, from, out, n, ranges.input());
    return out;
  }

  /**
   * y = x·Wᵀ for one group.
   *
   * @param block number of this call within the pass and group
   * @param x [vectors × inputs], converted if that was done ahead
   * @param y [vectors × outputs], set
   * @param firstVector position of the first vector in the stream of the layer's noise
   */
  void multiply(int group, int block, Matrix x, Matrix y, long firstVector, Pass pass) {
    if (!analog(pass)) {
      lane.linalg().multiply(x, digital(group, block, pass), y);
      return;
    }
    if (pass.wiring().probe() != null && block == 0) {
      probe(group, x, pass);
    }
    if (chained(pass)) {
      AnalogMatrix.Drive drive = drive(group, firstVector, pass);
      chains[group].multiply(x, converted, y, drive, tape(group, block));
    } else {
      ClipMask mask = pass.training() ? mask(group, block) : null;
      tiles[group].multiply(x, converted, y, drives[group], firstVector, mask);
    }
    if (pass.observes()) {
      ranges.observe(tiles[group], x.rows());
    }
    if (inspection != null) {
      Matrix exact = scratch(x.rows(), size.outputs());
      lane.linalg().multiply(x, weights(pass.parameters(), group).transpose(), exact);
      inspection.add(x, y, exact, tiles[group], drives[group]);
    }
  }

  /** Wᵀ of a group; copied when many blocks are to be multiplied by it. */
  private Matrix digital(int group, int block, Pass pass) {
    Matrix weights = weights(pass.parameters(), group);
    if (size.blocks() < BLOCKS_THAT_PAY) {
      return weights.transpose();
    }
    int n = size.matrixSize();
    if (turned.length == 0) {
      turned = new float[size.groups() * n];
    }
    if (block == 0) {
      for (int c = 0; c < size.outputs(); c++) {
        int from = weights.offset() + c * weights.stride();
        for (int r = 0; r < size.inputs(); r++) {
          turned[group * n + r * size.outputs() + c] = weights.data()[from + r];
        }
      }
    }
    return ofTurned.of(turned, group * n, size.inputs(), size.outputs(), size.outputs());
  }

  private Matrix scratch(int rows, int columns) {
    if (scratch.length < rows * columns) {
      scratch = new float[rows * columns];
    }
    return Matrix.of(scratch, rows, columns);
  }

  /** Adds what an inspection found. */
  void report(String name, List<LayerObservation> to) {
    if (inspection != null) {
      to.add(inspection.result(name));
    }
  }

  private AnalogMatrix.Drive drive(int group, long firstVector, Pass pass) {
    NoiseKey key = pass.noise().mvm().child(id).child(group);
    return new AnalogMatrix.Drive(
        ranges.input(), ranges.adc(), key, firstVector, pass.noise().scale());
  }

  private ClipMask mask(int group, int block) {
    if (masks == null) {
      masks = new ClipMask[size.groups()][size.blocks()];
    }
    if (masks[group][block] == null) {
      masks[group][block] = tiles[group].newMask();
    }
    return masks[group][block];
  }

  private Tape tape(int group, int block) {
    if (tapes[group][block] == null) {
      tapes[group][block] = chains[group].newTape();
    }
    return tapes[group][block];
  }

  /**
   * Ends a forward pass: adds the bias and emits what was observed.
   *
   * @param y results [vectors × all outputs]
   * @param n samples the vectors belong to
   */
  void finish(float[] y, int vectors, int n, Pass pass) {
    if (bias != null) {
      bias.add(pass.parameters(), y, vectors);
    }
    if (spec.onTiles() && pass.observes()) {
      ranges.emit(n, pass.sums());
    }
  }

  /** Adds the bias gradient, the column sums of dy [vectors × all outputs]. */
  void biasGradient(float[] dy, int vectors, Pass pass) {
    if (bias != null) {
      bias.addGradient(dy, vectors, pass.sums());
    }
  }

  /**
   * Goes back through one {@link #multiply}: dW += dyᵀ·x and dx = dy·W, on tiles with the clip mask
   * of that call.
   *
   * @param x the vectors that were multiplied [vectors × inputs]; where the gradient goes through
   *     the whole chip, converted where {@link #convertsBack}
   * @param dy [vectors × outputs]
   * @param dx [vectors × inputs], set; null if nobody needs it
   */
  void backward(int group, int block, Matrix x, Matrix dy, Matrix dx, Pass pass) {
    Matrix weights = weights(pass.parameters(), group);
    Matrix dw = matrix(ofSums, pass.sums(), group);
    if (chained(pass)) {
      Tape tape = tape(group, block);
      chains[group].backward(x, converted, dy, weights, drives[group], tape, dx, dw);
      return;
    }
    if (analog(pass)) {
      boolean noisy = pass.feedback() == Pass.Feedback.NOISY_WEIGHTS;
      boolean learns = ranges.learns();
      Matrix into = dx == null && learns ? scratch(x.rows(), size.inputs()) : dx;
      ClipMask mask = mask(group, block);
      double byRange = tiles[group].backward(x, dy, weights, noisy, drives[group], mask, into, dw);
      if (learns) {
        ranges.addGradient(byRange, pass.sums());
      }
      return;
    }
    Linalg linalg = lane.linalg();
    linalg.multiplyAdd(dy.transpose(), x, dw);
    if (dx != null) {
      linalg.multiply(dy, weights, dx);
    }
  }

  /** Whether {@link #backward}, too, takes vectors of inputs that were converted ahead. */
  boolean convertsBack(Pass pass) {
    return chained(pass) && convertsAhead(pass);
  }

  /** Whether a layer that nobody asks for the gradient of its input needs it for itself. */
  boolean needsInputGradient(Pass pass) {
    return chained(pass) && ranges.learns();
  }

  /**
   * Ends a backward pass whose gradient went through the whole chip; else nothing is left to do.
   *
   * @param x the layer's input
   * @param dx its gradient, n values; corrected where x was clipped
   */
  void endBackward(float[] x, float[] dx, int n, Pass pass) {
    if (!chained(pass)) {
      return;
    }
    if (dx.length > 0) {
      double byRange = chains[0].stopAtLimits(x, dx, n, ranges.input());
      if (ranges.learns()) {
        ranges.addGradient(byRange, pass.sums());
      }
    }
    for (int g = 0; g < chains.length; g++) {
      chains[g].finish(weights(pass.parameters(), g), matrix(ofSums, pass.sums(), g));
    }
  }
}
