package io.ohmflow.driver.spark;

import io.ohmflow.driver.train.LaneEngine;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/**
 * Tasks that each need all parameters of one version. The dependency on the shards is narrow: a
 * task fetches them itself, once per executor, see {@link VersionCache}.
 */
final class VersionRdd<T> extends IndexedRdd<T> {
  private static final long serialVersionUID = 1L;

  private final ShardedRun run;
  private final IndexedRdd<ParameterShard> shards;
  private final long version;
  private final int[][] ranges;
  private final Task<T> task;

  /** What is done with one range; travels to the executors. */
  interface Task<T> extends Serializable {
    List<T> call(LaneEngine engine, int[] range, float[] parameters);
  }

  /**
   * @param shards parameters without history, or with one that nobody needs
   * @param version names them among those of the run
   * @param ranges what each task gets
   */
  VersionRdd(
      ShardedRun run,
      IndexedRdd<ParameterShard> shards,
      long version,
      List<int[]> ranges,
      Task<T> task) {
    super(shards.context(), ranges.size());
    this.run = run;
    this.shards = shards;
    this.version = version;
    this.ranges = ranges.toArray(int[][]::new);
    this.task = task;
  }

  @Override
  public Seq<Dependency<?>> getDependencies() {
    return seq(List.of(new AllShards(shards)));
  }

  @Override
  public Iterator<T> compute(Partition part, TaskContext context) {
    float[] parameters = VersionCache.of(run.runKey()).get(version, () -> gather(context));
    return iterator(task.call(run.engine(), ranges[part.index()], parameters));
  }

  private float[] gather(TaskContext context) {
    float[] parameters = new float[run.size()];
    for (int shard = 0; shard < run.shards(); shard++) {
      ParameterShard one = only(shards, shard, context);
      float[] values = one.values()[0];
      System.arraycopy(values, 0, parameters, one.from(), values.length);
    }
    return parameters;
  }

  /**
   * Every partition needs every shard. Each names another one first, because that is the one that
   * Spark asks for the place of a task; else all tasks would go to the executor of shard 0.
   */
  private static final class AllShards extends NarrowDependency<ParameterShard> {
    private static final long serialVersionUID = 1L;
    private final int shards;

    AllShards(IndexedRdd<ParameterShard> all) {
      super(all);
      this.shards = all.getNumPartitions();
    }

    @Override
    public Seq<Object> getParents(int partition) {
      List<Object> parents = new ArrayList<>();
      for (int i = 0; i < shards; i++) {
        parents.add((partition + i) % shards);
      }
      return seq(parents);
    }
  }
}
