package io.ohmflow.driver.server;

/**
 * Parameters for which the wires were last solved, so that every machine takes the same cost of
 * wires into a step, whenever it joins. Part of the state of a run whose wires lag.
 *
 * @param step step at which the parameters were those of the run; −1 where wires do not lag
 * @param parameters flat parameter vector of that step, not changed by anyone
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over with one owner, never compared.
public record WireReference(long step, float[] parameters) {
  /** Wires that do not lag. */
  public static final WireReference NONE = new WireReference(-1, new float[0]);

  /** Whether there is something to solve. */
  public boolean lags() {
    return step >= 0;
  }

  /**
   * The reference of a step: this one, or the parameters of the step itself if it is time.
   *
   * @param refreshSteps steps between two solutions, 0 where wires do not lag
   * @param current parameters of that step; copied if they are taken
   */
  public WireReference at(long number, int refreshSteps, float[] current) {
    boolean due = refreshSteps > 0 && (!lags() || number % refreshSteps == 0) && step != number;
    return due ? new WireReference(number, current.clone()) : this;
  }
}
