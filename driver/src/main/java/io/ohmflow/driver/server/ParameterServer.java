package io.ohmflow.driver.server;

import io.ohmflow.kernel.optim.OptimizerState;
import io.ohmflow.kernel.optim.UpdateRule;
import java.util.List;

/**
 * The parameters of a run with their optimizer state, on the driver: the placement for small
 * models.
 *
 * <p>Not thread-safe: one step at a time.
 */
public final class ParameterServer {
  private final UpdateRule rule;
  private final float[] parameters;
  private final OptimizerState state;
  private final BlockDigests digests;

  /**
   * @param rule how gradients change parameters
   * @param parameters present values, taken over
   * @param state history of the optimizer, taken over
   */
  public ParameterServer(UpdateRule rule, float[] parameters, OptimizerState state) {
    this.rule = rule;
    this.parameters = parameters;
    this.state = state;
    this.digests = new BlockDigests(rule);
  }

  /** The parameters as they are now; changed by {@link #update}. */
  public float[] parameters() {
    return parameters;
  }

  /** The history of the optimizer as it is now; changed by {@link #update}. */
  public OptimizerState state() {
    return state;
  }

  /** The digest of the parameters as they are now. */
  public byte[] digest() {
    return digests.root(List.of(digests.nodes(parameters, 0)));
  }

  /**
   * Applies the sum of one step.
   *
   * @param step number of the step, from 0
   * @param sum canonical sum over lanes of gradients and statistics; of the parameters' length,
   *     overwritten
   * @param samples how many samples are in the sum, at least 1
   * @return the norm of the mean gradient, or NaN if nothing limits it
   */
  public double update(long step, float[] sum, long samples) {
    double norm =
        rule.settings().limitsGradientNorm()
            ? rule.norm(rule.squares(sum, 0), samples)
            : Double.NaN;
    rule.apply(parameters, sum, 0, state, new UpdateRule.Moment(step, samples, norm));
    return norm;
  }
}
