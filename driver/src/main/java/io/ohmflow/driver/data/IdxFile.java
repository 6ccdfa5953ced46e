package io.ohmflow.driver.data;

import io.ohmflow.profile.document.Problems;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/**
 * An IDX file of unsigned bytes: two zero bytes, the type 8, the number of dimensions, each
 * dimension as a big-endian 32-bit integer, then the values (format as published with MNIST by
 * LeCun, Cortes and Burges).
 *
 * <p>Images have dimensions (count, height, width) or, with colour, (count, height, width,
 * channels); labels have (count).
 */
final class IdxFile {
  static final List<Integer> IMAGE_DIMENSIONS = List.of(3, 4);
  static final List<Integer> LABEL_DIMENSIONS = List.of(1);

  private static final int UNSIGNED_BYTE = 8;

  /** What arrays can hold on every virtual machine. */
  private static final long MAX_VALUES = Integer.MAX_VALUE - 8L;

  private final List<Integer> dimensions;
  private final byte[] values;

  private IdxFile(List<Integer> dimensions, byte[] values) {
    this.dimensions = dimensions;
    this.values = values;
  }

  /**
   * Reads a whole file and closes it.
   *
   * @param file plain or gzip, told apart by the first bytes
   * @param allowed accepted numbers of dimensions
   * @throws IOException with a message for the user that says what was expected and found
   */
  static IdxFile read(InputStream file, List<Integer> allowed) throws IOException {
    try (InputStream in = DataFolder.decompress(file)) {
      List<Integer> dimensions = header(in, allowed);
      long count = 1;
      for (int dimension : dimensions) {
        count *= dimension;
        if (count > MAX_VALUES) {
          throw new IOException(
              "expected at most %d values, its header announces %s"
                  .formatted(MAX_VALUES, dimensions));
        }
      }
      // Grows with what really arrives: a damaged header must not make us reserve gigabytes.
      byte[] values = in.readNBytes((int) count);
      if (values.length < count) {
        throw new IOException(
            "truncated: expected %d values for dimensions %s, found %d"
                .formatted(count, dimensions, values.length));
      }
      if (in.read() >= 0) {
        throw new IOException(
            "expected its end after %d values for dimensions %s, found more bytes"
                .formatted(count, dimensions));
      }
      return new IdxFile(dimensions, values);
    } catch (EOFException e) {
      throw new IOException("truncated: the gzip stream ends too early", e);
    } catch (ZipException e) {
      throw new IOException("damaged gzip stream: " + e.getMessage(), e);
    }
  }

  private static List<Integer> header(InputStream in, List<Integer> allowed) throws IOException {
    byte[] magic = in.readNBytes(Integer.BYTES);
    if (magic.length < Integer.BYTES) {
      throw new IOException(
          "truncated: expected an IDX header, found %d bytes".formatted(magic.length));
    }
    boolean known = magic[0] == 0 && magic[1] == 0 && magic[2] == UNSIGNED_BYTE;
    if (!known || !allowed.contains((int) magic[3])) {
      throw new IOException(
          "expected an IDX file of unsigned bytes with %s dimensions (it starts with 0000080%d), "
                  .formatted(allowed.get(0), allowed.get(0))
              + "found %08x".formatted(ByteBuffer.wrap(magic).getInt()));
    }
    byte[] sizes = in.readNBytes(magic[3] * Integer.BYTES);
    if (sizes.length < magic[3] * Integer.BYTES) {
      throw new IOException(
          "truncated: the header announces %d dimensions and ends".formatted(magic[3]));
    }
    ByteBuffer buffer = ByteBuffer.wrap(sizes);
    List<Integer> dimensions = new ArrayList<>();
    for (int d = 0; d < magic[3]; d++) {
      dimensions.add(buffer.getInt());
    }
    if (dimensions.stream().anyMatch(size -> size <= 0)) {
      throw new IOException(
          "empty or damaged: expected positive dimensions, found %s".formatted(dimensions));
    }
    return List.copyOf(dimensions);
  }

  /** Samples in the file. */
  int count() {
    return dimensions.get(0);
  }

  int height() {
    return dimensions.get(1);
  }

  int width() {
    return dimensions.get(2);
  }

  int channels() {
    return dimensions.size() > 3 ? dimensions.get(3) : 1;
  }

  /** Height, width and channels of an image. */
  List<Integer> sampleShape() {
    return List.of(height(), width(), channels());
  }

  /** All values, in the order of the file; not a copy. */
  byte[] values() {
    return values;
  }

  /** The values as classes. */
  short[] asLabels() {
    short[] labels = new short[values.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (short) Byte.toUnsignedInt(values[i]);
    }
    return labels;
  }

  /** Reports labels that are not below {@code classes}: the first, and how many there are. */
  void checkLabels(int classes, String file, Problems problems) {
    int first = -1;
    int wrong = 0;
    for (int i = 0; i < values.length; i++) {
      if (Byte.toUnsignedInt(values[i]) >= classes) {
        first = first < 0 ? i : first;
        wrong++;
      }
    }
    if (wrong > 0) {
      problems.add(
          file,
          0,
          "",
          "expected labels 0 to %d, got %d at sample %d (%d out of range in all)"
              .formatted(classes - 1, Byte.toUnsignedInt(values[first]), first, wrong));
    }
  }
}
