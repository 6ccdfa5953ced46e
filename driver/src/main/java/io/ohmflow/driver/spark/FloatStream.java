package io.ohmflow.driver.spark;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes and reads arrays of floats in bulk, where Java serialisation goes element by element. */
final class FloatStream {
  private static final int CHUNK = 1 << 13;

  private FloatStream() {}

  /** Writes {@code values[from, to)}. */
  static void write(DataOutput out, float[] values, int from, int to) throws IOException {
    ByteBuffer chunk = chunk(to - from);
    for (int at = from; at < to; at += CHUNK) {
      int n = Math.min(CHUNK, to - at);
      chunk.asFloatBuffer().put(values, at, n);
      out.write(chunk.array(), 0, n * Float.BYTES);
    }
  }

  /** Reads {@code n} values into a new array. */
  static float[] read(DataInput in, int n) throws IOException {
    float[] values = new float[n];
    ByteBuffer chunk = chunk(n);
    for (int at = 0; at < n; at += CHUNK) {
      int now = Math.min(CHUNK, n - at);
      in.readFully(chunk.array(), 0, now * Float.BYTES);
      chunk.asFloatBuffer().get(values, at, now);
    }
    return values;
  }

  private static ByteBuffer chunk(int n) {
    int size = Math.min(CHUNK, n) * Float.BYTES;
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
