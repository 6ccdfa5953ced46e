package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileBuffers.Room;
import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.DeviceChunk;
import io.ohmflow.kernel.noise.DeviceModel;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import io.ohmflow.profile.HardwareProfile.Encoding;
import io.ohmflow.profile.HardwareProfile.Mapping;
import java.util.Arrays;

/**
 * The devices that hold the cell values of one weight slice, two for each value or one and a
 * reference column.
 *
 * <p>In a one-sided pair the device on the side of the sign is active, with target g_min + |v| ·
 * span, and the other is left at g_min. In a two-sided pair the targets are g_min + (1 ± v)/2 ·
 * span. With an offset column the cell takes g_min + (1 + v)/2 · span, or g_min + v · span where v
 * is a digit, and the reference column, one device per row and tile, what is subtracted from it.
 *
 * <p>Devices of pairs are kept by activity rather than by side: all inactive ones share one target,
 * so what a noise model derives from the target is computed once for them. Arrays are [inputs ×
 * outputs], row-major; that index numbers a device in the streams of draws.
 */
final class CellArrays {
  private final DeviceModel device;
  private final Encoding encoding;
  private final boolean digits;
  private final int outputs;
  private final TileGrid grid;

  /** Active devices, plus sides, or the cells beside a reference column. */
  private final DeviceArray first;

  /** Inactive devices, minus sides, or the reference columns [inputs × column tiles]. */
  private final DeviceArray second;

  /** Side of the first device: 1 or −1; empty for offset columns, and before it is needed. */
  private float[] signs = {};

  private boolean follows;
  private final float[] sides;
  private final float[] piece;
  private final float[] work;
  private float[] reference = {};

  /** Null until somebody asks. */
  private StuckCells stuck;

  CellArrays(ChipModel chip, int inputs, int outputs, TileGrid grid, TileBuffers buffers) {
    this.device = chip.device();
    Mapping mapping = chip.mapping();
    this.encoding = mapping.encoding();
    this.digits = mapping.slices().sliced();
    this.outputs = outputs;
    this.grid = grid;
    int cells = Math.multiplyExact(inputs, outputs);
    boolean offset = encoding == Encoding.OFFSET_COLUMN;
    int others = offset ? inputs * grid.columnTiles() : cells;
    this.first = new DeviceArray(device, cells, buffers.first(), buffers.draws());
    this.second = new DeviceArray(device, others, buffers.second(), buffers.draws());
    this.sides = buffers.of(Room.SIDES, DeviceChunk.SIZE);
    this.piece = buffers.of(Room.CELLS, DeviceChunk.SIZE);
    this.work = buffers.of(Room.WORK, DeviceChunk.SIZE);
  }

  /** Whether a column's current is taken against one reference column per tile. */
  boolean hasReferenceColumn() {
    return encoding == Encoding.OFFSET_COLUMN;
  }

  private float[] signs() {
    signs = signs.length == 0 ? new float[first.size()] : signs;
    return signs;
  }

  /**
   * Sets the targets that hold cell values, [inputs × outputs].
   *
   * @param zero state of the reference columns, from 0 to 1
   */
  void target(float[] values, float zero) {
    float gMin = device.gMin();
    float span = device.span();
    float[] targets = first.targets();
    switch (encoding) {
      case DIFFERENTIAL_PAIR -> {
        active(values, targets, targets.length);
        Elementwise.signs(values, signs(), targets.length);
        second.target(gMin);
      }
      case TWO_SIDED_PAIR -> {
        side(values, 0.5f, targets, targets.length);
        side(values, -0.5f, second.targets(), targets.length);
        Arrays.fill(signs(), 1);
      }
      default -> {
        for (int i = 0; i < targets.length; i++) {
          targets[i] = gMin + (digits ? values[i] : 0.5f + 0.5f * values[i]) * span;
        }
        second.target(gMin + zero * span);
      }
    }
  }

  /** Targets of active devices for n values. */
  private void active(float[] values, float[] targets, int n) {
    float gMin = device.gMin();
    float span = device.span();
    for (int i = 0; i < n; i++) {
      targets[i] = gMin + Math.abs(values[i]) * span;
    }
  }

  /** Targets of one side of two-sided pairs, plus (1/2) or minus (−1/2), for n values. */
  private void side(float[] values, float half, float[] targets, int n) {
    float gMin = device.gMin();
    float span = device.span();
    for (int i = 0; i < n; i++) {
      targets[i] = gMin + (0.5f + half * values[i]) * span;
    }
  }

  /** Begins a programming; {@link #program} or {@link #programAndRead} must follow. */
  void begin(NoiseKey key, float scale) {
    forgetStuck();
    NoiseKey exponents = key.child(Purpose.DRIFT);
    first.begin(scale, key.child(0), exponents.child(0));
    second.begin(scale, key.child(1), exponents.child(1));
  }

  /** Programs all devices to their targets. */
  void program() {
    first.program();
    second.program();
  }

  /** Whether {@link #programAndRead} may take the place of programming and reading. */
  boolean readAtOnce() {
    return !hasReferenceColumn() && !follows;
  }

  /**
   * Programs and reads all devices piece by piece and keeps none of them: what the first reading
   * after {@link #target} and {@link #program} would give.
   *
   * @param values cell values, [inputs × outputs]; set to (g⁺ − g⁻)/g_max
   */
  void programAndRead(double seconds, NoiseKey key, float[] values) {
    programAndRead(seconds, key, 0, values, 0, first.size());
  }

  /**
   * The same for some of the devices.
   *
   * @param begin the first of them
   * @param values their cell values, from element {@code at} on
   */
  void programAndRead(double seconds, NoiseKey key, int begin, float[] values, int at, int count) {
    NoiseKey high = key.child(0);
    NoiseKey low = key.child(1);
    for (int done = 0; done < count; done += DeviceChunk.SIZE) {
      int n = Math.min(DeviceChunk.SIZE, count - done);
      int from = begin + done;
      System.arraycopy(values, at + done, work, 0, n);
      float[] plus;
      float[] minus;
      if (encoding == Encoding.DIFFERENTIAL_PAIR) {
        Elementwise.signs(work, sides, n);
        active(work, piece, n);
        plus = first.programAndRead(piece, from, n, seconds, high);
        minus = second.programAndRead(device.gMin(), from, n, seconds, low);
      } else {
        Arrays.fill(sides, 0, n, 1f);
        side(work, 0.5f, piece, n);
        plus = first.programAndRead(piece, from, n, seconds, high);
        side(work, -0.5f, piece, n);
        minus = second.programAndRead(piece, from, n, seconds, low);
      }
      difference(plus, minus, n);
      System.arraycopy(piece, 0, values, at + done, n);
    }
  }

  /** Lets the derivatives of the devices that depend on cell values follow. */
  void followSlopes() {
    follows = true;
    first.followSlopes();
    if (encoding == Encoding.TWO_SIDED_PAIR) {
      second.followSlopes();
    }
  }

  /**
   * The gradient by the cell values of one by what the columns feel, [inputs × outputs] all.
   *
   * @param byDifference by (g⁺ − g⁻)/g_max; then by the cell values
   * @param bySum by (g⁺ + g⁻)/g_max; empty for none
   */
  void chain(float[] byDifference, float[] bySum) {
    float full = device.span() / device.gMax();
    float half = full / 2;
    float[] one = first.slopes();
    float[] other = second.slopes();
    for (int i = 0; i < byDifference.length; i++) {
      float sum = bySum.length == 0 ? 0 : bySum[i];
      float difference = byDifference[i];
      byDifference[i] =
          switch (encoding) {
            case DIFFERENTIAL_PAIR -> full * one[i] * (difference + signs[i] * sum);
            case TWO_SIDED_PAIR ->
                half * (one[i] * (difference + sum) + other[i] * (difference - sum));
            default -> half * one[i] * (difference + sum);
          };
    }
  }

  /** Sets to 0 the gradient [outputs × inputs] of weights whose {@link StuckCells} hold them. */
  void clearStuck(Matrix gradient) {
    if (stuck == null) {
      boolean both = encoding == Encoding.TWO_SIDED_PAIR;
      stuck = new StuckCells(first, both ? second : null, outputs);
    }
    stuck.clear(gradient);
  }

  private void forgetStuck() {
    if (stuck != null) {
      stuck.forget();
    }
  }

  /** Sets targets to given conductances [inputs × outputs] of pairs, µS; no minus, no devices. */
  void targetConductances(float[] plus, float[] minus) {
    requirePairs();
    System.arraycopy(plus, 0, first.targets(), 0, plus.length);
    if (minus == null) {
      second.leaveOut();
    } else {
      System.arraycopy(minus, 0, second.targets(), 0, minus.length);
    }
    Arrays.fill(signs(), 1);
  }

  /** Takes given conductances [inputs × outputs] of pairs, µS, as what was programmed. */
  void load(float[] plus, float[] minus, NoiseKey key) {
    requirePairs();
    forgetStuck();
    first.load(plus, key.child(0));
    if (minus == null) {
      second.leaveOut();
    } else {
      second.load(minus, key.child(1));
    }
    Arrays.fill(signs(), 1);
  }

  private void requirePairs() {
    if (hasReferenceColumn()) {
      throw new IllegalArgumentException("conductances of pairs given to an offset encoding");
    }
  }

  /** Gives conductances of devices, µS, from element 0 on. */
  private interface Reading {
    float[] of(int from, int n);
  }

  /**
   * Reads all devices.
   *
   * @param seconds time since programming
   * @param key identity of this reading
   * @param effective receives (g⁺ − g⁻)/g_max
   */
  void read(double seconds, NoiseKey key, float[] effective) {
    combine(
        reading(first, seconds, key.child(0)), reading(second, seconds, key.child(1)), effective);
  }

  private static Reading reading(DeviceArray devices, double seconds, NoiseKey key) {
    devices.prepare(seconds);
    return (from, n) -> devices.read(from, n, seconds, key);
  }

  /** What was programmed, before any ageing, in the units of {@link #read}. */
  void programmed(float[] effective) {
    combine(first::programmed, second::programmed, effective);
  }

  private void combine(Reading high, Reading low, float[] effective) {
    if (hasReferenceColumn()) {
      gather(high, effective, first.size());
      gather(low, reference(), second.size());
      againstReference(reference, effective);
      return;
    }
    for (int from = 0; from < signs.length; from += DeviceChunk.SIZE) {
      int n = Math.min(DeviceChunk.SIZE, signs.length - from);
      System.arraycopy(signs, from, sides, 0, n);
      difference(high.of(from, n), low.of(from, n), n);
      System.arraycopy(piece, 0, effective, from, n);
    }
  }

  private static void gather(Reading devices, float[] out, int count) {
    for (int from = 0; from < count; from += DeviceChunk.SIZE) {
      int n = Math.min(DeviceChunk.SIZE, count - from);
      System.arraycopy(devices.of(from, n), 0, out, from, n);
    }
  }

  private float[] reference() {
    reference = reference.length == 0 ? new float[second.size()] : reference;
    return reference;
  }

  /** Sets the piece to (high − low) · side/g_max. */
  private void difference(float[] high, float[] low, int n) {
    float perMax = 1 / device.gMax();
    float[] sign = sides;
    float[] out = piece;
    for (int i = 0; i < n; i++) {
      out[i] = (high[i] - low[i]) * (sign[i] * perMax);
    }
  }

  /** effective ← (effective − reference of its row and tile)/g_max. */
  private void againstReference(float[] columns, float[] effective) {
    float perMax = 1 / device.gMax();
    int columnTiles = grid.columnTiles();
    int inputs = columns.length / columnTiles;
    for (int r = 0; r < inputs; r++) {
      for (int t = 0; t < columnTiles; t++) {
        float subtracted = columns[r * columnTiles + t];
        int to = r * outputs + grid.columnEnd(t);
        for (int i = r * outputs + grid.column(t); i < to; i++) {
          effective[i] = (effective[i] - subtracted) * perMax;
        }
      }
    }
  }

  /**
   * Reads all devices by side, µS.
   *
   * @param plus g⁺ [inputs × outputs]
   * @param minus g⁻ [inputs × outputs], or the reference columns [inputs × column tiles]
   */
  void sides(double seconds, NoiseKey key, float[] plus, float[] minus) {
    sides(
        reading(first, seconds, key.child(0)), reading(second, seconds, key.child(1)), plus, minus);
  }

  /** What was programmed, by side, as in {@link #sides(double, NoiseKey, float[], float[])}. */
  void programmedSides(float[] plus, float[] minus) {
    sides(first::programmed, second::programmed, plus, minus);
  }

  /** What the devices aim at, by side, as in {@link #sides(double, NoiseKey, float[], float[])}. */
  void targetSides(float[] plus, float[] minus) {
    sides(first::target, second::target, plus, minus);
  }

  private void sides(Reading high, Reading low, float[] plus, float[] minus) {
    if (hasReferenceColumn()) {
      gather(high, plus, first.size());
      gather(low, minus, second.size());
      return;
    }
    for (int from = 0; from < signs.length; from += DeviceChunk.SIZE) {
      int n = Math.min(DeviceChunk.SIZE, signs.length - from);
      toSides(high.of(from, n), low.of(from, n), from, n, plus, minus);
    }
  }

  /**
   * Signs are as good as random, so a branch would be taken wrong half of the time; one of the two
   * products is 0, so nothing is rounded.
   */
  private void toSides(
      float[] active, float[] inactive, int from, int n, float[] plus, float[] minus) {
    float[] sign = sides;
    System.arraycopy(signs, from, sign, 0, n);
    for (int i = 0; i < n; i++) {
      float right = 0.5f + 0.5f * sign[i];
      float left = 0.5f - 0.5f * sign[i];
      plus[from + i] = active[i] * right + inactive[i] * left;
      minus[from + i] = active[i] * left + inactive[i] * right;
    }
  }
}
