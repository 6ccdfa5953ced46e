package io.ohmflow.driver.data;

import java.util.Collections;
import java.util.List;

/**
 * Constants that bring pixel values to zero mean and unit variance.
 *
 * @param mean per channel, of values in [0, 1], finite
 * @param std standard deviation per channel, of values in [0, 1], finite and positive
 */
public record Normalization(List<Double> mean, List<Double> std) {
  /** What a byte is divided by before the constants apply. */
  static final double FULL_SCALE = 255;

  public Normalization {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.isEmpty() || mean.size() != std.size()) {
      throw new IllegalArgumentException(
          "%d means and %d standard deviations".formatted(mean.size(), std.size()));
    }
    for (int c = 0; c < mean.size(); c++) {
      if (!Double.isFinite(mean.get(c)) || !(std.get(c) > 0) || std.get(c).isInfinite()) {
        throw new IllegalArgumentException(
            "channel %d: mean %s, standard deviation %s".formatted(c, mean.get(c), std.get(c)));
      }
    }
  }

  /** Leaves values in [0, 1]. */
  static Normalization none(int channels) {
    return new Normalization(
        Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
  }

  /**
   * Constants measured on a set: the mean and population deviation of each channel over all pixels.
   * A channel without any variation keeps deviation 1. The sums are integers, so the result has the
   * same bits on every machine.
   */
  static Normalization of(Dataset data) {
    PixelStatistics statistics = PixelStatistics.of(data);
    return new Normalization(
        statistics.mean(), statistics.std().stream().map(s -> s > 0 ? s : 1.0).toList());
  }

  int channels() {
    return mean.size();
  }

  /** The normalised value of a byte, 0 to 255, of one channel. */
  float apply(int value, int channel) {
    return (float) ((value / FULL_SCALE - mean.get(channel)) / std.get(channel));
  }
}
