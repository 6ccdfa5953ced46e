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
  public OptionalDouble uniformVariance() {
    return weightNoise == 0 ? OptionalDouble.of(0) : OptionalDouble.empty();
  }

  @Override
  public void variance(float[] weights, int from, int n, float[] q) {
    float square = (float) (weightNoise * weightNoise);
    for (int i = from; i < from + n; i++) {
      q[i] = square * Math.abs(weights[i]);
    }
  }
}
