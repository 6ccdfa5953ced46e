package io.ohmflow.driver.spark;

import io.ohmflow.driver.server.TreeNode;
import io.ohmflow.driver.server.WireReference;
import io.ohmflow.driver.train.LaneEngine;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.rdd.ShuffledRDD;
import scala.Tuple2;

/**
 * Runs a range of lanes and cuts their tree nodes at the borders of the shards.
 *
 * @param step number of the step
 * @param borders of the shards
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record LaneSlices(long step, int[] borders) implements VersionRdd.Task<Tuple2<Object, Slice>> {

  @Override
  public List<Tuple2<Object, Slice>> call(LaneEngine engine, int[] range, float[] parameters) {
    long begin = System.nanoTime();
    List<TreeNode> nodes = engine.step(step, range[0], range[1], parameters, WireReference.NONE);
    long nanoseconds = System.nanoTime() - begin;
    List<Tuple2<Object, Slice>> slices = new ArrayList<>();
    int last = borders.length - 2;
    for (TreeNode node : nodes) {
      for (int shard = 0; shard <= last; shard++) {
        int to = shard == last ? node.values().length : borders[shard + 1];
        slices.add(
            new Tuple2<>(
                shard,
                new Slice(
                    node.level(), node.index(), nanoseconds, node.values(), borders[shard], to)));
      }
    }
    return slices;
  }

  /** Sends every slice to its shard. */
  static ShuffledRDD<Object, Slice, Slice> shuffled(
      VersionRdd<Tuple2<Object, Slice>> lanes, int shards) {
    return new ShuffledRDD<Object, Slice, Slice>(
            lanes,
            new ByShard(shards),
            IndexedRdd.anything(),
            IndexedRdd.anything(),
            IndexedRdd.anything())
        .setSerializer(new SliceSerializer());
  }

  private static final class ByShard extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int shards;

    ByShard(int shards) {
      this.shards = shards;
    }

    @Override
    public int numPartitions() {
      return shards;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }
  }
}
