package io.ohmflow.kernel.layer;

import java.io.Serializable;

/**
 * What a programmed chip did to the products of one layer, beside the exact products of the same
 * inputs with the layer's weights. Biases are left out. Observations of several batches or chips
 * can be merged; in a fixed order of merging the result has the same bits everywhere.
 *
 * @param name the layer's name in the whole network, such as {@code conv2d-1}
 * @param signal exact products
 * @param error products on tiles minus exact ones
 * @param inputs inputs of the DACs and how many of them were clipped
 * @param conversions outputs of the ADCs and how many of them were clipped
 * @param circuit what the converters and wires were
 */
public record LayerObservation(
    String name, Moments signal, Moments error, Clips inputs, Clips conversions, Circuit circuit)
    implements Serializable {

  private static final double DECIBEL = 10;

  /**
   * Sums over values.
   *
   * @param count how many
   * @param sum of the values
   * @param squares sum of their squares
   */
  public record Moments(long count, double sum, double squares) implements Serializable {

    /** Variance about the mean, 0 without values. */
    public double variance() {
      if (count == 0) {
        return 0;
      }
      double mean = sum / count;
      return Math.max(0, squares / count - mean * mean);
    }

    Moments plus(Moments other) {
      return new Moments(count + other.count, sum + other.sum, squares + other.squares);
    }
  }

  /**
   * Codes of converters.
   *
   * @param total how many
   * @param clipped how many were at the end of the range because the signal was beyond
   */
  public record Clips(long total, long clipped) implements Serializable {

    /** Share of clipped codes, 0 without codes. */
    public double share() {
      return total == 0 ? 0 : (double) clipped / total;
    }

    Clips plus(Clips other) {
      return new Clips(total + other.total, clipped + other.clipped);
    }
  }

  /**
   * Converters and wires.
   *
   * @param inputRange full-scale input of the DAC, units of the layer's input; 0 = unknown
   * @param adcRange full-scale input of the ADC, normalised units; 0 = unknown
   * @param squaredStep squared value of one ADC code in units of the layer's output, mean over
   *     outputs; 0 = no ADC
   * @param worstDrop largest share of a cell's voltage that the wires take
   */
  public record Circuit(double inputRange, double adcRange, double squaredStep, double worstDrop)
      implements Serializable {

    /** Means with weight w for the other, except for the worst drop. */
    Circuit mixed(Circuit other, double w) {
      return new Circuit(
          inputRange + w * (other.inputRange - inputRange),
          adcRange + w * (other.adcRange - adcRange),
          squaredStep + w * (other.squaredStep - squaredStep),
          Math.max(worstDrop, other.worstDrop));
    }
  }

  /**
   * Signal-to-noise ratio of the layer's output: variance of the exact products over variance of
   * the error, dB; infinite without error.
   */
  public double outputSnrDb() {
    return DECIBEL * StrictMath.log10(signal.variance() / error.variance());
  }

  /** Value of one ADC code in standard deviations of the exact products; 0 = no ADC. */
  public double effectiveLsb() {
    double std = Math.sqrt(signal.variance());
    return std > 0 ? Math.sqrt(circuit.squaredStep) / std : 0;
  }

  /** Share of inputs that the DACs clipped. */
  public double clippedInputShare() {
    return inputs.share();
  }

  /** Share of outputs of tiles that the ADCs clipped. */
  public double clippedOutputShare() {
    return conversions.share();
  }

  /** Full-scale input of the DAC, units of the layer's input; 0 = unknown. */
  public double inputRange() {
    return circuit.inputRange();
  }

  /** Full-scale input of the ADC, normalised units; 0 = unknown. */
  public double adcRange() {
    return circuit.adcRange();
  }

  /** Largest share of a cell's voltage that the wires take. */
  public double worstDrop() {
    return circuit.worstDrop();
  }

  /**
   * Both together; ranges and steps are averaged over the products.
   *
   * @throws IllegalArgumentException if the other belongs to another layer
   */
  public LayerObservation plus(LayerObservation other) {
    if (!name.equals(other.name)) {
      throw new IllegalArgumentException("cannot merge " + name + " and " + other.name);
    }
    long all = signal.count + other.signal.count;
    double weight = all == 0 ? 0 : (double) other.signal.count / all;
    return new LayerObservation(
        name,
        signal.plus(other.signal),
        error.plus(other.error),
        inputs.plus(other.inputs),
        conversions.plus(other.conversions),
        circuit.mixed(other.circuit, weight));
  }
}
