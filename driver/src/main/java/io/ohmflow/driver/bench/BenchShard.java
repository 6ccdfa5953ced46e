package io.ohmflow.driver.bench;

import io.ohmflow.kernel.optim.OptimizerState;
import io.ohmflow.kernel.optim.UpdateRule;
import java.util.Arrays;
import java.util.List;

/**
 * The part of the parameters that one thread updates: it sums what the lanes found for it, in the
 * vector of the first lane. Owned by that thread.
 */
final class BenchShard {
  private final UpdateRule rule;
  private final float[] parameters;
  private final OptimizerState state;
  private final int from;
  private final int to;

  /**
   * Parameters [from, to) of a vector.
   *
   * @param parameters the vector, which lanes read
   * @param state history of the vector
   */
  BenchShard(UpdateRule rule, float[] parameters, OptimizerState state, int from, int to) {
    this.rule = rule;
    this.parameters = parameters;
    this.state = state;
    this.from = from;
    this.to = to;
  }

  /** Sums the part over lanes; returns the squared norms of its blocks if they are limited. */
  double[] sum(List<BenchLane> lanes) {
    float[] sums = lanes.get(0).sums();
    for (int k = 1; k < lanes.size(); k++) {
      float[] other = lanes.get(k).sums();
      for (int i = from; i < to; i++) {
        sums[i] += other[i];
      }
    }
    return rule.settings().limitsGradientNorm()
        ? rule.squares(Arrays.copyOfRange(sums, from, to), from)
        : new double[0];
  }

  /** Updates the part by what was summed. */
  void update(List<BenchLane> lanes, UpdateRule.Moment moment) {
    rule.applyPart(parameters, lanes.get(0).sums(), from, to, state, moment);
  }
}
