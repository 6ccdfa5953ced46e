package io.ohmflow.driver.spark;

import io.ohmflow.kernel.optim.OptimizerState;
import io.ohmflow.kernel.optim.UpdateRule;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/** The parameters of one version as they are evaluated: with the averages of the weights. */
final class EvaluatedRdd extends IndexedRdd<ParameterShard> {
  private static final long serialVersionUID = 1L;

  private final ShardedRun run;
  private final StateRdd state;

  EvaluatedRdd(ShardedRun run, StateRdd state) {
    super(state.context(), state.getNumPartitions());
    this.run = run;
    this.state = state;
  }

  @Override
  public Seq<Dependency<?>> getDependencies() {
    return seq(List.of(new OneToOneDependency<>(state)));
  }

  @Override
  public Iterator<ParameterShard> compute(Partition part, TaskContext context) {
    ParameterShard shard = only(state, part.index(), context);
    float[][] values = shard.values();
    UpdateRule rule = run.engine().definition().update();
    OptimizerState history =
        OptimizerState.of(Arrays.copyOfRange(values, 1, values.length), values[0].length);
    float[] evaluated = rule.evaluated(values[0], shard.from(), history);
    return iterator(
        List.of(new ParameterShard(shard.from(), new float[][] {evaluated}, shard.report())));
  }
}
