package io.ohmflow.driver.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A message of Protocol Buffers that is written field by field. The formats written here take a
 * dozen fields of their schemas, so the numbers of those stand where they are used, and no code has
 * to be generated from a schema.
 */
public final class ProtobufMessage {
  private final ByteString.Output bytes = ByteString.newOutput();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  /** One field. */
  private interface Field {
    void write(CodedOutputStream out) throws IOException;
  }

  /** Adds a whole number. */
  public ProtobufMessage whole(int field, long value) {
    return add(o -> o.writeInt64(field, value));
  }

  /** Adds a real number in single precision. */
  public ProtobufMessage real(int field, float value) {
    return add(o -> o.writeFloat(field, value));
  }

  /** Adds a real number in double precision. */
  public ProtobufMessage real(int field, double value) {
    return add(o -> o.writeDouble(field, value));
  }

  /** Adds a text. */
  public ProtobufMessage text(int field, String value) {
    return add(o -> o.writeString(field, value));
  }

  /** Adds bytes. */
  public ProtobufMessage bytes(int field, byte[] value) {
    return add(o -> o.writeByteArray(field, value));
  }

  /** Adds a message as it is now. */
  public ProtobufMessage message(int field, ProtobufMessage value) {
    ByteString content = value.content();
    return add(o -> o.writeBytes(field, content));
  }

  private ProtobufMessage add(Field field) {
    try {
      field.write(out);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  private ByteString content() {
    add(CodedOutputStream::flush);
    return bytes.toByteString();
  }

  /** The message so far. */
  public byte[] toBytes() {
    return content().toByteArray();
  }
}
