package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.DeviceChunk;
import io.ohmflow.kernel.noise.DeviceModel;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import io.ohmflow.profile.HardwareProfile;

/**
 * The devices that hold one matrix as differential pairs, from target to read-out.
 *
 * <p>A weight w of a column (or tile) whose largest magnitude is s becomes the target g_min +
 * |w|/s·(g_max − g_min) on the active device of its pair, the one on the side of its sign, and
 * g_min on the inactive one. Both are programmed and stay state: reading at a later time starts
 * from what was programmed, never from weights.
 *
 * <p>Devices are kept by activity rather than by side: all inactive ones share one target, so what
 * a noise model derives from the target is computed once for them. All arrays are [inputs ×
 * outputs], row-major; that index numbers a pair in the streams of draws.
 */
final class DevicePairs {
  /** Columns that are mapped together, so that rows are written a cache line at a time. */
  private static final int COLUMNS_AT_ONCE = 16;

  private static final int MAGNITUDE = 0x7fff_ffff;
  private static final int SIGN = 0x8000_0000;
  private static final int ONE = 0x3f80_0000;

  private final ChipModel chip;
  private final DeviceModel device;
  private final TileGrid grid;
  private final int outputs;
  private final Draws draws;

  /** Weight of a full-scale conductance, [row tiles × outputs]. */
  private final float[] scales;

  /** Side of the active device: 1 or −1. */
  private final float[] signs;

  private final Devices active;
  private final Devices inactive;
  private NoiseKey programming;
  private float noiseScale;
  private boolean exponentsKnown;

  /** The active or the inactive devices of all pairs. */
  private final class Devices {
    final DeviceChunk chunk = new DeviceChunk();

    /** Target conductances; null if all are g_min. */
    final float[] targets;

    final float[] programmed;
    float[] exponents = {};

    Devices(float[] targets, int pairs) {
      this.targets = targets;
      this.programmed = new float[pairs];
    }

    void target(int from, int n) {
      chunk.startsAt(from);
      if (targets == null) {
        chunk.targets(device.gMin(), n);
      } else {
        chunk.targets(targets, from, n);
      }
    }

    void program(NoiseKey key) {
      for (int from = 0; from < programmed.length; from += Draws.CHUNK) {
        int n = Math.min(Draws.CHUNK, programmed.length - from);
        target(from, n);
        device.program(chunk, noiseScale, key, draws);
        System.arraycopy(chunk.g, 0, programmed, from, n);
      }
    }

    void drawExponents(NoiseKey key) {
      if (exponents.length == 0) {
        exponents = new float[programmed.length];
      }
      for (int from = 0; from < programmed.length; from += Draws.CHUNK) {
        int n = Math.min(Draws.CHUNK, programmed.length - from);
        target(from, n);
        device.exponents(chunk, key, draws);
        System.arraycopy(chunk.nu, 0, exponents, from, n);
      }
    }

    /** Puts conductances as they are at a time into the chunk. */
    void read(int from, int n, double seconds, NoiseKey key) {
      target(from, n);
      System.arraycopy(programmed, from, chunk.g, 0, n);
      if (device.ages(seconds)) {
        System.arraycopy(exponents, from, chunk.nu, 0, n);
      }
      device.read(chunk, seconds, noiseScale, key, draws);
    }
  }

  DevicePairs(ChipModel chip, TileGrid grid, int inputs, int outputs, Draws draws) {
    this.chip = chip;
    this.device = chip.device();
    this.grid = grid;
    this.outputs = outputs;
    this.draws = draws;
    this.scales = new float[grid.rowTiles() * outputs];
    // Exact devices are read off the weights, so they need no state.
    int pairs = chip.device().exact() ? 0 : Math.multiplyExact(inputs, outputs);
    this.signs = new float[pairs];
    this.active = new Devices(new float[pairs], pairs);
    this.inactive = new Devices(null, pairs);
  }

  /** Weight of a full-scale conductance, [row tiles × outputs]. */
  float[] scales() {
    return scales;
  }

  /**
   * Sets what exact devices read: w/s, [inputs × outputs].
   *
   * @param weights [outputs × inputs]
   */
  void exact(Matrix weights, float[] effective) {
    for (Slot slot : grid.slots()) {
      scale(weights, slot);
      for (int c = 0; c < slot.columns(); c += COLUMNS_AT_ONCE) {
        mapExact(weights, slot, c, Math.min(c + COLUMNS_AT_ONCE, slot.columns()), effective);
      }
    }
  }

  /** Maps weights [outputs × inputs] to targets and programs all devices. */
  void program(Matrix weights, NoiseKey key, float scale) {
    noiseScale = scale;
    for (Slot slot : grid.slots()) {
      scale(weights, slot);
      for (int c = 0; c < slot.columns(); c += COLUMNS_AT_ONCE) {
        map(weights, slot, c, Math.min(c + COLUMNS_AT_ONCE, slot.columns()));
      }
    }
    active.program(key.child(0));
    inactive.program(key.child(1));
    programming = key.child(Purpose.DRIFT);
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
    if (device.ages(seconds) && !exponentsKnown) {
      // Only now, because most training steps read at once and need no exponents.
      active.drawExponents(programming.child(0));
      inactive.drawExponents(programming.child(1));
      exponentsKnown = true;
    }
    NoiseKey activeKey = key.child(0);
    NoiseKey inactiveKey = key.child(1);
    for (int from = 0; from < signs.length; from += Draws.CHUNK) {
      int n = Math.min(Draws.CHUNK, signs.length - from);
      active.read(from, n, seconds, activeKey);
      inactive.read(from, n, seconds, inactiveKey);
      difference(from, n, effective);
    }
  }

  /** What was programmed, before any ageing, in the units of {@link #read}. */
  void programmed(float[] effective) {
    for (int from = 0; from < signs.length; from += Draws.CHUNK) {
      int n = Math.min(Draws.CHUNK, signs.length - from);
      System.arraycopy(active.programmed, from, active.chunk.g, 0, n);
      System.arraycopy(inactive.programmed, from, inactive.chunk.g, 0, n);
      difference(from, n, effective);
    }
  }

  private void difference(int from, int n, float[] effective) {
    float perSpan = 1 / device.span();
    float[] high = active.chunk.g;
    float[] low = inactive.chunk.g;
    float[] sign = inactive.chunk.work;
    float[] out = active.chunk.work;
    System.arraycopy(signs, from, sign, 0, n);
    for (int i = 0; i < n; i++) {
      out[i] = (high[i] - low[i]) * (sign[i] * perSpan);
    }
    System.arraycopy(out, 0, effective, from, n);
  }

  private void map(Matrix weights, Slot slot, int begin, int end) {
    float[] w = weights.data();
    float gMin = device.gMin();
    float span = device.span();
    int stride = weights.stride();
    int scaleAt = slot.rowTile() * outputs + slot.column();
    for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
      int from = weights.offset() + slot.column() * stride + r;
      int to = r * outputs + slot.column();
      for (int c = begin; c < end; c++) {
        float v = w[from + c * stride];
        active.targets[to + c] = gMin + Math.abs(v) / scales[scaleAt + c] * span;
        signs[to + c] = Float.intBitsToFloat(Float.floatToRawIntBits(v) & SIGN | ONE);
      }
    }
  }

  private void mapExact(Matrix weights, Slot slot, int begin, int end, float[] effective) {
    float[] w = weights.data();
    int stride = weights.stride();
    int scaleAt = slot.rowTile() * outputs + slot.column();
    for (int r = slot.row(); r < slot.row() + slot.rows(); r++) {
      int from = weights.offset() + slot.column() * stride + r;
      int to = r * outputs + slot.column();
      for (int c = begin; c < end; c++) {
        effective[to + c] = w[from + c * stride] / scales[scaleAt + c];
      }
    }
  }

  private void scale(Matrix weights, Slot slot) {
    int at = slot.rowTile() * outputs + slot.column();
    float tile = 0;
    for (int c = 0; c < slot.columns(); c++) {
      int from = weights.offset() + (slot.column() + c) * weights.stride() + slot.row();
      scales[at + c] = largest(weights.data(), from, slot.rows());
      tile = Math.max(tile, scales[at + c]);
    }
    boolean perTile = chip.mapping().scale() == HardwareProfile.Scale.PER_TILE;
    for (int c = at; c < at + slot.columns(); c++) {
      float scale = perTile ? tile : scales[c];
      // Without weights any scale will do.
      scales[c] = scale == 0 ? 1 : scale;
    }
  }

  /** Largest magnitude; magnitudes are ordered like their bits, which compare faster. */
  private static float largest(float[] w, int from, int n) {
    int bits = 0;
    for (int i = from; i < from + n; i++) {
      bits = Math.max(bits, Float.floatToRawIntBits(w[i]) & MAGNITUDE);
    }
    return Float.intBitsToFloat(bits);
  }
}
