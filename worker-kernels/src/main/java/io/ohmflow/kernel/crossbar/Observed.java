package io.ohmflow.kernel.crossbar;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What the converters were given in the last multiplication; for the calibration of ranges and for
 * reports.
 */
public final class Observed {
  /**
   * Sums of squares by position in a group of outputs. Adding arrays element by element is
   * vectorised, unlike a sum over one array, and the order of additions is the same on every
   * machine.
   */
  private float[] squares = {};

  private int used;
  private long values;
  private long clipped;
  private long inputs;
  private long clippedInputs;
  private double steps;
  private long columns;

  Observed() {}

  /** Root mean square of what the ADCs were given, normalised units; 0 if it is not observed. */
  public double outputStd() {
    double sum = 0;
    for (int i = 0; i < used; i++) {
      sum += squares[i];
    }
    return values == 0 ? 0 : Math.sqrt(sum / values);
  }

  /** Conversions of all ADCs. */
  public long conversions() {
    return values;
  }

  /** Share of conversions that an ADC, or the column circuit before it, clipped. */
  public double clippedShare() {
    return values == 0 ? 0 : (double) clipped / values;
  }

  /** Share of inputs that a DAC clipped; empty if no DAC converted. */
  public OptionalDouble clippedInputShare() {
    return inputs == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) clippedInputs / inputs);
  }

  /**
   * Mean step of the ADCs in the units of the outputs: step times input range times weight scale of
   * the column; 0 if nothing was rounded.
   */
  public double outputStep() {
    return columns == 0 ? 0 : steps / columns;
  }

  /** Whether an output was clipped. */
  boolean anyClipped() {
    return clipped > 0;
  }

  /** Forgets everything. */
  void begin() {
    Arrays.fill(squares, 0, used, 0f);
    used = 0;
    values = 0;
    clipped = 0;
    inputs = 0;
    clippedInputs = 0;
    steps = 0;
    columns = 0;
  }

  /** Takes in the squares of n values. */
  void add(float[] v, int n) {
    if (n > squares.length) {
      squares = Arrays.copyOf(squares, n);
    }
    used = Math.max(used, n);
    float[] sums = squares;
    for (int i = 0; i < n; i++) {
      sums[i] += v[i] * v[i];
    }
  }

  /** Counts conversions and how many of them were clipped. */
  void count(int conversions, int clips) {
    values += conversions;
    clipped += clips;
  }

  /** Counts inputs and how many of them were clipped. */
  void countInputs(int conversions, int clips) {
    inputs += conversions;
    clippedInputs += clips;
  }

  /** Takes in the values of one code in n outputs. */
  void steps(float[] gain, int n) {
    for (int c = 0; c < n; c++) {
      steps += Math.abs(gain[c]);
    }
    columns += n;
  }
}
