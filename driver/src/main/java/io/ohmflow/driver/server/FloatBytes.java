package io.ohmflow.driver.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats as bytes, chunk by chunk, without loss: a chunk whose numbers are all {@link Bfloat16}
 * takes two bytes for each, any other four. A byte in front of a chunk says which. Little-endian.
 */
public final class FloatBytes {
  /** Most numbers of a chunk. */
  public static final int CHUNK = 1 << 12;

  private FloatBytes() {}

  /** Most bytes of a chunk of {@code n} numbers. */
  public static int most(int n) {
    return 1 + Float.BYTES * n;
  }

  /** An empty buffer for chunks of at most {@code n} numbers. */
  public static ByteBuffer buffer(int n) {
    return ByteBuffer.allocate(most(Math.min(CHUNK, n))).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Bytes that follow the first byte of a chunk. */
  public static int rest(byte first, int n) {
    return first * n;
  }

  /** Writes one chunk: {@code values[from, from + n)}. */
  public static void put(ByteBuffer to, float[] values, int from, int n) {
    if (areShort(values, from, n)) {
      to.put((byte) Short.BYTES);
      for (int i = from; i < from + n; i++) {
        to.putShort((short) (Float.floatToRawIntBits(values[i]) >>> Short.SIZE));
      }
    } else {
      to.put((byte) Float.BYTES);
      to.asFloatBuffer().put(values, from, n);
      to.position(to.position() + Float.BYTES * n);
    }
  }

  private static boolean areShort(float[] values, int from, int n) {
    for (int i = from; i < from + n; i++) {
      if ((Float.floatToRawIntBits(values[i]) & Bfloat16.LOWER_HALF) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads one chunk into {@code values[at, at + n)}. */
  public static void get(ByteBuffer from, float[] values, int at, int n) {
    if (from.get() == Short.BYTES) {
      for (int i = at; i < at + n; i++) {
        values[i] = Float.intBitsToFloat(from.getShort() << Short.SIZE);
      }
    } else {
      from.asFloatBuffer().get(values, at, n);
      from.position(from.position() + Float.BYTES * n);
    }
  }
}
