package io.ohmflow.driver.simulate;

import io.ohmflow.driver.matrix.NumberArray;
import java.util.Optional;

/**
 * What came out of a simulation.
 *
 * @param outputs [chips × vectors × outputs]
 * @param states of the devices, if they were asked for
 * @param figures what the outputs say about the chip
 */
public record SimulationResult(NumberArray outputs, Optional<States> states, Figures figures) {

  /**
   * Conductances as programmed, before ageing, µS.
   *
   * @param plus g⁺ [chips × slices × outputs × inputs]
   * @param minus g⁻ in the same shape; with an offset column the first rows are the reference
   *     columns of the tiles from left to right, and the others are 0
   */
  public record States(NumberArray plus, NumberArray minus) {}

  /**
   * A simulation in a few numbers.
   *
   * @param tiles tiles the matrix lies on
   * @param inputRange full-scale input
   * @param adcRange full scale of the ADC, in units of one device at g_max under a full-scale
   *     input; mean over chips; NaN for ideal ADCs
   * @param relativeError root mean square of output − exact product, by that of the exact product;
   *     NaN if the exact product is 0 throughout
   * @param clippedInputShare share of inputs outside the range of the DACs
   * @param clippedOutputShare share of conversions outside the range of the ADCs
   * @param effectiveLsb one ADC step in units of the outputs; 0 for ideal ADCs
   * @param worstDrop largest share of a signal lost in the wires; NaN without wires
   * @param digest SHA-256 of the outputs as float64, little endian, in their order
   */
  public record Figures(
      int tiles,
      double inputRange,
      double adcRange,
      double relativeError,
      double clippedInputShare,
      double clippedOutputShare,
      double effectiveLsb,
      double worstDrop,
      String digest) {

    /** Power of the exact product by that of the error, dB; infinite without an error. */
    public double snrDecibel() {
      return -20 * Math.log10(relativeError);
    }
  }
}
