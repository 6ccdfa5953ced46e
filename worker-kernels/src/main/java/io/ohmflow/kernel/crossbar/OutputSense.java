package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.AdcBank;
import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.converter.ColumnCircuits;
import io.ohmflow.kernel.converter.Limits;
import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.Tape.Kept;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Quantizer;
import io.ohmflow.kernel.linalg.Quantizer.Disturbance;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile.RangePolicy;
import java.util.Arrays;

/**
 * The columns of the tiles: noise of the devices, column circuits and their noise, ADC, and digital
 * accumulation, in this order.
 *
 * <p>Works on groups of vectors whose outputs on one tile fit the first-level cache, in arrays that
 * all start at element 0, so that every loop is vectorised whatever the number of columns. Owned by
 * one lane; allocates only when a tile is sensed for the first time.
 */
final class OutputSense {
  private final ChipModel chip;
  private final int outputs;
  private final Observed observed;
  private final OutputNoise noise;
  private final ColumnState columnState;
  private final CodeGrid codes;
  private final boolean noisy;
  private final boolean observes;
  private final float[] value;
  private final float[] excess;
  private final float[] gain;
  private final float[] sum;

  /**
   * The column circuits and converters of one tile.
   *
   * @param tile number of the tile
   * @param slice number of the digit of the weights that it holds, each on columns of its own
   * @param slot its part of the matrix
   * @param column what its columns give
   */
  record Converters(int tile, int slice, Slot slot, Column column) {}

  /** What columns give. */
  enum Column {
    OUTPUT,
    /** What is subtracted from other columns. */
    REFERENCE
  }

  /** Whether a tile's share begins the sum of its outputs or is added to it. */
  enum Share {
    FIRST,
    ADDED
  }

  /**
   * One tile's share of a block of vectors.
   *
   * @param under where it is sensed
   * @param mask receives what is clipped; null if nobody needs it
   * @param tape receives what is converted and its noise; null if nobody needs it
   * @param firstVector position of the block in the call
   * @param totalVectors vectors of the call
   */
  record Task(
      Converters under,
      Share share,
      Drive drive,
      ClipMask mask,
      Tape.Part tape,
      int firstVector,
      int totalVectors) {}

  OutputSense(ChipModel chip, int outputs, Draws draws, Observed observed) {
    this.chip = chip;
    this.outputs = outputs;
    this.observed = observed;
    this.noisy = chip.noisyMultiplication();
    this.observes = chip.adc().policy() == RangePolicy.CALIBRATED;
    this.codes = chip.adc().ideal() ? null : CodeGrid.of(chip.adc());
    int size = Math.max(Draws.CHUNK, outputs);
    this.noise = new OutputNoise(chip.periphery().outputNoise(), draws, size);
    this.columnState = new ColumnState(chip.periphery(), draws);
    this.value = new float[size];
    this.excess = new float[size];
    this.gain = new float[size];
    this.sum = new float[size];
  }

  /** Gives the variance of each output, without that of the column circuits. */
  interface Variances {
    /** Sets {@code out}, [vectors × columns], for vectors from {@code first} on in the block. */
    void fill(int first, int vectors, int columns, float[] out);
  }

  /**
   * Draws what is fixed for a chip: the errors of its column circuits and converters.
   *
   * @param key identity of the chip
   */
  void newChip(NoiseKey key) {
    columnState.newChip(key);
  }

  /**
   * Senses one tile for a block of vectors.
   *
   * @param currents x̂·ŵ, [vectors × columns of the tile]
   * @param variances of the devices' noise; null for none
   * @param scales weight scales, [row tiles × outputs]
   * @param y [vectors × outputs], set by the first share and added to by the others
   */
  void sense(Task task, Currents currents, Variances variances, float[] scales, Matrix y) {
    int columns = task.under().slot().columns();
    int group = Math.min(y.rows(), Math.max(1, Draws.CHUNK / columns));
    Way way = way(task);
    gains(task, scales, group, way.converts() ? codes.step(way.range()) : 1);
    if (way.converts() && task.under().column() == Column.OUTPUT) {
      observed.steps(gain, columns);
    }
    if (way.noisy()) {
      noise.begin(task, variances);
    }
    if (way.converts() && way.circuits() == null && way.adcs() == null) {
      atOnce(way, currents, group, y);
      return;
    }
    currents.settle(y.rows() * columns);
    for (int v = 0; v < y.rows(); v += group) {
      int vectors = Math.min(group, y.rows() - v);
      int n = vectors * columns;
      System.arraycopy(currents.values(), v * columns, value, 0, n);
      toConverters(way, v, vectors);
      keep(task, value, v, 0, n);
      if (observes) {
        observed.add(value, n);
      }
      clip(way, v, n);
      load(task, y, v, vectors);
      add(way, vectors, n);
      store(task.under().slot(), y, v, vectors);
    }
  }

  /** Where nothing lies between the noise and ideal converters: one pass over the currents. */
  private void atOnce(Way way, Currents currents, int group, Matrix y) {
    Slot slot = way.task().under().slot();
    Quantizer quantizer = codes.quantizer(way.range());
    int columns = slot.columns();
    boolean dense = columns == y.stride();
    float std = way.noisy() ? noise.std() : 0;
    for (int v = 0; v < y.rows(); v += group) {
      int vectors = Math.min(group, y.rows() - v);
      if (way.task().share() == Share.FIRST) {
        clear(slot, y, v, vectors);
      }
      float[] normals = way.noisy() ? noise.together(v, vectors) : gain;
      int clips = 0;
      int part = dense ? vectors : 1;
      for (int k = 0; k < vectors; k += part) {
        int at = (v + k) * columns;
        Disturbance what =
            new Disturbance(currents.loads(), currents.share(), normals, k * columns, std);
        clips +=
            quantizer.disturbAndAdd(
                currents.values(), at, what, gain, y.data(), at(slot, y, v + k), part * columns);
      }
      took(way, currents.values(), v, vectors, clips);
    }
  }

  private void took(Way way, float[] currents, int first, int vectors, int clips) {
    Task task = way.task();
    int columns = task.under().slot().columns();
    int n = vectors * columns;
    boolean marks = clips > 0 && task.mask() != null;
    observed.count(n, clips);
    keep(task, currents, first, first * columns, n);
    if (observes || marks) {
      System.arraycopy(currents, first * columns, value, 0, n);
    }
    if (observes) {
      observed.add(value, n);
    }
    if (marks) {
      way.limits().excess(value, excess, n);
      mark(task, first, n);
    }
  }

  /** Keeps n signals from {@code from} on, of vectors from {@code first} on in the block. */
  private static void keep(Task task, float[] signals, int first, int from, int n) {
    if (task.tape() != null) {
      int at = (task.firstVector() + first) * task.under().slot().columns();
      task.tape().keep(Kept.SIGNALS, signals, from, at, n);
    }
  }

  private void mark(Task task, int vector, int n) {
    int columns = task.under().slot().columns();
    int first = (task.firstVector() + vector) * columns;
    task.mask().mark(task.under().tile(), first, excess, n, task.totalVectors() * columns);
  }

  private static void clear(Slot slot, Matrix y, int first, int vectors) {
    int columns = slot.columns();
    if (columns == y.stride()) {
      int from = at(slot, y, first);
      Arrays.fill(y.data(), from, from + vectors * columns, 0f);
      return;
    }
    for (int v = first; v < first + vectors; v++) {
      int from = at(slot, y, v);
      Arrays.fill(y.data(), from, from + columns, 0f);
    }
  }

  /**
   * The way from a tile's columns to the sum.
   *
   * @param noisy whether noise is added
   * @param circuits column circuits; null if they are ideal
   * @param range range of the ADC, 0 if it is not known
   * @param limits of the ADC; null if it does not convert
   * @param adcs converters with errors; null if they have none
   */
  private record Way(
      Task task, boolean noisy, ColumnCircuits circuits, float range, Limits limits, AdcBank adcs) {
    boolean converts() {
      return limits != null;
    }
  }

  private Way way(Task task) {
    float range = range(task.drive(), task.under().slot());
    boolean converts = codes != null && range > 0;
    return new Way(
        task,
        noisy && task.drive().noiseScale() > 0,
        columnState.circuits(task.under()),
        range,
        converts ? codes.limits(range) : null,
        converts ? columnState.adcs(task.under()) : null);
  }

  /** Full-scale input of the ADCs of a tile, normalised units; 0 if it is not known yet. */
  float range(Drive drive, Slot slot) {
    return chip.hasBuiltInAdcRange() ? chip.builtInAdcRange(slot.rows()) : drive.adcRange();
  }

  /** Repeats the tile's gains for every vector of a group. */
  private void gains(Task task, float[] scales, int group, float step) {
    Slot slot = task.under().slot();
    Drive drive = task.drive();
    float unit = (drive.inputRange() > 0 ? drive.inputRange() : 1) * step;
    int columns = slot.columns();
    System.arraycopy(scales, slot.rowTile() * outputs + slot.column(), gain, 0, columns);
    for (int c = 0; c < columns; c++) {
      gain[c] *= unit;
    }
    for (int v = 1; v < group; v++) {
      System.arraycopy(gain, 0, gain, v * columns, columns);
    }
  }

  /**
   * The noise of the devices is part of the current that the circuits limit and bend; that of the
   * circuits is given at their output.
   */
  private void toConverters(Way way, int first, int vectors) {
    if (way.circuits() == null) {
      if (way.noisy()) {
        noise.addTogether(value, first, vectors);
      }
      return;
    }
    if (way.noisy()) {
      noise.addDevices(value, first, vectors);
    }
    way.circuits().pass(value, excess, way.range(), vectors);
    if (way.noisy()) {
      noise.addCircuits(value, first, vectors);
    }
  }

  /** Counts and marks what the column circuits or the ADCs clip. */
  private void clip(Way way, int vector, int n) {
    Task task = way.task();
    boolean marks = task.mask() != null;
    int clips = 0;
    if (way.circuits() != null) {
      if (way.converts()) {
        way.limits().raise(value, excess, n);
      }
      clips = Limits.countPositive(excess, n);
    } else if (way.converts()) {
      clips = way.limits().countClipped(value, n);
      if (clips > 0 && marks) {
        way.limits().excess(value, excess, n);
      }
    }
    observed.count(n, clips);
    if (clips > 0 && marks) {
      mark(task, vector, n);
    }
  }

  private void add(Way way, int vectors, int n) {
    if (way.converts() && way.adcs() == null) {
      codes.convertAndAdd(value, way.range(), gain, sum, n);
      return;
    }
    if (way.converts()) {
      way.adcs().convert(value, way.range(), vectors);
    }
    float[] v = value;
    float[] to = sum;
    float[] factor = gain;
    for (int i = 0; i < n; i++) {
      to[i] += v[i] * factor[i];
    }
  }

  private void load(Task task, Matrix y, int first, int vectors) {
    Slot slot = task.under().slot();
    int columns = slot.columns();
    if (task.share() == Share.FIRST) {
      Arrays.fill(sum, 0, vectors * columns, 0f);
      return;
    }
    if (columns == y.stride()) {
      System.arraycopy(y.data(), at(slot, y, first), sum, 0, vectors * columns);
      return;
    }
    for (int v = 0; v < vectors; v++) {
      System.arraycopy(y.data(), at(slot, y, first + v), sum, v * columns, columns);
    }
  }

  private void store(Slot slot, Matrix y, int first, int vectors) {
    int columns = slot.columns();
    if (columns == y.stride()) {
      System.arraycopy(sum, 0, y.data(), at(slot, y, first), vectors * columns);
      return;
    }
    for (int v = 0; v < vectors; v++) {
      System.arraycopy(sum, v * columns, y.data(), at(slot, y, first + v), columns);
    }
  }

  private static int at(Slot slot, Matrix y, int vector) {
    return y.offset() + vector * y.stride() + slot.column();
  }
}
