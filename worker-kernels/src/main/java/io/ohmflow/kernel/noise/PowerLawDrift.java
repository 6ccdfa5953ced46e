package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.SECONDS;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Power-law drift with exponents that do not depend on the conductance: ν = |mean + std · N|.
 *
 * @param t0 time of the reference read, seconds, finite and &gt; 0
 * @param mean mean exponent before folding, finite
 * @param std deviation of the exponent, finite and ≥ 0
 */
record PowerLawDrift(double t0, double mean, double std) implements Drift {
  PowerLawDrift {
    Check.positive("t0", t0);
    Check.finite("mean", mean);
    Check.nonNegative("std", std);
  }

  static Drift from(Section s) {
    double t0 = s.quantity("t0", SECONDS, Range.POSITIVE);
    double mean = s.number("mean", Range.ANY);
    double std = s.number("std", Range.NON_NEGATIVE);
    return s.problems().isEmpty() ? new PowerLawDrift(t0, mean, std) : NONE;
  }

  @Override
  public void exponents(DeviceChunk chunk, Draws draws) {
    int n = chunk.n();
    float[] z = draws.normals(0, n);
    float[] nu = chunk.nu;
    float mu = (float) mean;
    float sigma = (float) std;
    for (int i = 0; i < n; i++) {
      nu[i] = Math.abs(mu + sigma * z[i]);
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }
}
