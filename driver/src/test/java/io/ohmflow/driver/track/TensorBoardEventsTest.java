package io.ohmflow.driver.track;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class TensorBoardEventsTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1500), ZoneOffset.UTC);

  /** Contents of the records of a file, whose sums must be right. */
  static List<byte[]> records(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (in.hasRemaining()) {
      int from = in.position();
      int length = (int) in.getLong();
      assertEquals(unmasked(in.getInt()), crc(file, from, Long.BYTES));
      byte[] content = new byte[length];
      in.get(content);
      assertEquals(unmasked(in.getInt()), crc(content, 0, length));
      records.add(content);
    }
    return records;
  }

  private static int unmasked(int masked) {
    return Integer.rotateLeft(masked - 0xa282ead8, 15);
  }

  private static int crc(byte[] bytes, int from, int n) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, n);
    return (int) crc.getValue();
  }

  @Test
  void recordsHoldEvents() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TensorBoardEvents events = new TensorBoardEvents(bytes, CLOCK)) {
      events.add(300, Map.of("training/loss", 0.25));
      events.end(Tracker.End.FINISHED);
    }
    List<byte[]> records = records(bytes.toByteArray());
    assertEquals(2, records.size());
    // wall_time = 1.5 (field 1, double), file_version (field 3, 13 bytes)
    byte[] version =
        HexFormat.of().parseHex("09000000000000f83f" + "1a0d" + "627261696e2e4576656e743a32");
    assertArrayEquals(version, records.get(0));
    CodedInputStream event = CodedInputStream.newInstance(records.get(1));
    assertEquals(1, WireFormat.getTagFieldNumber(event.readTag()));
    assertEquals(1.5, event.readDouble());
    assertEquals(2, WireFormat.getTagFieldNumber(event.readTag()));
    assertEquals(300, event.readInt64());
    assertEquals(5, WireFormat.getTagFieldNumber(event.readTag()));
    CodedInputStream summary = CodedInputStream.newInstance(event.readByteArray());
    assertEquals(1, WireFormat.getTagFieldNumber(summary.readTag()));
    CodedInputStream value = CodedInputStream.newInstance(summary.readByteArray());
    assertEquals(1, WireFormat.getTagFieldNumber(value.readTag()));
    assertEquals("training/loss", value.readString());
    assertEquals(2, WireFormat.getTagFieldNumber(value.readTag()));
    assertEquals(0.25f, value.readFloat());
  }
}
