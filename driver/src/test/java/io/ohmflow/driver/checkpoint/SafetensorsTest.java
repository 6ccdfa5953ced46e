package io.ohmflow.driver.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.checkpoint.Safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafetensorsTest {
  private static final List<Tensor> TENSORS =
      List.of(
          new Tensor("a", new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, -0f}),
          new Tensor("b", new int[] {1}, new float[] {Float.MIN_VALUE}));

  @Test
  void readsWhatItWrote() throws IOException {
    Map<String, Tensor> back =
        Safetensors.read(Safetensors.write(TENSORS, Map.of("k", "v")), "x.safetensors");
    assertEquals(List.of("a", "b"), List.copyOf(back.keySet()));
    assertArrayEquals(new int[] {2, 3}, back.get("a").shape());
    assertArrayEquals(TENSORS.get(0).values(), back.get("a").values(), 0f);
    assertArrayEquals(TENSORS.get(1).values(), back.get("b").values(), 0f);
  }

  @Test
  void headerIsAlignedJson() {
    byte[] bytes = Safetensors.write(TENSORS, Map.of());
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    assertEquals(0, (8 + length) % 8);
    String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
    assertTrue(
        header.contains("\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}"),
        header);
  }

  @Test
  void damageIsNamed() {
    byte[] bytes = Safetensors.write(TENSORS, Map.of());
    for (int length : new int[] {0, 5, 20, bytes.length - 1}) {
      byte[] cut = Arrays.copyOf(bytes, length);
      IOException e = assertThrows(IOException.class, () -> Safetensors.read(cut, "x.safetensors"));
      assertEquals(
          "x.safetensors: not a safetensors file of real numbers: truncated or damaged",
          e.getMessage());
    }
  }

  @Test
  void shapeAndLengthMustAgree() {
    assertThrows(
        IllegalArgumentException.class, () -> new Tensor("a", new int[] {2, 2}, new float[3]));
  }

  @Test
  void otherWidthsOfRealNumbersAreRead() throws IOException {
    String header =
        """
        {"d": {"dtype": "F64", "shape": [1], "data_offsets": [0, 8]},
         "h": {"dtype": "F16", "shape": [5], "data_offsets": [8, 18]},
         "b": {"dtype": "BF16", "shape": [2], "data_offsets": [18, 22]},
         "n": {"dtype": "I64", "shape": [], "data_offsets": [22, 30]}}\
        """;
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 30).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8)).putDouble(0.1);
    // numpy.array([1.5, -2, 6e-8, 65504, inf], "f2").view("u2")
    for (int half : new int[] {0x3e00, 0xc000, 0x0001, 0x7bff, 0x7c00}) {
      bytes.putShort((short) half);
    }
    bytes.putShort((short) 0x3f80).putShort((short) 0xc049);
    Map<String, Tensor> tensors = Safetensors.read(bytes.array(), "x", name -> !name.equals("n"));
    assertArrayEquals(new float[] {0.1f}, tensors.get("d").values());
    float[] halves = {1.5f, -2, 0x1p-24f, 65504, Float.POSITIVE_INFINITY};
    assertArrayEquals(halves, tensors.get("h").values());
    assertArrayEquals(new float[] {1, -3.140625f}, tensors.get("b").values());
    IOException e = assertThrows(IOException.class, () -> Safetensors.read(bytes.array(), "x"));
    assertTrue(e.getMessage().endsWith("n has type I64"), e.getMessage());
  }
}
