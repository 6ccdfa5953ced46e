package io.ohmflow.driver.data;

import java.io.Serializable;
import java.security.MessageDigest;

/**
 * The values of a {@link Dataset}, sample after sample, with the constants they are normalised by.
 * Immutable. Fields are plain primitive arrays, which every serializer writes in bulk.
 */
sealed interface Samples extends Serializable permits ByteSamples, FloatSamples, TokenSamples {
  /** Number of values. */
  int length();

  /** Bytes of heap that the values take. */
  long bytes();

  /** A value as the source has it. */
  float value(int index);

  /**
   * Writes normalised values.
   *
   * @param from index of the first, a multiple of the number of channels
   * @param n how many
   */
  void features(int from, int n, float[] out, int offset);

  /** The first {@code n} values, normalised the same way. */
  Samples first(int n);

  /** The same values, normalised with other constants. */
  Samples normalizedBy(Normalization normalization);

  /** What the values are like. */
  ValueStatistics statistics(int channels);

  /** Feeds what kind of values these are and the values themselves. */
  void update(MessageDigest digest);
}
