package io.ohmflow.driver.spark;

import io.ohmflow.driver.plan.RunDefinition;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.ShuffledRDD;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/** Takes what all lanes have sent to a shard and completes the canonical tree there. */
final class SumRdd extends IndexedRdd<ShardSum> {
  private static final long serialVersionUID = 1L;

  private final ShardedRun run;
  private final ShuffledRDD<Object, Slice, Slice> slices;

  SumRdd(ShardedRun run, ShuffledRDD<Object, Slice, Slice> slices) {
    super(slices.context(), run.shards());
    this.run = run;
    this.slices = slices;
  }

  @Override
  public Seq<Dependency<?>> getDependencies() {
    return seq(List.of(new OneToOneDependency<>(slices)));
  }

  @Override
  public Iterator<ShardSum> compute(Partition part, TaskContext context) {
    int shard = part.index();
    List<Slice> arrived = new ArrayList<>();
    Iterator<Tuple2<Object, Slice>> each = slices.iterator(slices.partitions()[shard], context);
    while (each.hasNext()) {
      arrived.add(each.next()._2());
    }
    RunDefinition definition = run.engine().definition();
    int lanes = definition.config().training().lanes();
    return iterator(
        List.of(ShardSum.of(arrived, run.from(shard), run.to(shard), lanes, definition.update())));
  }
}
