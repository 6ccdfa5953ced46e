package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.AdcBank;
import io.ohmflow.kernel.converter.AdcRanges;
import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.converter.ColumnCircuits;
import io.ohmflow.kernel.converter.Limits;
import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
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
   */
  record Converters(int tile, int slice, Slot slot) {}

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
   * @param firstVector position of the block in the call
   * @param totalVectors vectors of the call
   */
  record Task(
      Converters under,
      Share share,
      Drive drive,
      ClipMask mask,
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
   * @param currents x̂·ŵ, [vectors × columns of the tile], without gaps
   * @param variances of the devices' noise; null for none
   * @param scales weight scales, [row tiles × outputs]
   * @param y [vectors × outputs], set by the first share and added to by the others
   */
  void sense(Task task, float[] currents, Variances variances, float[] scales, Matrix y) {
    int columns = task.under().slot().columns();
    int group = Math.min(y.rows(), Math.max(1, Draws.CHUNK / columns));
    float range = range(task.drive(), task.under().slot());
    boolean converts = codes != null && range > 0;
    gains(task, scales, group, converts ? codes.step(range) : 1);
    if (converts) {
      observed.steps(gain, columns);
    }
    Limits limits = converts ? codes.limits(range) : null;
    ColumnCircuits circuits = columnState.circuits(task.under());
    AdcBank adcs = converts ? columnState.adcs(task.under()) : null;
    boolean adds = noisy && task.drive().noiseScale() > 0;
    if (adds) {
      noise.begin(task, variances);
    }
    for (int v = 0; v < y.rows(); v += group) {
      int vectors = Math.min(group, y.rows() - v);
      int n = vectors * columns;
      System.arraycopy(currents, v * columns, value, 0, n);
      if (circuits != null) {
        throughCircuits(circuits, adds, range, v, vectors);
      } else if (adds) {
        noise.addTogether(value, v, vectors);
      }
      if (observes) {
        observed.add(value, n);
      }
      clip(task, circuits != null, limits, v, n);
      load(task, y, v, vectors);
      add(adcs, converts, range, vectors, n);
      store(task.under().slot(), y, v, vectors);
    }
  }

  /** Full-scale input of the ADCs of a tile, normalised units; 0 if it is not known yet. */
  float range(Drive drive, Slot slot) {
    return switch (chip.adc().policy()) {
      case MAX -> (float) AdcRanges.max(slot.rows());
      case GRANULAR ->
          chip.adc().ideal() ? 0 : (float) AdcRanges.granular(chip.adc(), chip.unitCurrent(), chip.inputBits());
      default -> drive.adcRange();
    };
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
  private void throughCircuits(
      ColumnCircuits circuits, boolean adds, float range, int first, int vectors) {
    if (adds) {
      noise.addDevices(value, first, vectors);
    }
    circuits.pass(value, excess, range, vectors);
    if (adds) {
      noise.addCircuits(value, first, vectors);
    }
  }

  /**
   * Counts and marks what is clipped.
   *
   * @param limited whether {@code excess} says what the column circuits clipped
   * @param limits of the ADC; null if it does not convert
   */
  private void clip(Task task, boolean limited, Limits limits, int vector, int n) {
    boolean marks = task.mask() != null;
    int clips = 0;
    if (limited) {
      if (limits != null) {
        limits.raise(value, excess, n);
      }
      clips = Limits.countPositive(excess, n);
    } else if (limits != null) {
      clips = limits.countClipped(value, n);
      if (clips > 0 && marks) {
        limits.excess(value, excess, n);
      }
    }
    observed.count(n, clips);
    if (clips > 0 && marks) {
      int columns = task.under().slot().columns();
      int first = (task.firstVector() + vector) * columns;
      task.mask().mark(task.under().tile(), first, excess, n, task.totalVectors() * columns);
    }
  }

  private void add(AdcBank adcs, boolean converts, float range, int vectors, int n) {
    if (converts && adcs == null) {
      codes.convertAndAdd(value, range, gain, sum, n);
      return;
    }
    if (converts) {
      adcs.convert(value, range, vectors);
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
