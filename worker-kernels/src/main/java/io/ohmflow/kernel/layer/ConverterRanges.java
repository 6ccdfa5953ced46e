package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.crossbar.AnalogMatrix;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.kernel.optim.MovingAverage;
import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.HardwareProfile.RangePolicy;

/**
 * Full-scale ranges of one layer's converters during a pass. A fixed range comes from the profile.
 * A calibrated one is kept as a parameter: of the DAC as {@link InputRange} says, of the ADC a
 * moving average of coverage times the root mean square of what is converted, which is the standard
 * deviation about 0, the centre of a symmetric converter.
 *
 * <p>The input range is observed in digital passes too, so that a network that was trained
 * digitally can be put on a chip. While it is still unknown (0), a pass that observes uses its own
 * observation, so that what it sees at the ADC is in the units of later passes.
 */
final class ConverterRanges {
  /** Independent partial sums; fixed, so the bits do not depend on the machine. */
  private static final int LANES = 8;

  private final InputRange policy;
  private final MovingAverage average;
  private final Converter dac;
  private final Converter adc;
  private final int inputAt;
  private final int adcAt;
  private final MagnitudeQuantile quantile;
  private float input;
  private float adcRange;
  private float observedInput;
  private boolean learns;
  private float pull;
  private double adcSquares;
  private long adcValues;

  ConverterRanges(ChipModel chip, InputRange policy, int rangesAt) {
    this.policy = policy;
    this.average = policy.average();
    this.dac = chip.dac();
    this.adc = chip.adc();
    this.inputAt = rangesAt;
    this.adcAt = rangesAt + 1;
    this.quantile = policy.policy() == InputRange.Policy.QUANTILE ? new MagnitudeQuantile() : null;
  }

  void begin(float[] x, int count, Pass pass) {
    adcSquares = 0;
    adcValues = 0;
    observedInput = 0;
    learns = false;
    pull = 0;
    if (dac.policy() == RangePolicy.FIXED) {
      input = (float) dac.range();
    } else {
      calibrated(x, count, pass);
    }
    adcRange = adc(pass);
  }

  /** Full-scale input of the ADC in a pass, normalised units; 0 = unknown. */
  float adc(Pass pass) {
    return adc.policy() == RangePolicy.FIXED ? (float) adc.range() : pass.parameters()[adcAt];
  }

  private void calibrated(float[] x, int count, Pass pass) {
    float known = pass.parameters()[inputAt];
    boolean optimized = pass.training() && !average.observes(pass.step(), known);
    if (pass.observes() && !optimized) {
      observedInput = observe(x, count);
    }
    boolean own = policy.policy() == InputRange.Policy.BATCH_MAXIMUM && pass.training();
    input = known > 0 && !own ? known : observedInput;
    // Only a converter that clips tells anything about its range.
    learns = optimized && pass.analog() && !dac.ideal();
    if (learns && beyond(x, count, input) < (1 - policy.inside()) * count) {
      pull = (float) policy.decay() * input;
    }
  }

  private float observe(float[] x, int count) {
    if (policy.policy() == InputRange.Policy.BATCH_MAXIMUM) {
      return Elementwise.largestMagnitude(x, 0, count);
    }
    if (quantile != null) {
      float range = quantile.of(x, count, policy.quantile());
      if (range > 0) {
        return range;
      }
      // Nearly all inputs are 0: the quantile tells nothing about the others.
    }
    return (float) (dac.coverage() * rootMeanSquare(x, count));
  }

  private static double rootMeanSquare(float[] x, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int whole = count - count % LANES;
    for (int i = 0; i < whole; i += LANES) {
      s0 += square(x[i]);
      s1 += square(x[i + 1]);
      s2 += square(x[i + 2]);
      s3 += square(x[i + 3]);
      s4 += square(x[i + 4]);
      s5 += square(x[i + 5]);
      s6 += square(x[i + 6]);
      s7 += square(x[i + 7]);
    }
    double sum = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
    for (int i = whole; i < count; i++) {
      sum += square(x[i]);
    }
    return Math.sqrt(sum / count);
  }

  private static double square(float x) {
    return (double) x * x;
  }

  /** How many of the first values have a magnitude beyond a limit. */
  static int beyond(float[] x, int count, float limit) {
    int beyond = 0;
    for (int i = 0; i < count; i++) {
      beyond += Math.abs(x[i]) > limit ? 1 : 0;
    }
    return beyond;
  }

  /** Takes in the tile outputs of a product that has just been computed. */
  void observe(AnalogMatrix tiles, int vectors) {
    if (adc.policy() == RangePolicy.CALIBRATED) {
      double std = tiles.observed().outputStd();
      adcSquares += vectors * std * std;
      adcValues += vectors;
    }
  }

  /** Adds what this pass observed, and the pull on a learned range, times its n samples. */
  void emit(int n, float[] sums) {
    sums[inputAt] += n * (observedInput + pull);
    if (adcValues > 0) {
      sums[adcAt] += (float) (n * adc.coverage() * Math.sqrt(adcSquares / adcValues));
    }
  }

  /** Whether the input range has a gradient in this pass. */
  boolean learns() {
    return learns;
  }

  /** Adds to the gradient of a learned input range. */
  void addGradient(double gradient, float[] sums) {
    sums[inputAt] += (float) gradient;
  }

  /** Full-scale input of the DAC; 0 = unknown. */
  float input() {
    return input;
  }

  /** Full-scale input of the ADC, normalised units; 0 = unknown. */
  float adc() {
    return adcRange;
  }
}
