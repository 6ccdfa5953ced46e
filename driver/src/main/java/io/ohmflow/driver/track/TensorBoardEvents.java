package io.ohmflow.driver.track;

import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.exchange.ProtobufMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * An event file of TensorBoard in {@code tensorboard/} of the run folder; a run that goes on writes
 * another one beside it.
 *
 * <p>A file is a series of records: length (8 bytes), masked CRC-32C of the length (4), content,
 * masked CRC-32C of the content (4), little-endian; the content is an {@code Event} message.
 * Source: {@code tensorflow/core/lib/io/record_writer.h} and {@code event.proto} of TensorFlow.
 */
final class TensorBoardEvents implements Tracker {
  static final String FOLDER = "tensorboard";
  private static final double MILLIS = 1e3;
  private static final int MASK = 0xa282ead8;
  private static final int MASK_SHIFT = 15;

  private final OutputStream out;
  private final Clock clock;

  /** Writes to a stream, which is closed with this. */
  TensorBoardEvents(OutputStream out, Clock clock) throws IOException {
    this.out = out;
    this.clock = clock;
    record(event().text(3, "brain.Event:2"));
  }

  static TensorBoardEvents open(RunFolder folder) throws IOException {
    Clock clock = Clock.systemUTC();
    String base = FOLDER + "/events.out.tfevents." + clock.instant().getEpochSecond();
    String name = base + ".ohmflow";
    for (int i = 2; folder.exists(name); i++) {
      name = base + "-" + i + ".ohmflow";
    }
    return new TensorBoardEvents(folder.stream(name), clock);
  }

  @Override
  public void add(long step, Map<String, Double> values) throws IOException {
    ProtobufMessage summary = new ProtobufMessage();
    values.forEach(
        (tag, value) ->
            summary.message(1, new ProtobufMessage().text(1, tag).real(2, value.floatValue())));
    record(event().whole(2, step).message(5, summary));
  }

  private ProtobufMessage event() {
    return new ProtobufMessage().real(1, clock.millis() / MILLIS);
  }

  private void record(ProtobufMessage event) throws IOException {
    byte[] content = event.toBytes();
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + content.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(content.length);
    record.putInt(masked(record.array(), 0, Long.BYTES));
    int from = record.position();
    record.put(content);
    record.putInt(masked(record.array(), from, content.length));
    out.write(record.array());
    out.flush();
  }

  /** Rotated and moved, since a CRC of data that holds CRCs is of little worth. */
  private static int masked(byte[] bytes, int from, int n) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, n);
    return Integer.rotateRight((int) crc.getValue(), MASK_SHIFT) + MASK;
  }

  @Override
  public void end(End how) throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
