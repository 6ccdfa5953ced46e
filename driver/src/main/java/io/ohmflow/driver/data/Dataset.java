package io.ohmflow.driver.data;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A labelled set of images in memory, one byte per value.
 *
 * <p>Images are NHWC: {@code pixels[((id · height + y) · width + x) · channels + c]}, unsigned. The
 * id of a sample is its position, so it stays the same wherever the set is sent.
 *
 * <p>Immutable and safe to share between threads. The fields are plain primitive arrays so that
 * Java serialisation and Kryo both write them in bulk; a broadcast costs little more than its
 * pixels.
 */
public final class Dataset implements Serializable {
  /** Number of values a byte can take; one row of the normalisation table per channel. */
  private static final int LEVELS = 256;

  private static final long serialVersionUID = 1L;

  private final int height;
  private final int width;
  private final int channels;
  private final int classes;
  private final byte[] pixels;
  private final short[] labels;

  /** Normalised value of each byte, {@code [channels × 256]}. */
  private final float[] normalized;

  /**
   * Takes ownership of the arrays: the caller must not change them afterwards.
   *
   * @param height rows of an image, positive
   * @param width columns of an image, positive
   * @param channels values per pixel, positive
   * @param classes number of classes, at least 1 and at most 65,536
   * @param pixels {@code [labels.length × height × width × channels]} unsigned bytes
   * @param labels class of each sample, unsigned, below {@code classes}
   * @throws IllegalArgumentException if the lengths do not agree or a label is out of range
   */
  public Dataset(int height, int width, int channels, int classes, byte[] pixels, short[] labels) {
    if (height < 1 || width < 1 || channels < 1 || classes < 1 || classes > 1 << Short.SIZE) {
      throw new IllegalArgumentException(
          "shape %d × %d × %d with %d classes".formatted(height, width, channels, classes));
    }
    long expected = (long) labels.length * height * width * channels;
    if (pixels.length != expected) {
      throw new IllegalArgumentException(
          "%d labels of %d × %d × %d need %d bytes of pixels, got %d"
              .formatted(labels.length, height, width, channels, expected, pixels.length));
    }
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.classes = classes;
    this.pixels = pixels;
    this.labels = labels;
    this.normalized = table(Normalization.none(channels));
    for (int id = 0; id < labels.length; id++) {
      if (label(id) >= classes) {
        throw new IllegalArgumentException(
            "label %d of sample %d is not below %d".formatted(label(id), id, classes));
      }
    }
  }

  /** Shares or cuts what has been checked before. */
  private Dataset(Dataset shape, byte[] pixels, short[] labels, float[] normalized) {
    this.height = shape.height;
    this.width = shape.width;
    this.channels = shape.channels;
    this.classes = shape.classes;
    this.pixels = pixels;
    this.labels = labels;
    this.normalized = normalized;
  }

  private static float[] table(Normalization normalization) {
    float[] table = new float[normalization.channels() * LEVELS];
    for (int i = 0; i < table.length; i++) {
      table[i] = normalization.apply(i % LEVELS, i / LEVELS);
    }
    return table;
  }

  /**
   * The same samples, whose {@link #features} are normalised with other constants.
   *
   * @param normalization mean and standard deviation of each channel
   * @throws IllegalArgumentException if it has another number of channels
   */
  public Dataset normalizedBy(Normalization normalization) {
    if (normalization.channels() != channels) {
      throw new IllegalArgumentException(
          "normalisation of %d channels for images of %d"
              .formatted(normalization.channels(), channels));
    }
    return new Dataset(this, pixels, labels, table(normalization));
  }

  /** The first samples, at most {@code limit} (positive), normalised the same way. */
  public Dataset first(int limit) {
    if (limit >= size()) {
      return this;
    }
    byte[] kept = Arrays.copyOf(pixels, limit * sampleSize());
    return new Dataset(this, kept, Arrays.copyOf(labels, limit), normalized);
  }

  /** Number of samples. */
  public int size() {
    return labels.length;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  public int channels() {
    return channels;
  }

  public int classes() {
    return classes;
  }

  /** Values per sample: height · width · channels. */
  public int sampleSize() {
    return height * width * channels;
  }

  /** Class of a sample, in {@code [0, classes)}. */
  public int label(int id) {
    return Short.toUnsignedInt(labels[id]);
  }

  /** Raw value of a sample, 0 to 255; {@code index} counts rows, then columns, then channels. */
  public int pixel(int id, int index) {
    return Byte.toUnsignedInt(pixels[id * sampleSize() + index]);
  }

  /**
   * Writes the normalised values of a sample, NHWC, {@code (value / 255 − mean) / std}.
   *
   * @param id sample
   * @param out receives {@link #sampleSize()} values
   * @param offset index of the first of them
   */
  public void features(int id, float[] out, int offset) {
    int size = sampleSize();
    int from = id * size;
    if (channels == 1) {
      for (int i = 0; i < size; i++) {
        out[offset + i] = normalized[pixels[from + i] & 0xff];
      }
      return;
    }
    for (int i = 0; i < size; i += channels) {
      for (int c = 0; c < channels; c++) {
        out[offset + i + c] = normalized[c * LEVELS + (pixels[from + i + c] & 0xff)];
      }
    }
  }

  /**
   * Identity of the data: SHA-256, in hexadecimal, of the shape, the number of classes and samples,
   * all pixels and all labels. The normalisation is a setting, not data, and stays out.
   */
  public String fingerprint() {
    MessageDigest digest = Digests.sha256();
    ByteBuffer shape = ByteBuffer.allocate(5 * Integer.BYTES);
    shape.putInt(height).putInt(width).putInt(channels).putInt(classes).putInt(size());
    digest.update(shape.array());
    digest.update(pixels);
    ByteBuffer classIds = ByteBuffer.allocate(labels.length * Short.BYTES);
    classIds.asShortBuffer().put(labels);
    digest.update(classIds.array());
    return HexFormat.of().formatHex(digest.digest());
  }
}
