package io.ohmflow.kernel.optim;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Multiplies the rate by a factor at regular intervals: {@code decay^⌊step / every⌋}.
 *
 * @param every steps between two changes, ≥ 1
 * @param decay the factor, in (0, 1]
 */
public record StepSchedule(long every, double decay) implements Schedule {
  private static final Range DECAY = new Range(0, true, 1, false);

  public StepSchedule {
    if (every < 1) {
      throw new IllegalArgumentException("every must be ≥ 1 step, got " + every);
    }
    if (!(decay > 0 && decay <= 1)) {
      throw new IllegalArgumentException("decay must be in (0, 1], got " + decay);
    }
  }

  /** Reads {@code every} (steps, required) and {@code factor} (0.1). */
  static StepSchedule read(Section s) {
    return new StepSchedule(
        s.integer("every", 1, Integer.MAX_VALUE), s.number("factor", DECAY, 0.1));
  }

  @Override
  public double factor(long step) {
    long changes = step / every;
    return StrictMath.pow(decay, (double) changes);
  }
}
