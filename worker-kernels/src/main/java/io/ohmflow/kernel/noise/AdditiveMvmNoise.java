package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.OptionalDouble;

/**
 * The same read noise in every cell whatever its conductance: σ_y = weightNoise · ‖x‖.
 *
 * @param weightNoise deviation of a cell as a fraction of g_max, finite and ≥ 0
 */
record AdditiveMvmNoise(double weightNoise) implements MvmNoise {
  AdditiveMvmNoise {
    Check.nonNegative("weight noise", weightNoise);
  }

  static MvmNoise from(Section s) {
    return new AdditiveMvmNoise(s.number("weight-noise", Range.NON_NEGATIVE));
  }

  @Override
  public OptionalDouble uniform(int power) {
    return OptionalDouble.of(power == 2 ? weightNoise * weightNoise : 0);
  }

  @Override
  public void addCoefficients(int power, float[] difference, float[] sum, int n, float[] out) {
    float square = (float) uniform(power).orElse(0);
    for (int i = 0; i < n; i++) {
      out[i] += square;
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void addSlopes(
      int power,
      float[] difference,
      float[] sum,
      float[] upstream,
      int n,
      float[] byDifference,
      float[] bySum) {
    // The same in all cells.
  }
}
