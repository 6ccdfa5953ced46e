package io.ohmflow.driver.sweep;

import java.util.Optional;

/**
 * Decides which trial is trained how far. A pure function of what has been started and finished, so
 * that a sweep that was killed goes on as if nothing had happened.
 */
interface Strategy {

  /** In a few words, for reports. */
  String describe();

  /** How many trials there are. */
  int trials();

  /** Rungs of a trial that goes all the way. */
  int rungs();

  /** The next work that may start now; empty if all is done or has to wait for results. */
  Optional<Assignment> next(History history);

  /**
   * Where a trial comes from that is not among the first {@link #trials}; empty for those.
   *
   * @param trial of work that {@link #next} has given out
   */
  default Optional<Origin> origin(int trial, History history) {
    return Optional.empty();
  }

  /** Most pieces of work that there will be. */
  int mostAssignments();

  /**
   * How far a rung goes.
   *
   * @param steps of the whole run
   * @return steps done at the end of the rung, at least 1
   */
  long steps(int rung, long steps);
}
