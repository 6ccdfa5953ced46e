package io.ohmflow.driver.train;

import java.util.List;

/** Executes the lanes of a step, and the chips of an evaluation, wherever that is. */
public interface LaneRuntime extends AutoCloseable {

  /**
   * Runs every lane of one step.
   *
   * @param step number of the step, from 0
   * @param parameters flat parameter vector of that version; not changed while this runs
   */
  StepOutcome step(long step, float[] parameters);

  /**
   * Classifies the test set on simulated chips.
   *
   * @param request which chips and read times
   * @param parameters the trained network
   * @return one outcome per chip, in order
   */
  List<ChipOutcome> evaluateChips(ChipRequest request, float[] parameters);

  /** Classifies the test set with the digital network. */
  Score evaluateDigital(float[] parameters);

  @Override
  void close();
}
