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
import java.util.function.Predicate;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The safetensors file format: eight bytes of header length, a JSON header that names type, shape
 * and byte range of every tensor, then the numbers, little-endian. Written as float32; read are
 * float64, float32, float16 and bfloat16.
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
   * @throws IOException if the bytes are no safetensors file of real numbers; the message names the
   *     file
   */
  public static Map<String, Tensor> read(byte[] bytes, String file) throws IOException {
    return read(bytes, file, name -> true);
  }

  /**
   * Some of the tensors of a file, in the order of its header; the others may have any type.
   *
   * @param wanted tells by its name whether a tensor is read
   */
  public static Map<String, Tensor> read(byte[] bytes, String file, Predicate<String> wanted)
      throws IOException {
    try {
      return parse(bytes, wanted);
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IOException(file + ": not a safetensors file of real numbers: " + reason(e), e);
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

  private static Map<String, Tensor> parse(byte[] bytes, Predicate<String> wanted)
      throws JsonProcessingException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = Math.toIntExact(buffer.getLong());
    String text = new String(bytes, LENGTH_BYTES, headerLength, StandardCharsets.UTF_8);
    JsonNode header = JSON.readTree(text);
    int data = LENGTH_BYTES + headerLength;
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      String name = field.getKey();
      if (!name.equals("__metadata__") && wanted.test(name)) {
        tensors.put(name, tensor(name, field.getValue(), buffer, data));
      }
    }
    return tensors;
  }

  private static Tensor tensor(String name, JsonNode entry, ByteBuffer buffer, int data) {
    int[] shape = new int[entry.path("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = entry.path("shape").get(i).asInt();
    }
    int from = Math.toIntExact(entry.path("data_offsets").path(0).asLong());
    int to = Math.toIntExact(entry.path("data_offsets").path(1).asLong());
    // The slice is checked against the file before memory is taken for what the header announces.
    ByteBuffer part = buffer.slice(data + from, to - from).order(ByteOrder.LITTLE_ENDIAN);
    return new Tensor(name, shape, values(name, entry.path("dtype").asText(), part));
  }

  private static float[] values(String name, String type, ByteBuffer part) {
    int size =
        switch (type) {
          case "F64" -> Double.BYTES;
          case "F32" -> Float.BYTES;
          case "F16", "BF16" -> Short.BYTES;
          default -> throw new IllegalArgumentException(name + " has type " + type);
        };
    float[] values = new float[part.remaining() / size];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case "F64" -> (float) part.getDouble();
            case "F32" -> part.getFloat();
            case "F16" -> half(part.getShort());
            default -> Float.intBitsToFloat(part.getShort() << Short.SIZE);
          };
    }
    return values;
  }

  /** The value of a float16: a sign, five bits of exponent with bias 15, ten of fraction. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    int sign = (bits & 0x8000) << 16;
    if (exponent == 0) {
      float subnormal = fraction * 0x1p-24f;
      return sign == 0 ? subnormal : -subnormal;
    }
    int wide = exponent == 0x1f ? 0xff : exponent + 112;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }
}
