package io.ohmflow.driver.track;

import java.io.IOException;
import java.util.Map;

/** Shows the course of one run somewhere else. */
interface Tracker extends AutoCloseable {

  /** How a run ended. */
  enum End {
    FINISHED,
    FAILED
  }

  /**
   * Takes figures of one step.
   *
   * @param step steps done
   * @param values by name, such as {@code training/loss}; finite or not
   */
  void add(long step, Map<String, Double> values) throws IOException;

  /** Hands over all that is left, and says how the run ended. */
  void end(End how) throws IOException;

  @Override
  void close() throws IOException;
}
