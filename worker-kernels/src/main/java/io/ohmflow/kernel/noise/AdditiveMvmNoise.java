package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
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
  public OptionalDouble uniformVariance() {
    return OptionalDouble.of(weightNoise * weightNoise);
  }

  @Override
  public void variance(float[] weights, int from, int n, float[] q) {
    Arrays.fill(q, from, from + n, (float) (weightNoise * weightNoise));
  }
}
