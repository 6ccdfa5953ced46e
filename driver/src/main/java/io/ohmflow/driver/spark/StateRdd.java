package io.ohmflow.driver.spark;

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

  @Override
  public Seq<Dependency<?>> getDependencies() {
    return seq(origin.dependencies());
  }

  @Override
  public Iterator<ParameterShard> compute(Partition part, TaskContext context) {
    return iterator(List.of(origin.shard(run, part.index(), context)));
  }
}
