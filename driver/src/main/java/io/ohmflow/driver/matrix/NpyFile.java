package io.ohmflow.driver.matrix;

import io.ohmflow.driver.matrix.NpyHeader.Type;
import io.ohmflow.driver.matrix.NpyHeader.Unreadable;
import io.ohmflow.profile.document.Problems;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * NumPy's format for one array. Read: versions 1 to 3, float32, float64, integers and bool of
 * either byte order, C and Fortran order. Written: version 1, float64, little endian, C order, so
 * that no digit is lost.
 *
 * <p>Source: NumPy enhancement proposal 1 and the documentation of {@code numpy.lib.format}.
 */
final class NpyFile {
  private static final int PIECE = 1 << 16;

  /** Far beyond the header of an array of numbers; keeps a damaged length from being believed. */
  private static final int LONGEST_HEADER = 1 << 20;

  private NpyFile() {}

  static Optional<NumberArray> read(Path file, String shown, Problems problems) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      NpyHeader header = header(in, Files.size(file));
      float[] values = values(in, header);
      int bad = notFinite(values);
      if (bad >= 0) {
        problems.add(
            shown,
            0,
            index(bad, header),
            "expected a finite number of 32 bits, got " + values[bad]);
        return Optional.empty();
      }
      return Optional.of(
          new NumberArray(header.shape(), header.fortran() ? rowMajor(values, header) : values));
    } catch (Unreadable e) {
      problems.add(shown, 0, "", e.getMessage());
    } catch (EOFException e) {
      problems.add(shown, 0, "", "ends early: the file is cut off");
    }
    return Optional.empty();
  }

  /** Reads the header of a file of given size, and checks that the numbers it speaks of follow. */
  private static NpyHeader header(DataInputStream in, long size) throws IOException, Unreadable {
    byte[] prefix = new byte[NpyHeader.prefix()];
    in.readFully(prefix);
    byte[] length = new byte[NpyHeader.lengthBytes(prefix)];
    in.readFully(length);
    ByteBuffer buffer = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN);
    long bytes =
        length.length == Short.BYTES
            ? Short.toUnsignedLong(buffer.getShort())
            : Integer.toUnsignedLong(buffer.getInt());
    if (bytes > LONGEST_HEADER) {
      throw new Unreadable("has a header of " + bytes + " bytes, which is no plain array");
    }
    byte[] text = new byte[(int) bytes];
    in.readFully(text);
    NpyHeader header = NpyHeader.parse(new String(text, StandardCharsets.UTF_8));
    long expected = NumberArray.count(header.shape()) * header.type().bytes;
    long found = size - prefix.length - length.length - bytes;
    if (found != expected) {
      throw new Unreadable(
          "expected %d bytes of numbers for the shape %s, got %d"
              .formatted(expected, header.shape(), found));
    }
    return header;
  }

  private static float[] values(DataInputStream in, NpyHeader header) throws IOException {
    int count = (int) NumberArray.count(header.shape());
    float[] values = new float[count];
    byte[] piece = new byte[PIECE * header.type().bytes];
    ByteBuffer buffer = ByteBuffer.wrap(piece).order(header.order());
    for (int from = 0; from < count; from += PIECE) {
      int n = Math.min(PIECE, count - from);
      in.readFully(piece, 0, n * header.type().bytes);
      buffer.clear();
      for (int i = from; i < from + n; i++) {
        values[i] = next(buffer, header.type());
      }
    }
    return values;
  }

  private static float next(ByteBuffer in, Type type) {
    return switch (type) {
      case FLOAT32 -> in.getFloat();
      case FLOAT64 -> (float) in.getDouble();
      case INT8 -> in.get();
      case INT16 -> in.getShort();
      case INT32 -> in.getInt();
      case INT64 -> in.getLong();
      case UINT8 -> Byte.toUnsignedInt(in.get());
      case UINT16 -> Short.toUnsignedInt(in.getShort());
      case UINT32 -> Integer.toUnsignedLong(in.getInt());
      case UINT64 -> unsigned(in.getLong());
      case BOOL -> in.get() == 0 ? 0 : 1;
    };
  }

  /** Halved and doubled if the sign bit is set; the lowest bit is beyond a float's digits. */
  private static float unsigned(long bits) {
    return bits >= 0 ? bits : 2f * ((bits >>> 1) | (bits & 1));
  }

  private static int notFinite(float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }

  /** The index of a stored value as NumPy writes it: {@code [2, 0]}. */
  private static String index(int stored, NpyHeader header) {
    int dimensions = header.shape().size();
    int[] index = new int[dimensions];
    int rest = stored;
    for (int k = 0; k < dimensions; k++) {
      int d = header.fortran() ? k : dimensions - 1 - k;
      index[d] = rest % header.shape().get(d);
      rest /= header.shape().get(d);
    }
    return Arrays.toString(index);
  }

  /** Puts an array whose first dimension varies fastest into C order. */
  private static float[] rowMajor(float[] stored, NpyHeader header) {
    int dimensions = header.shape().size();
    int[] stride = new int[dimensions];
    int step = 1;
    for (int d = dimensions - 1; d >= 0; d--) {
      stride[d] = step;
      step *= header.shape().get(d);
    }
    float[] values = new float[stored.length];
    int[] index = new int[dimensions];
    int at = 0;
    for (float value : stored) {
      values[at] = value;
      for (int d = 0; d < dimensions; d++) {
        at += stride[d];
        if (++index[d] < header.shape().get(d)) {
          break;
        }
        at -= stride[d] * index[d];
        index[d] = 0;
      }
    }
    return values;
  }

  static void write(NumberArray array, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      write(array, out);
    }
  }

  static void write(NumberArray array, OutputStream out) throws IOException {
    out.write(NpyHeader.forDoubles(array.shape()));
    ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : array.values()) {
      if (!piece.hasRemaining()) {
        out.write(piece.array());
        piece.clear();
      }
      piece.putDouble(value);
    }
    out.write(piece.array(), 0, piece.position());
  }
}
