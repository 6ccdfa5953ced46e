package io.ohmflow.driver.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finite numbers of any size, as tables have them. A value becomes {@code (value − mean) / std}.
 */
final class FloatSamples implements Samples {
  private static final long serialVersionUID = 1L;

  /** Values converted at once for the digest. */
  private static final int BLOCK = 4096;

  private final float[] values;
  private final double[] mean;
  private final double[] std;

  /** Takes ownership of the array; its features are the values themselves. */
  FloatSamples(float[] values, int channels) {
    this(values, Normalization.none(channels));
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException("value %d is %s".formatted(i, values[i]));
      }
    }
  }

  private FloatSamples(float[] values, Normalization normalization) {
    this(values, array(normalization.mean()), array(normalization.std()));
  }

  private FloatSamples(float[] values, double[] mean, double[] std) {
    this.values = values;
    this.mean = mean;
    this.std = std;
  }

  private static double[] array(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public long bytes() {
    return (long) Float.BYTES * values.length;
  }

  @Override
  public int length() {
    return values.length;
  }

  @Override
  public float value(int index) {
    return values[index];
  }

  @Override
  public void features(int from, int n, float[] out, int offset) {
    for (int i = 0; i < n; i += mean.length) {
      for (int c = 0; c < mean.length; c++) {
        out[offset + i + c] = (float) ((values[from + i + c] - mean[c]) / std[c]);
      }
    }
  }

  @Override
  public Samples first(int n) {
    return new FloatSamples(Arrays.copyOf(values, n), mean, std);
  }

  @Override
  public Samples normalizedBy(Normalization normalization) {
    return new FloatSamples(values, normalization);
  }

  /** Two passes in the order of the values, in double: the same bits on every machine. */
  @Override
  public ValueStatistics statistics(int channels) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double[] sums = new double[channels];
    for (int i = 0; i < values.length; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
      sums[i % channels] += values[i];
    }
    int n = values.length / channels;
    double[] squares = new double[channels];
    for (int i = 0; i < values.length; i++) {
      double distance = values[i] - sums[i % channels] / n;
      squares[i % channels] += distance * distance;
    }
    List<Double> means = new ArrayList<>();
    List<Double> stds = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      means.add(sums[c] / n);
      stds.add(Math.sqrt(squares[c] / n));
    }
    return new ValueStatistics(min, max, List.copyOf(means), List.copyOf(stds));
  }

  /** Begins with the kind, so that no table has the digest of an image. */
  @Override
  public void update(MessageDigest digest) {
    digest.update("float32".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer block = ByteBuffer.allocate(BLOCK * Float.BYTES);
    for (int from = 0; from < values.length; from += BLOCK) {
      int n = Math.min(BLOCK, values.length - from);
      block.clear().asFloatBuffer().put(values, from, n);
      digest.update(block.array(), 0, n * Float.BYTES);
    }
  }
}
