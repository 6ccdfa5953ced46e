package io.ohmflow.kernel.optim;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Adam with decoupled weight decay. With t = step + 1:
 *
 * <pre>
 *   w ← w − η λ w
 *   m ← m + (1 − β₁)(g − m)
 *   v ← β₂ v + (1 − β₂) g²
 *   w ← w − η m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
 * </pre>
 *
 * Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2
 * with the decay scaled by the learning rate.
 *
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment, finite and > 0
 * @param weightDecay λ, finite and ≥ 0
 */
public record AdamW(float beta1, float beta2, float epsilon, float weightDecay)
    implements Optimizer {
  private static final Range DECAY = new Range(0, false, 1, true);

  public AdamW {
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException("betas must be in [0, 1), got " + beta1 + " and " + beta2);
    }
    if (!(epsilon > 0 && epsilon < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon must be > 0, got " + epsilon);
    }
    if (!(weightDecay >= 0 && weightDecay < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight decay must be ≥ 0, got " + weightDecay);
    }
  }

  /**
   * Reads {@code beta1} (0.9), {@code beta2} (0.999), {@code epsilon} (1e-8) and {@code
   * weight-decay} (0.01).
   */
  static AdamW read(Section s) {
    return new AdamW(
        (float) s.number("beta1", DECAY, 0.9),
        (float) s.number("beta2", DECAY, 0.999),
        (float) s.number("epsilon", Range.POSITIVE, 1e-8),
        (float) s.number("weight-decay", Range.NON_NEGATIVE, 0.01));
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public Optimizer withoutDecay() {
    return new AdamW(beta1, beta2, epsilon, 0);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Implementation note: the bias corrections are taken in double with {@link StrictMath#pow},
   * which gives the same bits on every machine.
   */
  @Override
  public void update(
      float[] w,
      float[] g,
      int from,
      int to,
      OptimizerState state,
      double learningRate,
      long step) {
    double t = step + 1.0;
    float rate = (float) (learningRate / (1 - StrictMath.pow(beta1, t)));
    float rootCorrection = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, t)));
    float keep = (float) (1 - learningRate * weightDecay);
    float gain1 = 1 - beta1;
    float gain2 = 1 - beta2;
    float[] m = state.slot(0);
    float[] v = state.slot(1);
    for (int i = from; i < to; i++) {
      float gi = g[i];
      m[i] += gain1 * (gi - m[i]);
      v[i] = beta2 * v[i] + gain2 * gi * gi;
      float root = (float) Math.sqrt(v[i]) * rootCorrection;
      w[i] = w[i] * keep - rate * m[i] / (root + epsilon);
    }
  }
}
