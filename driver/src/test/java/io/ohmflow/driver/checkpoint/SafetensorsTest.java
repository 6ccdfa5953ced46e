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
          "x.safetensors: not a float32 safetensors file: truncated or damaged", e.getMessage());
    }
  }

  @Test
  void shapeAndLengthMustAgree() {
    assertThrows(
        IllegalArgumentException.class, () -> new Tensor("a", new int[] {2, 2}, new float[3]));
  }
}
