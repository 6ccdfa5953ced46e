package io.ohmflow.driver.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message in the wire format of Protocol Buffers, written field by field. The formats written
 * here take a few dozen fields of their schemas; the numbers of those stand where they are used.
 *
 * <p>Source: "Encoding" of the Protocol Buffers documentation.
 */
public final class ProtobufMessage {
  private static final int VARINT = 0;
  private static final int I64 = 1;
  private static final int LENGTH = 2;
  private static final int I32 = 5;

  private static final int TYPE_BITS = 3;
  private static final int DIGIT_BITS = 7;
  private static final int MORE = 1 << DIGIT_BITS;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Adds a whole number, as {@code int64} or {@code enum}. */
  public ProtobufMessage whole(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /** Adds a {@code float}. */
  public ProtobufMessage real(int field, float value) {
    tag(field, I32);
    littleEndian(Float.floatToIntBits(value), Float.BYTES);
    return this;
  }

  /** Adds a {@code double}. */
  public ProtobufMessage real(int field, double value) {
    tag(field, I64);
    littleEndian(Double.doubleToLongBits(value), Double.BYTES);
    return this;
  }

  /** Adds a {@code string}. */
  public ProtobufMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds {@code bytes}. */
  public ProtobufMessage bytes(int field, byte[] value) {
    tag(field, LENGTH);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** Adds a message as it is now. */
  public ProtobufMessage message(int field, ProtobufMessage value) {
    return bytes(field, value.toBytes());
  }

  /** The message so far. */
  public byte[] toBytes() {
    return out.toByteArray();
  }

  private void tag(int field, int type) {
    varint((long) field << TYPE_BITS | type);
  }

  /** Digits of seven bits, the lowest first; all but the last are marked. */
  private void varint(long value) {
    long rest = value;
    while ((rest & -MORE) != 0) {
      out.write((int) (rest & MORE - 1 | MORE));
      rest >>>= DIGIT_BITS;
    }
    out.write((int) rest);
  }

  private void littleEndian(long bits, int count) {
    for (int i = 0; i < count; i++) {
      out.write((int) (bits >>> Byte.SIZE * i));
    }
  }
}
