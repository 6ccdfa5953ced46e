package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.DeviceChunk;
import io.ohmflow.kernel.noise.Drift;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import io.ohmflow.profile.HardwareProfile;

/**
 * The devices that hold one matrix as differential pairs, from target to read-out.
 *
 * <p>A weight w of a column (or tile) whose largest magnitude is s becomes the target g_min +
 * |w|/s·(g_max − g_min) on the device of its sign and g_min on the other. Both devices are
 * programmed and stay state: reading at a later time starts from what was programmed, never from
 * weights. All arrays are [inputs × outputs], row-major; that index numbers a device in the streams
 * of draws.
 */
final class DevicePairs {
  private final ChipModel chip;
  private final TileGrid grid;
  private final int outputs;
  private final Draws draws;
  private final DeviceChunk chunk = new DeviceChunk();
  private final float[] targets = new float[Draws.CHUNK];

  /** Signed targets, 1 = full scale. */
  private final float[] normalized;

  private final Polarity plus;
  private final Polarity minus;

  /** Weight of a full-scale conductance, [row tiles × outputs]. */
  private final float[] scales;

  private NoiseKey programming;
  private float noiseScale;
  private boolean exponentsKnown;

  /** The devices of one sign. */
  private final class Polarity {
    final float sign;
    final float[] g;
    final float[] nu;

    Polarity(float sign) {
      this.sign = sign;
      this.g = new float[normalized.length];
      this.nu = new float[chip.drift() == Drift.NONE ? 0 : normalized.length];
    }

    /** Puts the targets of devices [from, from + n) into the chunk. */
    void target(int from, int n) {
      float span = chip.span();
      float gMin = chip.gMin();
      for (int i = 0; i < n; i++) {
        targets[i] = gMin + Math.max(0f, sign * normalized[from + i]) * span;
      }
      chunk.targets(targets, 0, n);
    }
  }

  DevicePairs(ChipModel chip, TileGrid grid, int inputs, int outputs, Draws draws) {
    this.chip = chip;
    this.grid = grid;
    this.outputs = outputs;
    this.draws = draws;
    this.normalized = new float[Math.multiplyExact(inputs, outputs)];
    this.scales = new float[grid.rowTiles() * outputs];
    this.plus = new Polarity(1);
    this.minus = new Polarity(-1);
  }

  /** Weight of a full-scale conductance, [row tiles × outputs]. */
  float[] scales() {
    return scales;
  }

  /** Maps weights [outputs × inputs] to targets and programs all devices. */
  void program(Matrix weights, NoiseKey key, float scale) {
    this.noiseScale = scale;
    for (Slot slot : grid.slots()) {
      map(weights, slot);
    }
    program(plus, key.child(0));
    program(minus, key.child(1));
    programming = key;
    exponentsKnown = false;
  }

  /**
   * Reads all devices.
   *
   * @param seconds time since programming
   * @param key identity of this reading
   * @param effective receives (g⁺ − g⁻)/(g_max − g_min)
   */
  void read(double seconds, NoiseKey key, float[] effective) {
    boolean steady = chip.steady();
    boolean ages = seconds > 0 && chip.drift() != Drift.NONE;
    if (ages && !exponentsKnown) {
      exponents(plus, programming.child(0));
      exponents(minus, programming.child(1));
      exponentsKnown = true;
    }
    float perSpan = 1 / chip.span();
    for (int from = 0; from < normalized.length; from += Draws.CHUNK) {
      int n = Math.min(Draws.CHUNK, normalized.length - from);
      if (steady) {
        difference(plus.g, minus.g, from, n, perSpan, effective);
        continue;
      }
      present(plus, from, n, seconds, key.child(0));
      System.arraycopy(chunk.g, 0, effective, from, n);
      present(minus, from, n, seconds, key.child(1));
      float[] g = chunk.g;
      for (int i = 0; i < n; i++) {
        effective[from + i] = (effective[from + i] - g[i]) * perSpan;
      }
    }
  }

  /** What was programmed, before any ageing, in the units of {@link #read}. */
  void programmed(float[] effective) {
    difference(plus.g, minus.g, 0, normalized.length, 1 / chip.span(), effective);
  }

  private static void difference(
      float[] plus, float[] minus, int from, int n, float factor, float[] out) {
    for (int i = from; i < from + n; i++) {
      out[i] = (plus[i] - minus[i]) * factor;
    }
  }

  private void map(Matrix weights, Slot slot) {
    boolean perColumn = chip.scale() == HardwareProfile.Scale.PER_COLUMN;
    float tileScale = perColumn ? 0 : largest(weights, slot, slot.column(), slot.columns());
    for (int c = slot.column(); c < slot.column() + slot.columns(); c++) {
      float scale = perColumn ? largest(weights, slot, c, 1) : tileScale;
      scales[slot.rowTile() * outputs + c] = scale;
      float perScale = 1 / scale;
      int from = weights.offset() + c * weights.stride();
      for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
        normalized[r * outputs + c] = weights.data()[from + r] * perScale;
      }
    }
  }

  /** Largest magnitude in columns of a tile; 1 if all weights are 0. */
  private static float largest(Matrix weights, Slot slot, int column, int columns) {
    float largest = 0;
    for (int c = column; c < column + columns; c++) {
      int from = weights.offset() + c * weights.stride() + slot.row();
      for (int r = 0; r < slot.rows(); r++) {
        largest = Math.max(largest, Math.abs(weights.data()[from + r]));
      }
    }
    return largest > 0 ? largest : 1;
  }

  private void program(Polarity devices, NoiseKey key) {
    for (int from = 0; from < normalized.length; from += Draws.CHUNK) {
      int n = Math.min(Draws.CHUNK, normalized.length - from);
      devices.target(from, n);
      chip.programming().program(chunk, noiseScale, draws.at(key, from));
      System.arraycopy(chunk.g, 0, devices.g, from, n);
    }
  }

  /** Draws the exponents of this programming, once it has to age: most training steps need none. */
  private void exponents(Polarity devices, NoiseKey key) {
    for (int from = 0; from < normalized.length; from += Draws.CHUNK) {
      int n = Math.min(Draws.CHUNK, normalized.length - from);
      devices.target(from, n);
      chip.drift().exponents(chunk, draws.at(key.child(Purpose.DRIFT), from));
      System.arraycopy(chunk.nu, 0, devices.nu, from, n);
    }
  }

  private void present(Polarity devices, int from, int n, double seconds, NoiseKey key) {
    devices.target(from, n);
    System.arraycopy(devices.g, from, chunk.g, 0, n);
    if (seconds > 0 && chip.drift() != Drift.NONE) {
      System.arraycopy(devices.nu, from, chunk.nu, 0, n);
      chip.drift().age(chunk, seconds);
    }
    chip.read().read(chunk, seconds, noiseScale, draws.at(key, from));
  }
}
