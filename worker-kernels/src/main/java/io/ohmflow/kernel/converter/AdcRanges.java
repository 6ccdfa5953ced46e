package io.ohmflow.kernel.converter;

import io.ohmflow.profile.HardwareProfile.Converter;

/**
 * Ranges of ADCs that follow from the hardware or from the statistics of a signal, in normalised
 * units.
 */
public final class AdcRanges {
  private AdcRanges() {}

  /**
   * The range at which no sum of whole cell steps is rounded: one step of the ADC is the current of
   * one step of a cell, so a symmetric converter reaches to (2^(b−1) − 1) units. Inputs of n &gt; 1
   * bits with sign, whose largest code 2^(n−1) − 1 is full scale, correct that by 2^(n−1)/(2^(n−1)
   * − 1).
   *
   * <p>Source: range option GRANULAR of CrossSim, Inference manual 2.0, section 9.3.
   *
   * @param adc a converter with bits
   * @param unit current of one step of a cell under full input; 1/(2^c − 1) for cells of c bits
   * @param inputBits n, bits of the inputs that are driven at once; 1 for one bit at a time
   */
  public static double granular(Converter adc, double unit, int inputBits) {
    double half = Math.scalb(1.0, inputBits - 1);
    double correction = inputBits > 1 ? half / (half - 1) : 1;
    int steps = adc.codes().levels(adc.bits()) - 1;
    Converter.Span span = adc.relative();
    return unit * correction * steps / (span.max() - span.min());
  }

  /** The range that nothing exceeds: all rows at full conductance under full input. */
  public static double max(int rows) {
    return rows;
  }

  /**
   * The range, as a multiple of the signal's root mean square, at which a normal signal suffers
   * least from rounding and clipping. A converter without negative levels is taken to see the
   * magnitude of a normal signal.
   *
   * <p>Of a signal t = s + noise with root mean square 1, of whose variance the noise is share²,
   * what can be known of s is α t with α = 1 − share², so the error E(Q(t) − s)² is least where
   * E(Q(t) − α t)² is. Known noise thus narrows the range. The signal-to-noise ratio is the compute
   * SNR of Gonugondla et al., ICCAD 2020; without noise the optimum is that of J. Max, "Quantizing
   * for minimum distortion", IRE Trans. Inf. Theory 6 (1960).
   *
   * @param adc a converter with bits
   * @param noiseShare standard deviation of the noise as a share of the root mean square of signal
   *     and noise, 0 ≤ share &lt; 1
   */
  public static double bestCoverage(Converter adc, double noiseShare) {
    if (!(noiseShare >= 0 && noiseShare < 1)) {
      throw new IllegalArgumentException("expected a share from 0 to below 1, got " + noiseShare);
    }
    int levels = adc.codes().levels(adc.bits());
    int mirrored = adc.codes().signed() ? levels : 2 * levels - 1;
    return new NormalQuantizer(mirrored, 1 - noiseShare * noiseShare).bestRange();
  }
}
