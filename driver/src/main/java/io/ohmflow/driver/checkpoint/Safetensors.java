package io.ohmflow.driver.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The safetensors file format, float32 only: eight bytes of header length, a JSON header that names
 * type, shape and byte range of every tensor, then the numbers, little-endian.
 *
 * <p>Source: the format description of the safetensors project. Files written here open in Python
 * with {@code safetensors.numpy.load_file}.
 */
public final class Safetensors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LENGTH_BYTES = Long.BYTES;
  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 14;

  private Safetensors() {}

  /**
   * One tensor.
   *
   * @param name unique in its file
   * @param shape row-major
   * @param values as many as the shape says
   */
  public record Tensor(String name, int[] shape, float[] values) {
    /** Checks the length against the shape. */
    public Tensor {
      int expected = Arrays.stream(shape).reduce(1, Math::multiplyExact);
      if (values.length != expected) {
        throw new IllegalArgumentException(
            name + ": " + values.length + " values for shape " + Arrays.toString(shape));
      }
    }
  }

  /** The bytes of a file with these tensors. */
  public static byte[] write(List<Tensor> tensors, Map<String, String> metadata) {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode meta = header.putObject("__metadata__");
    metadata.forEach(meta::put);
    long offset = 0;
    for (Tensor tensor : tensors) {
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", "F32");
      ArrayNode shape = entry.putArray("shape");
      Arrays.stream(tensor.shape()).forEach(shape::add);
      long end = offset + (long) Float.BYTES * tensor.values().length;
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.toIntExact(LENGTH_BYTES + padded + offset))
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(padded).put(text);
    while (buffer.position() < LENGTH_BYTES + padded) {
      buffer.put((byte) ' ');
    }
    for (Tensor tensor : tensors) {
      buffer.asFloatBuffer().put(tensor.values());
      buffer.position(buffer.position() + Float.BYTES * tensor.values().length);
    }
    return buffer.array();
  }

  /**
   * The tensors of a file, in the order of its header.
   *
   * @param bytes the whole file
   * @param file its name, for the message
   * @throws IOException if the bytes are no float32 safetensors file; the message names the file
   */
  public static Map<String, Tensor> read(byte[] bytes, String file) throws IOException {
    try {
      return parse(bytes);
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IOException(file + ": not a float32 safetensors file: " + reason(e), e);
    }
  }

  /**
   * Reads some numbers of a file without the rest of it.
   *
   * @param in the file
   * @param first index of the first number, counted over all tensors in the order of the file
   * @throws IOException if the file ends before
   */
  static void readFloats(FSDataInputStream in, long first, float[] to, int offset, int n)
      throws IOException {
    long header = Long.reverseBytes(in.readLong());
    in.seek(LENGTH_BYTES + header + Float.BYTES * first);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < n; done += CHUNK) {
      int now = Math.min(CHUNK, n - done);
      in.readFully(chunk.array(), 0, now * Float.BYTES);
      chunk.asFloatBuffer().get(to, offset + done, now);
    }
  }

  private static String reason(Exception e) {
    boolean outside =
        e instanceof IndexOutOfBoundsException || e instanceof BufferUnderflowException;
    return outside || e.getMessage() == null ? "truncated or damaged" : e.getMessage();
  }

  private static Map<String, Tensor> parse(byte[] bytes) throws JsonProcessingException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = Math.toIntExact(buffer.getLong());
    String text = new String(bytes, LENGTH_BYTES, headerLength, StandardCharsets.UTF_8);
    JsonNode header = JSON.readTree(text);
    int data = LENGTH_BYTES + headerLength;
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      if (!field.getKey().equals("__metadata__")) {
        tensors.put(field.getKey(), tensor(field.getKey(), field.getValue(), buffer, data));
      }
    }
    return tensors;
  }

  private static Tensor tensor(String name, JsonNode entry, ByteBuffer buffer, int data) {
    if (!entry.path("dtype").asText().equals("F32")) {
      throw new IllegalArgumentException(name + " has type " + entry.path("dtype").asText());
    }
    int[] shape = new int[entry.path("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = entry.path("shape").get(i).asInt();
    }
    int from = Math.toIntExact(entry.path("data_offsets").path(0).asLong());
    int to = Math.toIntExact(entry.path("data_offsets").path(1).asLong());
    // The slice is checked against the file before memory is taken for what the header announces.
    ByteBuffer part = buffer.slice(data + from, to - from).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[part.remaining() / Float.BYTES];
    part.asFloatBuffer().get(values);
    return new Tensor(name, shape, values);
  }
}
