package io.ohmflow.driver.config;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;

/**
 * Section {@code checkpoint}. Free: it does not change the result of a run.
 *
 * @param everySteps steps between checkpoints; one is always written at the end
 * @param every seconds after which one is due whatever the number of steps
 * @param keep how many of the newest stay
 */
public record CheckpointConfig(int everySteps, double every, int keep) {
  private static final int DEFAULT_EVERY = 200;
  private static final double DEFAULT_SECONDS = 600;
  private static final int DEFAULT_KEEP = 3;

  static CheckpointConfig read(Section s) {
    return new CheckpointConfig(
        s.integer("every-steps", 1, Integer.MAX_VALUE, DEFAULT_EVERY),
        s.quantity("every", Unit.SECONDS, Range.POSITIVE, DEFAULT_SECONDS),
        s.integer("keep", 1, Integer.MAX_VALUE, DEFAULT_KEEP));
  }
}
