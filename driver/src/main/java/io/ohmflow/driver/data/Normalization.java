package io.ohmflow.driver.data;

import java.util.Collections;
import java.util.List;

/**
 * Constants that bring values to zero mean and unit variance: bytes divided by 255, other numbers
 * as they are.
 *
 * @param mean per channel, finite
 * @param std standard deviation per channel, finite and positive
 */
public record Normalization(List<Double> mean, List<Double> std) {
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

  /** Changes nothing. */
  public static Normalization none(int channels) {
    return new Normalization(
        Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
  }

  /**
   * Constants measured on a set: the mean and population deviation of each channel over all samples
   * and places. A channel without any variation keeps deviation 1.
   */
  public static Normalization of(Dataset data) {
    ValueStatistics statistics = data.statistics();
    return new Normalization(
        statistics.mean(), statistics.std().stream().map(s -> s > 0 ? s : 1.0).toList());
  }

  int channels() {
    return mean.size();
  }

  /** The normalised form of one value of one channel. */
  public float apply(double value, int channel) {
    return (float) ((value - mean.get(channel)) / std.get(channel));
  }
}
