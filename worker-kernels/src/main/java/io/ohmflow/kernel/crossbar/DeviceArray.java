package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.noise.DeviceChunk;
import io.ohmflow.kernel.noise.DeviceModel;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import java.util.Arrays;

/**
 * A population of devices from target to read-out. What was programmed stays state: reading at a
 * later time starts from it, never from weights; but for devices that are read once, as in most
 * training steps, nothing has to be kept. The index of a device numbers it in the streams of draws.
 */
final class DeviceArray {
  private static final float[] NONE = {};

  private final DeviceModel device;
  private final Draws draws;

  /** Shared with other arrays, so it is told anew whose devices it holds. */
  private final DeviceChunk chunk;

  private NoiseKey identity;

  /** Target conductances, µS; empty if all are {@link #uniform}. */
  private float[] targets = NONE;

  private float uniform;
  private final int size;
  private float[] programmed = NONE;
  private float[] exponents = {};
  private NoiseKey programmingKey;
  private NoiseKey exponentKey;
  private boolean exponentsKnown;
  private float noiseScale;

  /** Derivatives of what was programmed by the targets; empty if nobody wants them. */
  private float[] slopes = NONE;

  /** The same of what was last read. */
  private float[] readSlopes = NONE;

  /** There are no devices here: nothing is programmed and nothing conducts. */
  private boolean absent;

  /**
   * @param chunk room for a piece of the devices
   */
  DeviceArray(DeviceModel device, int devices, DeviceChunk chunk, Draws draws) {
    this.device = device;
    this.draws = draws;
    this.chunk = chunk;
    this.size = devices;
  }

  int size() {
    return size;
  }

  /** Lets derivatives by the targets follow from the next programming on. */
  void followSlopes() {
    if (slopes.length == 0) {
      slopes = new float[size];
      readSlopes = device.steady() ? slopes : new float[size];
    }
  }

  /** Derivatives of the conductances, as last read, by the targets, if they follow. */
  float[] slopes() {
    return readSlopes;
  }

  /** The array of targets, to be filled by the caller before {@link #program}. */
  float[] targets() {
    absent = false;
    if (targets.length == 0) {
      targets = new float[size];
    }
    return targets;
  }

  /** Gives all devices one target, µS: what a model derives from it is then computed once. */
  void target(float g) {
    absent = false;
    targets = NONE;
    uniform = g;
  }

  /** Leaves the devices out until there are targets again. */
  void leaveOut() {
    target(0);
    absent = true;
    Arrays.fill(room(), 0f);
  }

  private float[] room() {
    programmed = programmed.length == 0 ? new float[size] : programmed;
    return programmed;
  }

  /**
   * Begins a programming. {@link #program} or {@link #programAndRead} must follow.
   *
   * @param scale factor on deviations, ≥ 0
   * @param key identity of this programming of these devices
   * @param ofExponents stream of their drift exponents
   */
  void begin(float scale, NoiseKey key, NoiseKey ofExponents) {
    identity = key;
    noiseScale = scale;
    programmingKey = key;
    exponentKey = ofExponents;
    exponentsKnown = false;
  }

  /** Programs all devices. */
  void program() {
    if (absent) {
      return;
    }
    float[] into = room();
    for (int from = 0; from < size; from += DeviceChunk.SIZE) {
      int n = Math.min(DeviceChunk.SIZE, size - from);
      point(from, n);
      device.program(chunk, noiseScale, programmingKey, draws);
      System.arraycopy(chunk.g, 0, into, from, n);
      if (slopes.length > 0) {
        System.arraycopy(chunk.slope, 0, slopes, from, n);
      }
    }
  }

  /**
   * Programs up to {@link Draws#CHUNK} devices and reads them, keeping nothing.
   *
   * @param aims their targets, µS, from element 0 on
   * @return as {@link #read} gives it after {@link #program}
   */
  float[] programAndRead(float[] aims, int from, int n, double seconds, NoiseKey key) {
    begin(from);
    chunk.targets(aims, 0, n);
    return programAndRead(seconds, key);
  }

  /** The same for devices that all have one target, µS. */
  float[] programAndRead(float aim, int from, int n, double seconds, NoiseKey key) {
    begin(from);
    chunk.targets(aim, n);
    return programAndRead(seconds, key);
  }

  private float[] programAndRead(double seconds, NoiseKey key) {
    device.program(chunk, noiseScale, programmingKey, draws);
    if (device.ages(seconds)) {
      device.exponents(chunk, exponentKey, draws);
    }
    device.read(chunk, seconds, noiseScale, key, draws);
    return chunk.g;
  }

  /** Takes conductances, µS, as if they had been programmed without deviation; faults stay. */
  void load(float[] g, NoiseKey key) {
    System.arraycopy(g, 0, targets(), 0, size);
    System.arraycopy(g, 0, room(), 0, size);
    identity = key;
    noiseScale = 1;
    exponentKey = key.child(Purpose.DRIFT);
    exponentsKnown = false;
    for (int from = 0; device.hasFaults() && from < size; from += DeviceChunk.SIZE) {
      int n = Math.min(DeviceChunk.SIZE, size - from);
      point(from, n);
      System.arraycopy(programmed, from, chunk.g, 0, n);
      device.stick(chunk, draws);
      System.arraycopy(chunk.g, 0, programmed, from, n);
    }
  }

  /** Draws drift exponents if the time needs them: most training steps read at once. */
  void prepare(double seconds) {
    if (!device.ages(seconds) || exponentsKnown || absent) {
      return;
    }
    exponents = exponents.length == 0 ? new float[size] : exponents;
    for (int from = 0; from < size; from += DeviceChunk.SIZE) {
      int n = Math.min(DeviceChunk.SIZE, size - from);
      point(from, n);
      device.exponents(chunk, exponentKey, draws);
      System.arraycopy(chunk.nu, 0, exponents, from, n);
    }
    exponentsKnown = true;
  }

  /**
   * Reads up to {@link Draws#CHUNK} devices; {@link #prepare} must have been called for this time.
   *
   * @return conductances, µS, from element 0 on; valid until the next call
   */
  float[] read(int from, int n, double seconds, NoiseKey key) {
    point(from, n);
    System.arraycopy(programmed, from, chunk.g, 0, n);
    if (absent) {
      return chunk.g;
    }
    if (device.ages(seconds)) {
      System.arraycopy(exponents, from, chunk.nu, 0, n);
    }
    if (readSlopes == slopes) {
      device.read(chunk, seconds, noiseScale, key, draws);
      return chunk.g;
    }
    System.arraycopy(slopes, from, chunk.slope, 0, n);
    device.read(chunk, seconds, noiseScale, key, draws);
    System.arraycopy(chunk.slope, 0, readSlopes, from, n);
    return chunk.g;
  }

  /** Sets {@code out[i]} to 0 for stuck devices among {@code [from, from + n)}, else to 1. */
  void working(int from, int n, float[] out) {
    point(from, n);
    device.working(chunk, draws, out);
  }

  /** What was programmed into up to {@link Draws#CHUNK} devices, as {@link #read} gives it. */
  float[] programmed(int from, int n) {
    System.arraycopy(programmed, from, chunk.g, 0, n);
    return chunk.g;
  }

  /** What up to {@link Draws#CHUNK} devices aim at, as {@link #read} gives it. */
  float[] target(int from, int n) {
    point(from, n);
    return chunk.target;
  }

  private void begin(int from) {
    chunk.devices(identity);
    chunk.followSlopes(slopes.length > 0);
    chunk.startsAt(from);
  }

  private void point(int from, int n) {
    begin(from);
    if (targets.length == 0) {
      chunk.targets(uniform, n);
    } else {
      chunk.targets(targets, from, n);
    }
  }
}
