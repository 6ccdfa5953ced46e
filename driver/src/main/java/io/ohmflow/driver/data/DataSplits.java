package io.ohmflow.driver.data;

/**
 * The data of a run.
 *
 * @param train samples to learn from
 * @param test samples to judge by, of the same shape and classes
 */
public record DataSplits(Dataset train, Dataset test) {
  public DataSplits {
    if (train.height() != test.height()
        || train.width() != test.width()
        || train.channels() != test.channels()
        || train.classes() != test.classes()) {
      throw new IllegalArgumentException(
          "training images are %s, test images %s".formatted(shape(train), shape(test)));
    }
  }

  private static String shape(Dataset data) {
    return "%d × %d × %d of %d classes"
        .formatted(data.height(), data.width(), data.channels(), data.classes());
  }

  DataSplits first(int trainLimit, int testLimit) {
    return new DataSplits(train.first(trainLimit), test.first(testLimit));
  }

  DataSplits normalizedBy(Normalization normalization) {
    return new DataSplits(train.normalizedBy(normalization), test.normalizedBy(normalization));
  }
}
