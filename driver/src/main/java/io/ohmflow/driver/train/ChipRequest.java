package io.ohmflow.driver.train;

import io.ohmflow.driver.config.Reestimation;
import java.io.Serializable;
import java.util.List;

/**
 * Which chips to try. A chip is a number: its noise is drawn from (seed, chip), so the same request
 * gives the same chips on any cluster.
 *
 * @param chips how many, from chip 0
 * @param times seconds after programming at which each chip is read
 * @param seed seed of the population
 * @param reestimation what is measured anew on each chip at each time
 * @param sets effects that every chip is tried with; all together first
 */
public record ChipRequest(
    int chips, double[] times, long seed, Reestimation reestimation, List<EffectSet> sets)
    implements Serializable {

  /** Rejects an empty request and negative times. */
  public ChipRequest {
    sets = List.copyOf(sets);
    if (chips < 1 || times.length == 0 || sets.isEmpty()) {
      throw new IllegalArgumentException(
          "%d chips at %d times with %d sets of effects"
              .formatted(chips, times.length, sets.size()));
    }
    for (double time : times) {
      if (!(time >= 0)) {
        throw new IllegalArgumentException("a chip cannot be read at " + time + " s");
      }
    }
  }
}
