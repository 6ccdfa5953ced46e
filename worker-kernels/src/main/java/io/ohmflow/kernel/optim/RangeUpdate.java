package io.ohmflow.kernel.optim;

/**
 * The update of a trained range ({@link Kind#RANGE}): first a moving average of what is observed,
 * then the optimizer, whose step counter starts there.
 *
 * <p>The optimizer's weight decay is left out, since a range has one of its own in its gradient. An
 * update changes a range by at most a factor of two, which keeps it positive whatever the learning
 * rate.
 */
final class RangeUpdate {
  private static final float LARGEST_CHANGE = 2;

  private final UpdateSettings settings;
  private final Optimizer optimizer;

  RangeUpdate(UpdateSettings settings) {
    this.settings = settings;
    this.optimizer = settings.optimizer().withoutDecay();
  }

  /** Updates element i of a shard; arguments as in {@link UpdateRule#apply}. */
  void apply(
      MovingAverage average,
      float[] values,
      float[] sums,
      int i,
      OptimizerState state,
      UpdateRule.Moment moment) {
    float before = values[i];
    sums[i] /= moment.samples();
    if (average.observes(moment.step(), before)) {
      values[i] = average.next(before, sums[i]);
      return;
    }
    double rate = settings.rate(moment.step());
    optimizer.update(values, sums, i, i + 1, state, rate, moment.step() - average.steps());
    values[i] = Math.max(before / LARGEST_CHANGE, Math.min(before * LARGEST_CHANGE, values[i]));
  }
}
