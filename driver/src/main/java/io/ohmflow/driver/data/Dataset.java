package io.ohmflow.driver.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A labelled set of samples in memory: images of bytes, tables of numbers, or windows of a text.
 *
 * <p>Values are NHWC, {@code ((id · height + y) · width + x) · channels + c}; a row of a table is a
 * sample of 1 × 1 with a channel per column, a window of a text one of context × 1 × 1 tokens. A
 * sample has one label, or one for each token of a window, the token that follows it. The id of a
 * sample is its position, so it stays the same wherever the set is sent.
 *
 * <p>Immutable and safe to share between threads. Java serialisation and Kryo both write the values
 * in bulk; a broadcast costs little more than they do.
 */
public final class Dataset implements Serializable {
  private static final long serialVersionUID = 2L;

  /** Of a text, whose tokens are its labels. */
  private static final short[] NO_LABELS = {};

  private transient volatile String fingerprint;
  private final int height;
  private final int width;
  private final int channels;
  private final int classes;
  private final Samples samples;
  private final short[] labels;

  /**
   * A set of unsigned bytes. Takes ownership of the arrays: the caller must not change them
   * afterwards.
   *
   * @param height rows of an image, positive
   * @param width columns of an image, positive
   * @param channels values per pixel, positive
   * @param classes number of classes, at least 1 and at most 65,536
   * @param values {@code [labels.length × height × width × channels]} unsigned bytes
   * @param labels class of each sample, unsigned, below {@code classes}
   * @throws IllegalArgumentException if the lengths do not agree or a label is out of range
   */
  public Dataset(int height, int width, int channels, int classes, byte[] values, short[] labels) {
    this(height, width, channels, classes, new ByteSamples(values, Math.max(1, channels)), labels);
    check();
  }

  /**
   * A set of numbers, see {@link #Dataset(int, int, int, int, byte[], short[])}.
   *
   * @throws IllegalArgumentException also if a value is not finite
   */
  public Dataset(int height, int width, int channels, int classes, float[] values, short[] labels) {
    this(height, width, channels, classes, new FloatSamples(values, Math.max(1, channels)), labels);
    check();
  }

  /** Windows over a text; a class is a token. */
  Dataset(TokenSamples text) {
    this(text.context(), 1, 1, text.vocabulary().size(), text, NO_LABELS);
  }

  private Dataset(
      int height, int width, int channels, int classes, Samples samples, short[] labels) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.classes = classes;
    this.samples = samples;
    this.labels = labels;
  }

  private void check() {
    if (height < 1 || width < 1 || channels < 1 || classes < 1 || classes > 1 << Short.SIZE) {
      throw new IllegalArgumentException(
          "shape %d × %d × %d with %d classes".formatted(height, width, channels, classes));
    }
    long expected = (long) labels.length * height * width * channels;
    if (samples.length() != expected) {
      throw new IllegalArgumentException(
          "%d labels of %d × %d × %d need %d values, got %d"
              .formatted(labels.length, height, width, channels, expected, samples.length()));
    }
    for (int id = 0; id < labels.length; id++) {
      if (label(id) >= classes) {
        throw new IllegalArgumentException(
            "label %d of sample %d is not below %d".formatted(label(id), id, classes));
      }
    }
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
          "normalisation of %d channels for samples of %d"
              .formatted(normalization.channels(), channels));
    }
    return new Dataset(
        height, width, channels, classes, samples.normalizedBy(normalization), labels);
  }

  /** The first samples, at most {@code limit} (positive), normalised the same way. */
  public Dataset first(int limit) {
    if (limit >= size()) {
      return this;
    }
    Samples kept = samples.first(limit * sampleSize());
    if (isText()) {
      return new Dataset(height, width, channels, classes, kept, NO_LABELS);
    }
    return new Dataset(height, width, channels, classes, kept, Arrays.copyOf(labels, limit));
  }

  /** Number of samples. */
  public int size() {
    return samples instanceof TokenSamples text ? text.windows() : labels.length;
  }

  /** Bytes of heap that values and labels take. */
  public long bytes() {
    return samples.bytes() + (long) Short.BYTES * labels.length;
  }

  /** Whether samples are windows of a text. */
  public boolean isText() {
    return samples instanceof TokenSamples;
  }

  /** Mean tokens of a word of the text, 1 of anything else; the end of a line counts as a word. */
  public double tokensPerWord() {
    return samples instanceof TokenSamples text ? text.perWord() : 1;
  }

  /**
   * What turns texts into the tokens of this one.
   *
   * @throws IllegalStateException if these are no windows of a text
   */
  public Tokenizer tokenizer() {
    return vocabulary();
  }

  /** What each token stands for, for other programs; of a text only. */
  public ObjectNode vocabularyJson() {
    return vocabulary().json();
  }

  private Vocabulary vocabulary() {
    if (samples instanceof TokenSamples text) {
      return text.vocabulary();
    }
    throw new IllegalStateException("samples are no windows of a text");
  }

  /** Labels of a sample: one, or one for each token. */
  public int answers() {
    return isText() ? sampleSize() : 1;
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

  /** Class of a sample, of a window that of its first answer, in {@code [0, classes)}. */
  public int label(int id) {
    return label(id, 0);
  }

  /** Class of one of a sample's {@link #answers}, in {@code [0, classes)}. */
  public int label(int id, int answer) {
    return samples instanceof TokenSamples text
        ? text.next(id * sampleSize() + answer)
        : Short.toUnsignedInt(labels[id]);
  }

  /**
   * Writes all classes of a sample.
   *
   * @param out receives {@link #answers} values
   * @param offset index of the first of them
   */
  public void labels(int id, int[] out, int offset) {
    int answers = answers();
    for (int k = 0; k < answers; k++) {
      out[offset + k] = label(id, k);
    }
  }

  /** The beginning of a window of a text, for people. */
  String excerpt(int id, int most) {
    return ((TokenSamples) samples).excerpt(id, most);
  }

  /** Value of a sample as the source has it; {@code index} counts rows, columns, channels. */
  public float value(int id, int index) {
    return samples.value(id * sampleSize() + index);
  }

  /** Whether the values are bytes, so that they all lie in 0 to 255. */
  boolean hasBytes() {
    return samples instanceof ByteSamples;
  }

  /** What the values are like. */
  ValueStatistics statistics() {
    return samples.statistics(channels);
  }

  /**
   * Writes the normalised values of a sample, NHWC: {@code (value − mean) / std}, bytes divided by
   * 255 before.
   *
   * @param id sample
   * @param out receives {@link #sampleSize()} values
   * @param offset index of the first of them
   */
  public void features(int id, float[] out, int offset) {
    int size = sampleSize();
    samples.features(id * size, size, out, offset);
  }

  /**
   * Identity of the data: SHA-256, in hexadecimal, of the shape, the number of classes and samples,
   * all values and all labels. The normalisation is a setting, not data, and stays out.
   */
  public String fingerprint() {
    // Two threads may both compute it; they get the same.
    if (fingerprint == null) {
      fingerprint = computeFingerprint();
    }
    return fingerprint;
  }

  private String computeFingerprint() {
    MessageDigest digest = Digests.sha256();
    ByteBuffer shape = ByteBuffer.allocate(5 * Integer.BYTES);
    shape.putInt(height).putInt(width).putInt(channels).putInt(classes).putInt(size());
    digest.update(shape.array());
    samples.update(digest);
    ByteBuffer classIds = ByteBuffer.allocate(labels.length * Short.BYTES);
    classIds.asShortBuffer().put(labels);
    digest.update(classIds.array());
    return HexFormat.of().formatHex(digest.digest());
  }
}
