package io.ohmflow.driver.spark;

import io.ohmflow.driver.server.BlockDigests;
import io.ohmflow.driver.train.StepResult;
import io.ohmflow.driver.train.TrainingDivergedException;
import java.io.Serializable;
import java.util.zip.CRC32C;

/**
 * What the driver gets to know of one shard in one step: some hashes and numbers. A class, because
 * Kryo, which users may choose as Spark's serializer, cannot write records.
 */
final class ShardReport implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] digests;
  private final int notFinite;
  private final float notFiniteValue;
  private final long nanoseconds;
  private final float[] extras;

  /**
   * @param digests nodes of the digest of the parameters
   * @param sum what was summed for this shard
   */
  ShardReport(byte[] digests, ShardSum sum) {
    this.digests = digests;
    this.notFinite = sum.notFinite();
    this.notFiniteValue = sum.notFiniteValue();
    this.nanoseconds = sum.nanoseconds();
    this.extras = sum.extras();
  }

  byte[] digests() {
    return digests;
  }

  /** What a shard must show that is computed again. */
  int check() {
    return check(digests);
  }

  /**
   * A number that tells digests apart; it travels with every version, so it is a short one.
   *
   * @param digests what {@link BlockDigests#nodes} gave
   */
  static int check(byte[] digests) {
    CRC32C sum = new CRC32C();
    sum.update(digests);
    return (int) sum.getValue();
  }

  /** Time of the task whose lanes computed longest. */
  long nanoseconds() {
    return nanoseconds;
  }

  /**
   * Fails if a sum of this shard is not finite.
   *
   * @param size parameters of the whole vector
   */
  void requireFinite(long step, int size) {
    if (notFinite >= 0) {
      TrainingDivergedException.unlessFinite(step, notFinite, size, notFiniteValue);
    }
  }

  /** The figures that came behind the gradients; only the last shard has them. */
  StepResult.Figures figures() {
    return StepResult.Figures.of(extras, 0);
  }
}
