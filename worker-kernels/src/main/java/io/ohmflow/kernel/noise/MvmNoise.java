package io.ohmflow.kernel.noise;

import java.util.OptionalDouble;

/**
 * Gaussian noise that is new in every multiplication, referred to the column output: output i of a
 * tile gets a deviation of variance Σ_j (a_ij + b_ij |x_j| + c_ij x_j²), with normalised currents
 * (1 = one device at g_max under full input) and inputs (1 = full range). For linear cells this has
 * exactly the distribution of independent noise per cell.
 *
 * <p>The coefficients of the three powers of |x| are functions of the two devices of a cell, given
 * as the difference and the sum of their conductances over g_max.
 */
public interface MvmNoise {
  /** Powers of |x|: 0, 1 and 2. */
  int POWERS = 3;

  /** No noise per multiplication. */
  MvmNoise NONE = new AdditiveMvmNoise(0);

  /**
   * The coefficient of a power of |x| if it is the same in all cells, such as 0; then the sum of
   * the powers of the inputs is all that is needed and {@link #addCoefficients} need not be called.
   *
   * @param power 0, 1 or 2
   */
  OptionalDouble uniform(int power);

  /** Whether nothing is ever added. */
  default boolean none() {
    for (int power = 0; power < POWERS; power++) {
      if (uniform(power).orElse(1) > 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@link #addCoefficients} needs the sum of the conductances. */
  default boolean needsSum() {
    return false;
  }

  /**
   * Adds the coefficients of a power of |x| to {@code out}, for the cells i &lt; n.
   *
   * @param power 0, 1 or 2
   * @param difference (g⁺ − g⁻)/g_max
   * @param sum (g⁺ + g⁻)/g_max; may be empty unless {@link #needsSum}
   */
  void addCoefficients(int power, float[] difference, float[] sum, int n, float[] out);

  /** Whether there are {@link #addSlopes}. */
  default boolean differentiable() {
    return false;
  }

  /**
   * Adds {@code upstream} times the derivatives of the coefficients of a power of |x|, for the
   * cells i &lt; n; otherwise as {@link #addCoefficients}.
   *
   * @param byDifference added to: derivatives by the difference
   * @param bySum added to: derivatives by the sum; may be empty unless {@link #needsSum}
   * @throws UnsupportedOperationException unless {@link #differentiable}
   */
  default void addSlopes(
      int power,
      float[] difference,
      float[] sum,
      float[] upstream,
      int n,
      float[] byDifference,
      float[] bySum) {
    throw new UnsupportedOperationException(getClass() + " has no derivative");
  }
}
