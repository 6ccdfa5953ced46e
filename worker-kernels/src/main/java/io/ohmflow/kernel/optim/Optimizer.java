package io.ohmflow.kernel.optim;

import java.io.Serializable;

/**
 * A first-order update rule. The hyperparameters are the record's components; what the rule
 * remembers between steps lives in an {@link OptimizerState}, so weights plus state are a complete
 * checkpoint.
 *
 * <p>Rules are elementwise: element i of the result depends on element i of the arguments only,
 * with a fixed order of operations. Any cut of the vector into shards gives the same bits.
 */
public interface Optimizer extends Serializable {

  /** Number of values the rule remembers for each parameter. */
  int slots();

  /** The same rule without a pull of its own towards zero. */
  Optimizer withoutDecay();

  /**
   * Updates {@code w[from, to)} in place. Index i of {@code w}, {@code g} and of every slot of the
   * state belong together.
   *
   * @param w parameters, changed
   * @param g gradient of the mean loss, left as it is
   * @param from first element, inclusive
   * @param to last element, exclusive
   * @param state history of this rule, changed in the same range
   * @param learningRate rate of this step, ≥ 0
   * @param step number of updates made before this one, ≥ 0
   */
  void update(
      float[] w, float[] g, int from, int to, OptimizerState state, double learningRate, long step);
}
