package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.AdcBank;
import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.converter.ColumnCircuits;
import io.ohmflow.kernel.converter.Limits;
import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.Tape.Kept;
import io.ohmflow.kernel.crossbar.TileBuffers.Room;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Quantizer;
import io.ohmflow.kernel.linalg.Quantizer.Disturbance;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile.RangePolicy;

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
  private final TileSums sums;

  /** What lies on the way from the columns of the present task to the sum. */
  private TileTask task;

  private boolean noisyNow;

  /** Column circuits; null if they are ideal. */
  private ColumnCircuits circuits;

  /** Converters with errors; null if they have none. */
  private AdcBank adcs;

  /** Full scale of the ADC; 0 if it is not known, and nothing is converted. */
  private float range;

  /** The codes under the range for which they were last needed. */
  private Quantizer quantizer;

  private Limits limits;
  private float rangeOfLimits;

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

  OutputSense(ChipModel chip, int outputs, TileBuffers buffers, Observed observed) {
    this.chip = chip;
    this.outputs = outputs;
    this.observed = observed;
    this.noisy = chip.noisyMultiplication();
    this.observes = chip.adc().policy() == RangePolicy.CALIBRATED;
    this.codes = chip.adc().ideal() ? null : CodeGrid.of(chip.adc());
    int size = Math.max(Draws.CHUNK, outputs);
    this.noise = new OutputNoise(chip.periphery().outputNoise(), buffers, size);
    this.columnState = new ColumnState(chip.periphery(), buffers.draws());
    this.value = buffers.of(Room.VALUE, size);
    this.excess = buffers.of(Room.EXCESS, size);
    this.gain = buffers.of(Room.GAIN, size);
    this.sums = new TileSums(size);
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
  void sense(TileTask next, Currents currents, Variances variances, float[] scales, Matrix y) {
    turnTo(next);
    sums.turnTo(y, next.under().slot());
    int columns = next.under().slot().columns();
    int group = Math.min(y.rows(), Math.max(1, Draws.CHUNK / columns));
    gains(scales, group, converts() ? codes.step(range) : 1);
    if (converts() && next.under().column() == Column.OUTPUT) {
      observed.steps(gain, columns);
    }
    if (noisyNow) {
      noise.begin(next, variances);
    }
    if (converts() && circuits == null && adcs == null) {
      atOnce(currents, group, y);
      return;
    }
    currents.settle(y.rows() * columns);
    for (int v = 0; v < y.rows(); v += group) {
      int vectors = Math.min(group, y.rows() - v);
      int n = vectors * columns;
      System.arraycopy(currents.values(), v * columns, value, 0, n);
      toConverters(v, vectors);
      keep(value, v, 0, n);
      if (observes) {
        observed.add(value, n);
      }
      clip(v, n);
      boolean first = next.share() == Share.FIRST;
      add(first ? sums.begin(vectors) : sums.load(v, vectors), vectors, n);
      sums.store(v, vectors);
    }
  }

  private void turnTo(TileTask next) {
    task = next;
    noisyNow = noisy && next.drive().noiseScale() > 0;
    range = range(next.drive(), next.under().slot());
    circuits = columnState.circuits(next.under());
    adcs = converts() ? columnState.adcs(next.under()) : null;
    if (converts() && range != rangeOfLimits) {
      limits = codes.limits(range);
      quantizer = codes.quantizer(range);
      rangeOfLimits = range;
    }
  }

  private boolean converts() {
    return codes != null && range > 0;
  }

  /** Where nothing lies between the noise and ideal converters: one pass over the currents. */
  private void atOnce(Currents currents, int group, Matrix y) {
    int columns = task.under().slot().columns();
    float std = noisyNow ? noise.std() : 0;
    for (int v = 0; v < y.rows(); v += group) {
      int vectors = Math.min(group, y.rows() - v);
      if (task.share() == Share.FIRST) {
        sums.clear(v, vectors);
      }
      float[] normals = noisyNow ? noise.together(v, vectors) : gain;
      int clips = 0;
      int part = sums.dense() ? vectors : 1;
      for (int k = 0; k < vectors; k += part) {
        int at = (v + k) * columns;
        Disturbance what =
            new Disturbance(currents.loads(), currents.share(), normals, k * columns, std);
        clips +=
            quantizer.disturbAndAdd(
                currents.values(), at, what, gain, y.data(), sums.at(v + k), part * columns);
      }
      took(currents.values(), v, vectors, clips);
    }
  }

  private void took(float[] currents, int first, int vectors, int clips) {
    int columns = task.under().slot().columns();
    int n = vectors * columns;
    boolean marks = clips > 0 && task.mask() != null;
    observed.count(n, clips);
    keep(currents, first, first * columns, n);
    if (observes || marks) {
      System.arraycopy(currents, first * columns, value, 0, n);
    }
    if (observes) {
      observed.add(value, n);
    }
    if (marks) {
      limits.excess(value, excess, n);
      mark(first, n);
    }
  }

  /** Keeps n signals from {@code from} on, of vectors from {@code first} on in the block. */
  private void keep(float[] signals, int first, int from, int n) {
    Tape.Part tape = task.tape();
    if (tape != null) {
      int at = (task.firstVector() + first) * task.under().slot().columns();
      tape.keep(Kept.SIGNALS, signals, from, at, n);
    }
  }

  private void mark(int vector, int n) {
    int columns = task.under().slot().columns();
    int first = (task.firstVector() + vector) * columns;
    task.mask().mark(task.under().tile(), first, excess, n, task.totalVectors() * columns);
  }

  /** Full-scale input of the ADCs of a tile, normalised units; 0 if it is not known yet. */
  float range(Drive drive, Slot slot) {
    return chip.hasBuiltInAdcRange() ? chip.builtInAdcRange(slot.rows()) : drive.adcRange();
  }

  /** Repeats the tile's gains for every vector of a group. */
  private void gains(float[] scales, int group, float step) {
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
  private void toConverters(int first, int vectors) {
    if (circuits == null) {
      if (noisyNow) {
        noise.addTogether(value, first, vectors);
      }
      return;
    }
    if (noisyNow) {
      noise.addDevices(value, first, vectors);
    }
    circuits.pass(value, excess, range, vectors);
    if (noisyNow) {
      noise.addCircuits(value, first, vectors);
    }
  }

  /** Counts and marks what the column circuits or the ADCs clip. */
  private void clip(int vector, int n) {
    boolean marks = task.mask() != null;
    int clips = 0;
    if (circuits != null) {
      if (converts()) {
        limits.raise(value, excess, n);
      }
      clips = Limits.countPositive(excess, n);
    } else if (converts()) {
      clips = limits.countClipped(value, n);
      if (clips > 0 && marks) {
        limits.excess(value, excess, n);
      }
    }
    observed.count(n, clips);
    if (clips > 0 && marks) {
      mark(vector, n);
    }
  }

  private void add(float[] to, int vectors, int n) {
    if (converts() && adcs == null) {
      codes.convertAndAdd(value, range, gain, to, n);
      return;
    }
    if (converts()) {
      adcs.convert(value, range, vectors);
    }
    float[] v = value;
    float[] factor = gain;
    for (int i = 0; i < n; i++) {
      to[i] += v[i] * factor[i];
    }
  }
}
