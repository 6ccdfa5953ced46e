package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.crossbar.AnalogMatrix;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.HardwareProfile.RangePolicy;
import java.util.Arrays;

/**
 * Full-scale ranges of one layer's converters during a pass. A fixed range comes from the profile.
 * A calibrated one is a moving average that the layer keeps as a statistic: coverage times the root
 * mean square of what is converted, which is the standard deviation about 0, the centre of a
 * symmetric converter.
 *
 * <p>The input range is observed in digital passes too, so that a network that was trained
 * digitally can be put on a chip. While it is still unknown (0), a pass that observes uses its own
 * observation, so that what it sees at the ADC is in the units of later passes.
 */
final class ConverterRanges {
  /** Independent partial sums; fixed, so the bits do not depend on the machine. */
  private static final int LANES = 8;

  private final Converter dac;
  private final Converter adc;
  private final int inputAt;
  private final int adcAt;
  private final double[] partial = new double[LANES];
  private float input;
  private float adcRange;
  private float observedInput;
  private double adcSquares;
  private long adcValues;

  ConverterRanges(ChipModel chip, int statisticsAt) {
    this.dac = chip.dac();
    this.adc = chip.adc();
    this.inputAt = statisticsAt;
    this.adcAt = statisticsAt + 1;
  }

  void begin(float[] x, int count, Pass pass) {
    adcSquares = 0;
    adcValues = 0;
    observedInput = 0;
    if (dac.policy() == RangePolicy.FIXED) {
      input = (float) dac.range();
    } else {
      if (pass.observes()) {
        observedInput = (float) (dac.coverage() * rootMeanSquare(x, count));
      }
      float known = pass.parameters()[inputAt];
      input = known > 0 ? known : observedInput;
    }
    adcRange = adc.policy() == RangePolicy.FIXED ? (float) adc.range() : pass.parameters()[adcAt];
  }

  private double rootMeanSquare(float[] x, int count) {
    Arrays.fill(partial, 0);
    int whole = count - count % LANES;
    for (int i = 0; i < whole; i += LANES) {
      for (int k = 0; k < LANES; k++) {
        double v = x[i + k];
        partial[k] += v * v;
      }
    }
    double sum = 0;
    for (double p : partial) {
      sum += p;
    }
    for (int i = whole; i < count; i++) {
      sum += (double) x[i] * x[i];
    }
    return Math.sqrt(sum / count);
  }

  /** Takes in the tile outputs of a product that has just been computed. */
  void observe(AnalogMatrix tiles, int vectors) {
    if (adc.policy() == RangePolicy.CALIBRATED) {
      double std = tiles.observed().outputStd();
      adcSquares += vectors * std * std;
      adcValues += vectors;
    }
  }

  /** Adds what this pass observed, times its n samples. */
  void emit(int n, float[] sums) {
    sums[inputAt] += n * observedInput;
    if (adcValues > 0) {
      sums[adcAt] += (float) (n * adc.coverage() * Math.sqrt(adcSquares / adcValues));
    }
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
