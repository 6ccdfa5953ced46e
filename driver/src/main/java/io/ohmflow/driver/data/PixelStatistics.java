package io.ohmflow.driver.data;

import java.util.ArrayList;
import java.util.List;

/**
 * What the pixel values of a set are like.
 *
 * @param min smallest value, 0 to 255
 * @param max largest value, 0 to 255
 * @param mean per channel, of values in [0, 1]
 * @param std population standard deviation per channel, of values in [0, 1]
 */
public record PixelStatistics(int min, int max, List<Double> mean, List<Double> std) {
  private static final int LEVELS = 256;

  static PixelStatistics of(Dataset data) {
    int channels = data.channels();
    long[][] histogram = new long[channels][LEVELS];
    int size = data.sampleSize();
    for (int id = 0; id < data.size(); id++) {
      for (int i = 0; i < size; i++) {
        histogram[i % channels][data.pixel(id, i)]++;
      }
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
      mean.add(average / Normalization.FULL_SCALE);
      std.add(Math.sqrt(variance) / Normalization.FULL_SCALE);
    }
    return new PixelStatistics(min, max, List.copyOf(mean), List.copyOf(std));
  }
}
