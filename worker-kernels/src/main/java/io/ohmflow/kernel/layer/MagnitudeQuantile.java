package io.ohmflow.kernel.layer;

import java.util.Arrays;

/**
 * A quantile of magnitudes in two passes over the values, without sorting or copying them.
 *
 * <p>Magnitudes are ordered like their bits, so the upper {@value #FIRST} bits below the sign put
 * each value into a bin; a second pass refines the bin that holds the quantile by the next {@value
 * #SECOND} bits. What is left is a relative uncertainty of 2<sup>−16</sup>. The result depends on
 * the set of values only, not on their order.
 */
final class MagnitudeQuantile {
  private static final int FIRST = 12;
  private static final int SECOND = 12;
  private static final int MAGNITUDE = 0x7fff_ffff;
  private static final int FIRST_SHIFT = Integer.SIZE - 1 - FIRST;
  private static final int SECOND_SHIFT = FIRST_SHIFT - SECOND;
  private static final int SECOND_MASK = (1 << SECOND) - 1;

  /** Neighbouring values count in different histograms, so that equal ones need not wait. */
  private static final int STRIPES = 2;

  private final int[][] counts = new int[STRIPES][1 << FIRST];

  /**
   * The smallest magnitude that at least a share of the values do not exceed, rounded up to 16
   * binary digits.
   *
   * @param x values, finite
   * @param n values that count, ≥ 1
   * @param share in (0, 1]
   */
  float of(float[] x, int n, double share) {
    long rank = Math.max(1, Math.min(n, (long) Math.ceil(share * n)));
    coarse(x, n);
    int bin = 0;
    long below = 0;
    for (int at = counts[0][0] + counts[1][0]; below + at < rank; ) {
      below += at;
      bin++;
      at = counts[0][bin] + counts[1][bin];
    }
    fine(x, n, bin);
    int[] c = counts[0];
    int part = 0;
    for (; below + c[part] < rank; part++) {
      below += c[part];
    }
    int upper = (bin << FIRST_SHIFT) + (part << SECOND_SHIFT);
    boolean zero = upper == 0;
    return zero ? 0 : Float.intBitsToFloat(upper + (1 << SECOND_SHIFT) - 1);
  }

  private void coarse(float[] x, int n) {
    int[] even = counts[0];
    int[] odd = counts[1];
    Arrays.fill(even, 0);
    Arrays.fill(odd, 0);
    int pairs = n & -STRIPES;
    for (int i = 0; i < pairs; i += STRIPES) {
      even[(Float.floatToRawIntBits(x[i]) & MAGNITUDE) >>> FIRST_SHIFT]++;
      odd[(Float.floatToRawIntBits(x[i + 1]) & MAGNITUDE) >>> FIRST_SHIFT]++;
    }
    if (pairs < n) {
      even[(Float.floatToRawIntBits(x[pairs]) & MAGNITUDE) >>> FIRST_SHIFT]++;
    }
  }

  private void fine(float[] x, int n, int bin) {
    int[] c = counts[0];
    Arrays.fill(c, 0);
    for (int i = 0; i < n; i++) {
      int bits = Float.floatToRawIntBits(x[i]) & MAGNITUDE;
      if (bits >>> FIRST_SHIFT == bin) {
        c[bits >>> SECOND_SHIFT & SECOND_MASK]++;
      }
    }
  }
}
