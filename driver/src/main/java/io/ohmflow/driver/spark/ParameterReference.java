package io.ohmflow.driver.spark;

import java.io.Serializable;

/** How a task reaches the parameters of its version. Small: it travels with every task. */
interface ParameterReference extends Serializable {

  /**
   * The flat parameter vector, not to be changed.
   *
   * @throws IllegalStateException if the version is gone, which only a task that nobody waits for
   *     any more can see
   */
  float[] values();
}
