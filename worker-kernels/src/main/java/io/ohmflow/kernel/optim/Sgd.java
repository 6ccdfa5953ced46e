package io.ohmflow.kernel.optim;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Stochastic gradient descent with momentum, in the form common in deep learning: with d = g + λw,
 *
 * <pre>
 *   v ← μ v + d
 *   w ← w − η v            (plain momentum)
 *   w ← w − η (d + μ v)    (Nesterov)
 * </pre>
 *
 * The first step finds v = 0, so it needs no special case. Source: Sutskever et al., "On the
 * importance of initialization and momentum in deep learning", ICML 2013, with the rate outside of
 * the velocity.
 *
 * @param momentum μ in [0, 1)
 * @param lookAhead whether the step is taken with the velocity or with Nesterov's look-ahead
 * @param weightDecay λ, an L2 penalty added to the gradient, finite and ≥ 0
 */
public record Sgd(float momentum, LookAhead lookAhead, float weightDecay) implements Optimizer {

  /** Which direction momentum takes a step in. */
  public enum LookAhead {
    /** Along the velocity. */
    NONE,
    /** Along the gradient plus the decayed velocity. */
    NESTEROV
  }

  private static final Range MOMENTUM = new Range(0, false, 1, true);

  public Sgd {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum must be in [0, 1), got " + momentum);
    }
    if (!(weightDecay >= 0 && weightDecay < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight decay must be ≥ 0, got " + weightDecay);
    }
    if (lookAhead == LookAhead.NESTEROV && momentum == 0) {
      throw new IllegalArgumentException("Nesterov needs a momentum above 0");
    }
  }

  /** Reads {@code momentum} (0), {@code nesterov} (false) and {@code weight-decay} (0). */
  static Sgd read(Section s) {
    float momentum = (float) s.number("momentum", MOMENTUM, 0);
    boolean nesterov = s.flag("nesterov", false);
    if (nesterov && momentum == 0) {
      s.problem("nesterov", "needs a momentum above 0");
      nesterov = false;
    }
    return new Sgd(
        momentum,
        nesterov ? LookAhead.NESTEROV : LookAhead.NONE,
        (float) s.number("weight-decay", Range.NON_NEGATIVE, 0));
  }

  @Override
  public int slots() {
    return momentum == 0 ? 0 : 1;
  }

  @Override
  public Optimizer withoutDecay() {
    return new Sgd(momentum, lookAhead, 0);
  }

  @Override
  public void update(
      float[] w,
      float[] g,
      int from,
      int to,
      OptimizerState state,
      double learningRate,
      long step) {
    float rate = (float) learningRate;
    if (momentum == 0) {
      for (int i = from; i < to; i++) {
        w[i] -= rate * (g[i] + weightDecay * w[i]);
      }
    } else if (lookAhead == LookAhead.NESTEROV) {
      nesterov(w, g, from, to, state.slot(0), rate);
    } else {
      float[] v = state.slot(0);
      for (int i = from; i < to; i++) {
        v[i] = momentum * v[i] + (g[i] + weightDecay * w[i]);
        w[i] -= rate * v[i];
      }
    }
  }

  private void nesterov(float[] w, float[] g, int from, int to, float[] v, float rate) {
    for (int i = from; i < to; i++) {
      float d = g[i] + weightDecay * w[i];
      v[i] = momentum * v[i] + d;
      w[i] -= rate * (d + momentum * v[i]);
    }
  }
}
