package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.random.Draws;
import java.util.Arrays;

/**
 * What the ADCs were given in the last multiplication; for the calibration of ranges and for
 * reports.
 */
public final class Observed {
  /**
   * Sums of squares by position in a group of outputs. Adding arrays element by element is
   * vectorised, unlike a sum over one array, and the order of additions is the same on every
   * machine.
   */
  private float[] squares = new float[Draws.CHUNK];

  private int used;
  private long values;
  private long clipped;

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

  /** Share of conversions that an ADC clipped. */
  public double clippedShare() {
    return values == 0 ? 0 : (double) clipped / values;
  }

  /** Whether an ADC clipped anything. */
  boolean anyClipped() {
    return clipped > 0;
  }

  void clear() {
    Arrays.fill(squares, 0, used, 0f);
    used = 0;
    values = 0;
    clipped = 0;
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
}
