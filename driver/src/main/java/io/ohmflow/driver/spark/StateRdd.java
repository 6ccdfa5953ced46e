package io.ohmflow.driver.spark;

import io.ohmflow.driver.server.BlockDigests;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/** One version of the parameters with the history of the optimizer, one partition per shard. */
final class StateRdd extends IndexedRdd<ParameterShard> {
  private static final long serialVersionUID = 1L;

  private final ShardedRun run;
  private ShardOrigin origin;
  private int[] expected = {};

  StateRdd(SparkContext spark, ShardedRun run, ShardOrigin origin) {
    super(spark, run.shards());
    this.run = run;
    this.origin = origin;
  }

  /**
   * Gives this version another origin, so that the ones before it are no longer needed. Blocks that
   * executors hold stay.
   */
  void rebase(ShardOrigin other) {
    origin = other;
    clearDependencies();
  }

  /**
   * Says what has been computed, so that whoever has to compute it again, because a machine was
   * lost, finds out if it is not the same.
   */
  void expect(List<ShardReport> reports) {
    expected = reports.stream().mapToInt(ShardReport::check).toArray();
  }

  @Override
  public Seq<Dependency<?>> getDependencies() {
    return seq(origin.dependencies());
  }

  @Override
  public Iterator<ParameterShard> compute(Partition part, TaskContext context) {
    ParameterShard shard = origin.shard(run, part.index(), context);
    if (part.index() < expected.length && check(shard) != expected[part.index()]) {
      throw new IllegalStateException(
          "shard "
              + part.index()
              + " was computed again and is not what it was; a machine of the cluster computes"
              + " differently or has damaged data");
    }
    return iterator(List.of(shard));
  }

  private int check(ParameterShard shard) {
    return shard.report() != null
        ? shard.report().check()
        : ShardReport.check(
            new BlockDigests(run.engine().definition().update())
                .nodes(shard.values()[0], shard.from()));
  }
}
