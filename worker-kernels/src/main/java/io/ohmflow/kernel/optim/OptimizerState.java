package io.ohmflow.kernel.optim;

/**
 * What an optimizer remembers: {@code slots} arrays of one value per parameter of a shard, all zero
 * before the first step. Not thread-safe; one owner at a time.
 */
public final class OptimizerState {
  private final float[][] slots;
  private final int size;

  /**
   * An empty history.
   *
   * @param slots number of arrays, ≥ 0
   * @param size parameters in the shard, ≥ 0
   */
  public OptimizerState(int slots, int size) {
    this(new float[slots][size], size);
  }

  private OptimizerState(float[][] slots, int size) {
    this.slots = slots;
    this.size = size;
  }

  /**
   * A history read back from a checkpoint. The arrays are shared, not copied.
   *
   * @param slots arrays of {@code size} values
   * @param size parameters in the shard
   * @throws IllegalArgumentException if an array has another length
   */
  public static OptimizerState of(float[][] slots, int size) {
    for (float[] slot : slots) {
      if (slot.length != size) {
        throw new IllegalArgumentException(
            "optimizer state of " + slot.length + " values for " + size + " parameters");
      }
    }
    return new OptimizerState(slots.clone(), size);
  }

  /** Number of arrays. */
  public int slots() {
    return slots.length;
  }

  /** Number of parameters of the shard. */
  public int size() {
    return size;
  }

  /** The live array of one slot, [size]. */
  public float[] slot(int k) {
    return slots[k];
  }
}
