package io.ohmflow.driver.simulate;

import io.ohmflow.driver.simulate.SimulationRun.Kept;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.linalg.Matrix;

/**
 * One matrix on simulated chips. A chip is what {@code evaluate} draws under the same seed and
 * number for the first layer of a network.
 *
 * @param chip the hardware, with the effects that are wanted
 * @param cells what the devices hold
 * @param inputs [vectors × inputs]
 * @param conditions under which it is read
 */
public record Simulation(ChipModel chip, Cells cells, Matrix inputs, Conditions conditions) {
  /**
   * When and how often the matrix is read.
   *
   * @param seconds after programming, s, ≥ 0
   * @param seed of the population of chips
   * @param chips how many chips, from chip 0, ≥ 1
   * @param inputRange full-scale input
   * @param adcRange full scale of the ADC, in units of one device at g_max under a full-scale input
   */
  public record Conditions(
      double seconds, long seed, int chips, RangeChoice inputRange, RangeChoice adcRange) {
    public Conditions {
      if (!(seconds >= 0) || chips < 1) {
        throw new IllegalArgumentException(chips + " chips after " + seconds + " s");
      }
    }
  }

  public Simulation {
    if (inputs.columns() != cells.inputs()) {
      throw new IllegalArgumentException(
          "vectors of %d values for a matrix of %d inputs"
              .formatted(inputs.columns(), cells.inputs()));
    }
    if (!fitsOneArray(conditions.chips(), inputs.rows(), cells.outputs())) {
      throw new IllegalArgumentException(
          "%d chips of %d × %d outputs for one array"
              .formatted(conditions.chips(), inputs.rows(), cells.outputs()));
    }
  }

  /** Whether a matrix of each chip can be held together. */
  public static boolean fitsOneArray(int chips, int rows, int columns) {
    return (double) chips * rows * columns <= Integer.MAX_VALUE;
  }

  /** Runs all chips, one after the other. */
  public SimulationResult run() {
    return new SimulationRun(this, Kept.OUTPUTS).run();
  }

  /**
   * Runs all chips and keeps the conductances they were programmed to.
   *
   * @throws ArithmeticException if there are too many for one array
   */
  public SimulationResult runKeepingStates() {
    return new SimulationRun(this, Kept.OUTPUTS_AND_STATES).run();
  }
}
