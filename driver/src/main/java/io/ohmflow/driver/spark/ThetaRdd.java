package io.ohmflow.driver.spark;

import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/** The parameters of one version without history: what lanes fetch from all shards. */
final class ThetaRdd extends IndexedRdd<ParameterShard> {
  private static final long serialVersionUID = 1L;

  private final StateRdd state;

  ThetaRdd(StateRdd state) {
    super(state.context(), state.getNumPartitions());
    this.state = state;
  }

  @Override
  public Seq<Dependency<?>> getDependencies() {
    return seq(List.of(new OneToOneDependency<>(state)));
  }

  @Override
  public Iterator<ParameterShard> compute(Partition part, TaskContext context) {
    return iterator(List.of(only(state, part.index(), context).withoutHistory()));
  }
}
