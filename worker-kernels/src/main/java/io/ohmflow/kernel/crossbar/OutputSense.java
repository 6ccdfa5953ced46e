package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile.RangePolicy;
import java.util.Arrays;

/**
 * The columns of the tiles: noise of the multiplication, ADC, and digital accumulation.
 *
 * <p>Works on groups of vectors whose outputs on one tile fit the first-level cache, in arrays that
 * all start at element 0, so that every loop is vectorised whatever the number of columns.
 */
final class OutputSense {
  private final ChipModel chip;
  private final int outputs;
  private final Draws draws;
  private final Observed observed;
  private final boolean noisy;
  private final boolean observes;
  private final float[] value;
  private final float[] normal;
  private final float[] variance;
  private final float[] gain;
  private final float[] sum;

  /**
   * One tile's share of a block of vectors.
   *
   * @param share whether y is set or added to
   * @param mask receives what is clipped; null if nobody needs it
   * @param firstVector position of the block in the call
   * @param totalVectors vectors of the call
   */
  record Task(
      int tile,
      Slot slot,
      Share share,
      Drive drive,
      ClipMask mask,
      int firstVector,
      int totalVectors) {}

  /** Whether a tile's share begins the sum of its outputs or is added to it. */
  enum Share {
    FIRST,
    ADDED
  }

  OutputSense(ChipModel chip, int outputs, Draws draws, Observed observed) {
    this.chip = chip;
    this.outputs = outputs;
    this.draws = draws;
    this.observed = observed;
    this.noisy = chip.noisyMultiplication();
    this.observes = chip.adc().policy() == RangePolicy.CALIBRATED;
    int size = Math.max(Draws.CHUNK, outputs);
    this.value = new float[size];
    this.normal = new float[size];
    this.variance = new float[size];
    this.gain = new float[size];
    this.sum = new float[size];
  }

  /** Gives the variance of each output, without that of the column circuits. */
  interface Variances {
    /** Sets {@code out}, [vectors × columns], for vectors from {@code first} on in the block. */
    void fill(int first, int vectors, int columns, float[] out);
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
    Slot slot = task.slot();
    int columns = slot.columns();
    int group = Math.min(y.rows(), Math.max(1, Draws.CHUNK / columns));
    boolean converts = !chip.adc().ideal() && task.drive().adcRange() > 0;
    gains(task, scales, group, converts);
    NoiseKey key = task.drive().key().child(task.tile());
    for (int v = 0; v < y.rows(); v += group) {
      int vectors = Math.min(group, y.rows() - v);
      int n = vectors * columns;
      System.arraycopy(currents, v * columns, value, 0, n);
      if (noisy && task.drive().noiseScale() > 0) {
        long first = task.drive().firstVector() + task.firstVector() + v;
        draws.normals(key, first * columns, normal, 0, n);
        addNoise(task.drive().noiseScale(), variances, v, vectors, columns);
      }
      if (observes) {
        observed.add(value, n);
      }
      load(task, y, v, vectors);
      if (converts) {
        convert(task, v, n);
      } else {
        observed.count(n, 0);
        addPlain(n);
      }
      store(slot, y, v, vectors);
    }
  }

  /** Repeats the tile's gains for every vector of a group. */
  private void gains(Task task, float[] scales, int group, boolean converts) {
    Slot slot = task.slot();
    Drive drive = task.drive();
    float unit = drive.inputRange() > 0 ? drive.inputRange() : 1;
    if (converts) {
      unit *= drive.adcRange() / Quantizer.maxCode(chip.adc());
    }
    int columns = slot.columns();
    System.arraycopy(scales, slot.rowTile() * outputs + slot.column(), gain, 0, columns);
    for (int c = 0; c < columns; c++) {
      gain[c] *= unit;
    }
    for (int v = 1; v < group; v++) {
      System.arraycopy(gain, 0, gain, v * columns, columns);
    }
  }

  private void addNoise(float scale, Variances variances, int first, int vectors, int columns) {
    int n = vectors * columns;
    float[] v = value;
    float[] z = normal;
    if (variances == null) {
      float sigma = chip.outputNoise() * scale;
      for (int i = 0; i < n; i++) {
        v[i] += sigma * z[i];
      }
      return;
    }
    variances.fill(first, vectors, columns, variance);
    float[] q = variance;
    float constant = chip.outputNoise() * chip.outputNoise();
    for (int i = 0; i < n; i++) {
      v[i] += (float) Math.sqrt(q[i] + constant) * scale * z[i];
    }
  }

  private void convert(Task task, int vector, int n) {
    float range = task.drive().adcRange();
    int clips = Quantizer.outside(value, range, n);
    observed.count(n, clips);
    if (clips > 0 && task.mask() != null) {
      int columns = task.slot().columns();
      int first = (task.firstVector() + vector) * columns;
      task.mask().mark(task.tile(), first, value, range, n, task.totalVectors() * columns);
    }
    float maxCode = Quantizer.maxCode(chip.adc());
    Quantizer.convertAndAdd(value, maxCode / range, maxCode, gain, sum, n);
  }

  private void addPlain(int n) {
    float[] v = value;
    float[] to = sum;
    float[] factor = gain;
    for (int i = 0; i < n; i++) {
      to[i] += v[i] * factor[i];
    }
  }

  private void load(Task task, Matrix y, int first, int vectors) {
    Slot slot = task.slot();
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
