package io.ohmflow.driver.data;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Unsigned bytes, as images have them. A value becomes {@code (byte / 255 − mean) / std}, looked up
 * in a table.
 */
final class ByteSamples implements Samples {
  /** Number of values a byte can take; one row of the table per channel. */
  private static final int LEVELS = 256;

  /** What a byte is divided by before the constants apply. */
  static final double FULL_SCALE = 255;

  private static final long serialVersionUID = 1L;

  private final byte[] values;

  /** Normalised value of each byte, {@code [channels × 256]}. */
  private final float[] normalized;

  /** Takes ownership of the array; its features lie in [0, 1]. */
  ByteSamples(byte[] values, int channels) {
    this(values, table(Normalization.none(channels)));
  }

  private ByteSamples(byte[] values, float[] normalized) {
    this.values = values;
    this.normalized = normalized;
  }

  private static float[] table(Normalization normalization) {
    float[] table = new float[normalization.channels() * LEVELS];
    for (int i = 0; i < table.length; i++) {
      table[i] = normalization.apply(i % LEVELS / FULL_SCALE, i / LEVELS);
    }
    return table;
  }

  @Override
  public long bytes() {
    return values.length;
  }

  @Override
  public int length() {
    return values.length;
  }

  @Override
  public float value(int index) {
    return Byte.toUnsignedInt(values[index]);
  }

  @Override
  public void features(int from, int n, float[] out, int offset) {
    int channels = normalized.length / LEVELS;
    if (channels == 1) {
      for (int i = 0; i < n; i++) {
        out[offset + i] = normalized[values[from + i] & 0xff];
      }
      return;
    }
    for (int i = 0; i < n; i += channels) {
      for (int c = 0; c < channels; c++) {
        out[offset + i + c] = normalized[c * LEVELS + (values[from + i + c] & 0xff)];
      }
    }
  }

  @Override
  public Samples first(int n) {
    return new ByteSamples(Arrays.copyOf(values, n), normalized);
  }

  @Override
  public Samples normalizedBy(Normalization normalization) {
    return new ByteSamples(values, table(normalization));
  }

  /** The sums are integers, so the figures have the same bits on every machine. */
  @Override
  public ValueStatistics statistics(int channels) {
    long[][] histogram = new long[channels][LEVELS];
    for (int i = 0; i < values.length; i++) {
      histogram[i % channels][values[i] & 0xff]++;
    }
    List<Double> mean = new ArrayList<>();
    List<Double> std = new ArrayList<>();
    int min = LEVELS - 1;
    int max = 0;
    for (long[] counts : histogram) {
      long n = 0;
      long sum = 0;
      long squares = 0;
      for (int v = 0; v < LEVELS; v++) {
        n += counts[v];
        sum += counts[v] * v;
        squares += counts[v] * v * v;
        if (counts[v] > 0) {
          min = Math.min(min, v);
          max = Math.max(max, v);
        }
      }
      double average = (double) sum / n;
      double variance = Math.max(0, (double) squares / n - average * average);
      mean.add(average / FULL_SCALE);
      std.add(Math.sqrt(variance) / FULL_SCALE);
    }
    return new ValueStatistics(min, max, List.copyOf(mean), List.copyOf(std));
  }

  @Override
  public void update(MessageDigest digest) {
    digest.update(values);
  }
}
