package io.ohmflow.driver.spark;

import io.ohmflow.driver.server.FloatBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes and reads arrays of floats in bulk, where Java serialisation goes element by element. */
final class FloatStream {
  private FloatStream() {}

  /** Writes {@code values[from, to)}. */
  static void write(DataOutput out, float[] values, int from, int to) throws IOException {
    ByteBuffer chunk = FloatBytes.buffer(to - from);
    for (int at = from; at < to; at += FloatBytes.CHUNK) {
      FloatBytes.put(chunk.clear(), values, at, Math.min(FloatBytes.CHUNK, to - at));
      out.write(chunk.array(), 0, chunk.position());
    }
  }

  /** Reads {@code n} values into a new array. */
  static float[] read(DataInput in, int n) throws IOException {
    float[] values = new float[n];
    ByteBuffer chunk = FloatBytes.buffer(n);
    for (int at = 0; at < n; at += FloatBytes.CHUNK) {
      int now = Math.min(FloatBytes.CHUNK, n - at);
      byte first = in.readByte();
      in.readFully(chunk.put(0, first).array(), 1, FloatBytes.rest(first, now));
      FloatBytes.get(chunk.clear(), values, at, now);
    }
    return values;
  }
}
