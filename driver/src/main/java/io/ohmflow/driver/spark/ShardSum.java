package io.ohmflow.driver.spark;

import io.ohmflow.driver.server.CanonicalSum;
import io.ohmflow.driver.server.TreeNode;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.optim.UpdateRule;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The canonical sum over all lanes for one shard, with what is needed of it elsewhere. */
final class ShardSum implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int from;
  private final int size;
  private final float[] values;
  private final double[] squares;
  private final long nanoseconds;
  private final int notFinite;

  private ShardSum(
      int from, int size, float[] values, double[] squares, long nanoseconds, int notFinite) {
    this.from = from;
    this.size = size;
    this.values = values;
    this.squares = squares;
    this.nanoseconds = nanoseconds;
    this.notFinite = notFinite;
  }

  /**
   * Completes the tree.
   *
   * @param slices from all tasks, in any order
   * @param from first parameter of the shard
   * @param to its end; behind it the last shard has what lanes add up beside gradients
   * @param lanes how many lanes there are
   * @throws IllegalStateException if a lane is missing
   */
  static ShardSum of(List<Slice> slices, int from, int to, int lanes, UpdateRule rule) {
    List<TreeNode> nodes = new ArrayList<>();
    long slowest = 0;
    long seen = 0;
    for (Slice slice : slices) {
      nodes.add(slice.node());
      slowest = Math.max(slowest, slice.nanoseconds());
      seen += 1L << slice.level();
    }
    if (seen != lanes) {
      throw new IllegalStateException("sums of " + seen + " lanes arrived, expected " + lanes);
    }
    float[] sum = CanonicalSum.complete(nodes);
    int n = to - from;
    double[] squares =
        rule.settings().limitsGradientNorm()
            ? rule.squares(sum.length == n ? sum : Arrays.copyOf(sum, n), from)
            : null;
    // The loss comes directly after the gradients.
    int looked = Math.min(n + 1, sum.length);
    int notFinite = -1;
    for (int i = 0; i < looked && notFinite < 0; i++) {
      notFinite = Float.isFinite(sum[i]) ? -1 : from + i;
    }
    return new ShardSum(from, n, sum, squares, slowest, notFinite);
  }

  /** Gradients and statistics of the shard, and of the last shard {@link #extras} behind them. */
  float[] values() {
    return values;
  }

  /** Squared norms of the blocks; null where nothing limits the norm. */
  double[] squares() {
    return squares;
  }

  /** Time of the task whose lanes computed longest. */
  long nanoseconds() {
    return nanoseconds;
  }

  /** Index of the first sum in the whole vector that is not finite, −1 if all are. */
  int notFinite() {
    return notFinite;
  }

  float notFiniteValue() {
    return notFinite < 0 ? 0 : values[notFinite - from];
  }

  /** What lanes add up beside gradients; empty but for the last shard. */
  float[] extras() {
    return values.length == size + LaneWorker.EXTRAS
        ? Arrays.copyOfRange(values, size, values.length)
        : new float[0];
  }
}
