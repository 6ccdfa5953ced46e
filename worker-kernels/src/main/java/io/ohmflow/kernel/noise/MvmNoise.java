package io.ohmflow.kernel.noise;

import java.util.OptionalDouble;

/**
 * Gaussian read noise that is new in every multiplication, referred to the column output: output i
 * of a tile gets a deviation of variance Σ_j q_ij x_j², with normalised weights (1 = one device at
 * g_max) and inputs (1 = full range). For linear cells this has exactly the distribution of
 * independent noise per cell.
 */
public interface MvmNoise {
  /** No noise per multiplication. */
  MvmNoise NONE = new AdditiveMvmNoise(0);

  /**
   * The coefficient q if it does not depend on the weights; then the squared norm of the inputs is
   * all that is needed and {@link #variance} need not be called.
   */
  OptionalDouble uniformVariance();

  /**
   * Sets {@code q[i]} to the variance coefficient of {@code weights[i]} for {@code from ≤ i < from
   * + n}.
   */
  void variance(float[] weights, int from, int n, float[] q);
}
