package io.ohmflow.kernel.optim;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.io.Serializable;

/**
 * An exponential moving average of the weights, which is what is evaluated and exported while
 * training goes on with the weights themselves:
 *
 * <pre>
 *   a ← a + (1 − d)(w − a),   d = min(decay, t / (t + 9)) with t updates made before
 * </pre>
 *
 * <p>The smaller d of the beginning makes the first weights soon forgotten. Sources: Polyak and
 * Juditsky, SIAM J. Control Optim. 30, 1992; the growing decay is that of TensorFlow's {@code
 * ExponentialMovingAverage}. Statistics and ranges, which are averages already, are taken as they
 * are.
 *
 * @param decay in [0, 1); 0 for no average
 */
public record WeightAverage(double decay) implements Serializable {
  /** The weights themselves are evaluated. */
  public static final WeightAverage NONE = new WeightAverage(0);

  private static final Range DECAY = new Range(0, true, 1, true);

  /** Updates after which d is one half. */
  private static final int WARM_UP = 9;

  public WeightAverage {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("decay must be in [0, 1), got " + decay);
    }
  }

  /** Reads {@code decay} (required); no keys mean no average. */
  static WeightAverage read(Section s) {
    return s.keys().isEmpty() ? NONE : new WeightAverage(s.number("decay", DECAY));
  }

  /** Whether there is an average. */
  public boolean isNeeded() {
    return decay > 0;
  }

  /** Arrays of the length of the parameters that it needs. */
  int slots() {
    return isNeeded() ? 1 : 0;
  }

  /**
   * Moves the average of {@code [from, to)} towards the weights.
   *
   * @param step number of updates made before the one that gave these weights, ≥ 0
   */
  void follow(float[] w, float[] average, int from, int to, long step) {
    float share = (float) (1 - Math.min(decay, (double) step / (step + WARM_UP)));
    for (int i = from; i < to; i++) {
      average[i] += share * (w[i] - average[i]);
    }
  }
}
