package io.ohmflow.kernel.network;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.io.Serializable;

/**
 * How much a network in training takes over from a teacher. With scores s of the network and t of
 * the teacher, the loss of an answer is
 *
 * <pre>
 *   (1 − w) · (loss by labels) + w · T² · KL(softmax(t / T) ‖ softmax(s / T))
 * </pre>
 *
 * <p>Source: Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network", 2015
 * (arXiv:1503.02531), section 2, whose factor T² keeps the size of the gradient.
 *
 * @param temperature T, finite and > 0
 * @param weight w, in [0, 1]; 0 for no teacher
 */
public record Distillation(float temperature, float weight) implements Serializable {
  /** No teacher. */
  public static final Distillation NONE = new Distillation(1, 0);

  private static final Range SHARE = new Range(0, true, 1, false);
  private static final double DEFAULT_TEMPERATURE = 2;
  private static final double DEFAULT_WEIGHT = 0.5;

  public Distillation {
    if (!(temperature > 0 && temperature < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("temperature must be > 0, got " + temperature);
    }
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("weight must be in [0, 1], got " + weight);
    }
  }

  /** Reads {@code temperature} (2) and {@code weight} (0.5). */
  public static Distillation read(Section s) {
    return new Distillation(
        (float) s.number("temperature", Range.POSITIVE, DEFAULT_TEMPERATURE),
        (float) s.number("weight", SHARE, DEFAULT_WEIGHT));
  }

  /** Whether there is a teacher. */
  public boolean isNeeded() {
    return weight > 0;
  }
}
