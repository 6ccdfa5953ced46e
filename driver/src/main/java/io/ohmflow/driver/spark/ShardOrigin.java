package io.ohmflow.driver.spark;

import io.ohmflow.driver.checkpoint.CheckpointParts;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.server.BlockDigests;
import io.ohmflow.kernel.optim.OptimizerState;
import io.ohmflow.kernel.optim.UpdateRule;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.TaskContext;

/**
 * How a version of the parameters comes about, on whatever executor and however often it is asked
 * for: always the same bits.
 */
interface ShardOrigin extends Serializable {

  /** Makes one shard. */
  ParameterShard shard(ShardedRun run, int shard, TaskContext context);

  /** What has to be there before. */
  default List<Dependency<?>> dependencies() {
    return List.of();
  }

  /** Parameters before the first step. */
  record Initial() implements ShardOrigin {
    @Override
    public ParameterShard shard(ShardedRun run, int shard, TaskContext context) {
      RunDefinition definition = run.engine().definition();
      int from = run.from(shard);
      int to = run.to(shard);
      float[][] values = new float[1 + definition.update().slots()][to - from];
      values[0] = definition.initialParameters(from, to);
      return new ParameterShard(from, values, null);
    }
  }

  /** A version that was saved. The parts of its files may be others than the shards of this run. */
  record Saved(CheckpointParts parts) implements ShardOrigin {
    @Override
    public ParameterShard shard(ShardedRun run, int shard, TaskContext context) {
      try {
        int from = run.from(shard);
        float[][] values = parts.read(from, run.to(shard), run.hadoop().value().value());
        return new ParameterShard(from, values, null);
      } catch (IOException e) {
        throw new UncheckedIOException("shard " + shard + " cannot be read back", e);
      }
    }
  }

  /** A version that nobody will ask for again. */
  record Gone() implements ShardOrigin {
    @Override
    public ParameterShard shard(ShardedRun run, int shard, TaskContext context) {
      throw new IllegalStateException("this version of the parameters is gone");
    }
  }

  /**
   * The version before and one update.
   *
   * @param before the version before
   * @param sums of gradients and statistics over all lanes
   * @param step number of the step, from 0
   * @param samples samples in the sums
   * @param norm of the mean gradient; NaN where nothing limits it
   */
  record Updated(StateRdd before, SumRdd sums, long step, int samples, double norm)
      implements ShardOrigin {
    @Override
    public List<Dependency<?>> dependencies() {
      return List.of(new OneToOneDependency<>(before), new OneToOneDependency<>(sums));
    }

    @Override
    public ParameterShard shard(ShardedRun run, int shard, TaskContext context) {
      ParameterShard old = IndexedRdd.only(before, shard, context);
      ShardSum sum = IndexedRdd.only(sums, shard, context);
      UpdateRule rule = run.engine().definition().update();
      int n = old.values()[0].length;
      float[][] values = new float[old.values().length][];
      Arrays.setAll(values, i -> old.values()[i].clone());
      OptimizerState state = OptimizerState.of(Arrays.copyOfRange(values, 1, values.length), n);
      // A copy, because the update overwrites it and the sum may be asked for again.
      float[] gradients = Arrays.copyOf(sum.values(), n);
      rule.apply(
          values[0], gradients, old.from(), state, new UpdateRule.Moment(step, samples, norm));
      byte[] digests = new BlockDigests(rule).nodes(values[0], old.from());
      return new ParameterShard(old.from(), values, new ShardReport(digests, sum));
    }
  }
}
