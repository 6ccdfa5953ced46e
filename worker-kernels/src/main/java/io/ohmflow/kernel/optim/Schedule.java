package io.ohmflow.kernel.optim;

import java.io.Serializable;

/** How the learning rate moves over a run: a factor on the base rate. */
public interface Schedule extends Serializable {

  /**
   * The factor of one step, finite and ≥ 0, with the same bits on every machine.
   *
   * @param step number of updates made before this one, ≥ 0
   */
  double factor(long step);
}
