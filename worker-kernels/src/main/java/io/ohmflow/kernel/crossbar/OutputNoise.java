package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.OutputSense.Variances;
import io.ohmflow.kernel.crossbar.Tape.Kept;
import io.ohmflow.kernel.crossbar.TileBuffers.Room;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import java.util.ArrayList;
import java.util.List;

/**
 * Noise per multiplication at the columns of a tile: that of the devices, Gaussian with a given
 * variance, and that of the column circuits. Where nothing lies between the two, both are one draw
 * with the sum of the variances, which has the same distribution.
 */
final class OutputNoise {
  private final float circuits;
  private final Draws draws;
  private final float[] normal;
  private float[] variance = {};
  private float[] slope = {};
  private TileTask task;
  private Variances devices;
  private Streams streams;

  /** The streams of each tile as they were last needed. */
  private final List<Streams> known = new ArrayList<>();

  /** Streams of the devices and of the circuits of one tile, and the key that they are under. */
  private record Streams(NoiseKey of, NoiseKey devices, NoiseKey circuits) {
    static Streams of(NoiseKey key, int tile) {
      NoiseKey devices = key.child(tile);
      return new Streams(key, devices, devices.child(Purpose.COLUMNS));
    }
  }

  /**
   * @param circuits standard deviation of the circuits' noise, normalised units
   * @param size most values of a call
   */
  OutputNoise(float circuits, TileBuffers buffers, int size) {
    this.circuits = circuits;
    this.draws = buffers.draws();
    this.normal = buffers.of(Room.NORMAL, size);
  }

  /**
   * Turns to a tile.
   *
   * @param variances of the devices' noise; null for none
   */
  void begin(TileTask next, Variances variances) {
    task = next;
    devices = variances;
    if (devices != null && variance.length == 0) {
      variance = new float[normal.length];
    }
    NoiseKey key = next.drive().key();
    int tile = next.under().tile();
    while (known.size() <= tile) {
      known.add(Streams.of(key, known.size()));
    }
    if (!known.get(tile).of().equals(key)) {
      known.set(tile, Streams.of(key, tile));
    }
    streams = known.get(tile);
  }

  /** Standard deviation that {@link #together} leaves to the caller. */
  float std() {
    return devices == null ? circuits * task.drive().noiseScale() : 1;
  }

  /**
   * Noise of devices and circuits for vectors from {@code first} on in the block, in units of
   * {@link #std}.
   */
  float[] together(int first, int vectors) {
    int columns = task.under().slot().columns();
    int n = vectors * columns;
    draw(streams.devices(), first, vectors);
    if (devices != null) {
      float scale = task.drive().noiseScale();
      devices.fill(first, vectors, columns, variance);
      float[] z = normal;
      float[] q = variance;
      float constant = circuits * circuits;
      keepSlopes(first, n, constant);
      for (int i = 0; i < n; i++) {
        z[i] = (float) Math.sqrt(q[i] + constant) * scale * z[i];
      }
    }
    return normal;
  }

  /** Keeps d(scale · √(variance + constant) · z)/d variance of vectors from {@code first} on. */
  private void keepSlopes(int first, int n, float constant) {
    if (task.tape() == null) {
      return;
    }
    slope = slope.length == 0 ? new float[normal.length] : slope;
    float half = task.drive().noiseScale() / 2;
    float[] z = normal;
    float[] q = variance;
    float[] out = slope;
    for (int i = 0; i < n; i++) {
      float std = (float) Math.sqrt(q[i] + constant);
      out[i] = std > 0 ? half * z[i] / std : 0;
    }
    int at = (task.firstVector() + first) * task.under().slot().columns();
    task.tape().keep(Kept.SPREADS, out, at, n);
  }

  private void draw(NoiseKey stream, int first, int vectors) {
    int columns = task.under().slot().columns();
    draws.normals(stream, task.inStream(first) * columns, normal, 0, vectors * columns);
  }

  /** Adds noise of devices and circuits to vectors from {@code first} on in the block. */
  void addTogether(float[] v, int first, int vectors) {
    add(v, first, vectors, devices, circuits, streams.devices());
  }

  /** Adds the noise of the devices alone. */
  void addDevices(float[] v, int first, int vectors) {
    if (devices != null) {
      add(v, first, vectors, devices, 0, streams.devices());
    }
  }

  /** Adds the noise of the circuits alone, in a stream of its own. */
  void addCircuits(float[] v, int first, int vectors) {
    if (circuits > 0) {
      add(v, first, vectors, null, circuits, streams.circuits());
    }
  }

  private void add(
      float[] v, int first, int vectors, Variances variances, float std, NoiseKey stream) {
    int columns = task.under().slot().columns();
    int n = vectors * columns;
    float scale = task.drive().noiseScale();
    draw(stream, first, vectors);
    float[] z = normal;
    if (variances == null) {
      float sigma = std * scale;
      for (int i = 0; i < n; i++) {
        v[i] += sigma * z[i];
      }
      return;
    }
    variances.fill(first, vectors, columns, variance);
    float[] q = variance;
    float constant = std * std;
    keepSlopes(first, n, constant);
    for (int i = 0; i < n; i++) {
      v[i] += (float) Math.sqrt(q[i] + constant) * scale * z[i];
    }
  }
}
