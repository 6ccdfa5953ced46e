package io.ohmflow.driver.server;

import io.ohmflow.kernel.wires.Wires;

/**
 * Parameters for which the wires were last solved, so that every machine takes the same cost of
 * wires into a step, whenever it joins. Part of the state of a run whose wires lag.
 *
 * <p>The number of steps until the next solution follows the deviation that was measured at the end
 * of the last interval, since weights move fast at the beginning of a training and hardly at its
 * end.
 *
 * @param step step at which the parameters were those of the run; −1 where wires do not lag
 * @param interval steps until wires are solved again
 * @param parameters flat parameter vector of that step, not changed by anyone
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over with one owner, never compared.
public record WireReference(long step, int interval, float[] parameters) {
  /** Wires that do not lag. */
  public static final WireReference NONE = new WireReference(-1, 0, new float[0]);

  /** Before anything has been measured. */
  private static final int FIRST_INTERVAL = 2;

  /** Deviation aimed at, as a share of the tolerance. */
  private static final double AIM = 0.3;

  private static final double MOST_GROWTH = 1.5;
  private static final double MOST_SHRINKAGE = 0.25;

  /** Whether there is something to solve. */
  public boolean lags() {
    return step >= 0;
  }

  /**
   * Whether a step is the last one before wires are solved again: then the deviation is measured.
   */
  public boolean isLast(long number) {
    return lags() && number + 1 == step + interval;
  }

  /**
   * The reference of a step: this one, or the parameters of the step itself if it is time.
   *
   * @param wires of the chip
   * @param current parameters of that step; copied if they are taken
   * @param deviation measured in the last step of this reference
   */
  public WireReference at(long number, Wires wires, float[] current, float deviation) {
    if (!lags()) {
      int first = Math.min(FIRST_INTERVAL, wires.refreshSteps());
      return new WireReference(number, first, current.clone());
    }
    if (number < step + interval) {
      return this;
    }
    double change = AIM * wires.tolerance() / Math.max(deviation, Float.MIN_NORMAL);
    double next = interval * Math.max(MOST_SHRINKAGE, Math.min(MOST_GROWTH, change));
    int steps = (int) Math.rint(Math.max(1, Math.min(wires.refreshSteps(), next)));
    return new WireReference(number, steps, current.clone());
  }
}
