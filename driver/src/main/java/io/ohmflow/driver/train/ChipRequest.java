package io.ohmflow.driver.train;

import io.ohmflow.driver.config.Reestimation;
import java.io.Serializable;

/**
 * Which chips to try. A chip is a number: its noise is drawn from (seed, chip), so the same request
 * gives the same chips on any cluster.
 *
 * @param chips how many, from chip 0
 * @param times seconds after programming at which each chip is read
 * @param seed seed of the population
 * @param reestimation what is measured anew on each chip at each time
 */
public record ChipRequest(int chips, double[] times, long seed, Reestimation reestimation)
    implements Serializable {

  /** Rejects an empty request and negative times. */
  public ChipRequest {
    if (chips < 1 || times.length == 0) {
      throw new IllegalArgumentException(chips + " chips at " + times.length + " times");
    }
    for (double time : times) {
      if (!(time >= 0)) {
        throw new IllegalArgumentException("a chip cannot be read at " + time + " s");
      }
    }
  }
}
