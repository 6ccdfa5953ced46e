package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.NoiseKey;
import java.util.Arrays;

/**
 * Up to {@link #SIZE} devices that a noise model works on: the unit in which large arrays stream
 * through the cache.
 *
 * <p>All arrays start at element 0 and share one index, which the JIT compiler needs to vectorise
 * the loops of the models. Owned by one thread and reused; a model reads and writes elements {@code
 * 0 … n − 1} only.
 */
public final class DeviceChunk {
  /** Most devices of a chunk: so many of its arrays fit a first-level cache. */
  public static final int SIZE = 1024;

  /** Target conductances, µS. Read-only for models. */
  public final float[] target = new float[SIZE];

  /** Actual conductances, µS. */
  public final float[] g = new float[SIZE];

  /** Drift exponents; without meaning while devices are programmed. */
  public final float[] nu = new float[SIZE];

  /** Derivatives of {@link #g} by {@link #target}, if {@link #slopes}. */
  public final float[] slope = new float[SIZE];

  /** Working space with no meaning between calls. */
  public final float[] work = new float[SIZE];

  private int n;
  private long first;
  private boolean uniform;
  private NoiseKey devices;
  private boolean slopes;

  /** Devices in this chunk. */
  public int n() {
    return n;
  }

  /** Position of the chunk's first device among all devices of its stream. */
  public long first() {
    return first;
  }

  /** Says where among all devices of its stream this chunk begins. */
  public void startsAt(long position) {
    first = position;
  }

  /** Says whether {@link #slope} follows whatever happens to {@link #g}. */
  public void followSlopes(boolean wanted) {
    slopes = wanted;
  }

  /** Whether {@link #slope} follows. */
  public boolean slopes() {
    return slopes;
  }

  /**
   * Says which devices these are: what stays with them for the life of a chip, such as faults and
   * spread, is drawn from this key. It must be the same at every programming and reading of the
   * same physical devices.
   */
  public void devices(NoiseKey key) {
    devices = key;
  }

  /**
   * Which devices these are.
   *
   * @throws IllegalStateException if nobody has said so
   */
  public NoiseKey devices() {
    if (devices == null) {
      throw new IllegalStateException("the devices of this chunk have not been named");
    }
    return devices;
  }

  /**
   * True if all targets are equal, as for the inactive devices of differential pairs: a model may
   * then evaluate its function of the target once.
   */
  public boolean uniformTarget() {
    return uniform;
  }

  /**
   * Sets the targets to a range of an array.
   *
   * @throws IllegalArgumentException if {@code count} is not in 1 … {@link #SIZE}
   */
  public void targets(float[] from, int offset, int count) {
    resize(count);
    System.arraycopy(from, offset, target, 0, count);
    uniform = false;
  }

  /**
   * Sets all targets to one value.
   *
   * @throws IllegalArgumentException if {@code count} is not in 1 … {@link #SIZE}
   */
  public void targets(float value, int count) {
    resize(count);
    Arrays.fill(target, 0, count, value);
    uniform = true;
  }

  private void resize(int count) {
    if (count < 1 || count > SIZE) {
      throw new IllegalArgumentException("expected 1 to " + SIZE + " devices, got " + count);
    }
    n = count;
  }
}
