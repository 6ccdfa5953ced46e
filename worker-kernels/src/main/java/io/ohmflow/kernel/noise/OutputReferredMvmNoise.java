package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.OptionalDouble;

/**
 * Short-term read noise of phase-change cells: σ_y = weightNoise · sqrt(Σ_j |w_j| x_j²). The
 * variance of a cell grows with its conductance, as in the PCM_READ model of IBM aihwkit ({@code
 * rpu_forward_backward_pass.cpp}), whose usual value is 0.0175.
 *
 * @param weightNoise deviation of a cell at g_max as a fraction of g_max, finite and ≥ 0
 */
record OutputReferredMvmNoise(double weightNoise) implements MvmNoise {
  OutputReferredMvmNoise {
    Check.nonNegative("weight noise", weightNoise);
  }

  static MvmNoise from(Section s) {
    return new OutputReferredMvmNoise(s.number("weight-noise", Range.NON_NEGATIVE));
  }

  @Override
  public OptionalDouble uniform(int power) {
    return power != 2 || weightNoise == 0 ? OptionalDouble.of(0) : OptionalDouble.empty();
  }

  @Override
  public void addCoefficients(int power, float[] difference, float[] sum, int n, float[] out) {
    if (power != 2) {
      return;
    }
    float square = (float) (weightNoise * weightNoise);
    for (int i = 0; i < n; i++) {
      out[i] += square * Math.abs(difference[i]);
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
    if (power != 2) {
      return;
    }
    float square = (float) (weightNoise * weightNoise);
    for (int i = 0; i < n; i++) {
      byDifference[i] += square * Math.signum(difference[i]) * upstream[i];
    }
  }
}
