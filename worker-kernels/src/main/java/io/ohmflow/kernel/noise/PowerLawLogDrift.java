package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.SECONDS;

import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Power-law drift whose exponent depends on the target conductance through r = target / g_max: ν =
 * |μ(r) + σ(r) N|, where μ and σ are straight lines in ln r (natural logarithm, r floored at 1e-7)
 * clipped to an interval.
 *
 * <p>For phase-change memory μ = clip(−0.0155 ln r + 0.0244, 0.049, 0.1) and σ = clip(−0.0125 ln r
 * − 0.0059, 0.008, 0.045) (Joshi et al., Nat. Commun. 11:2473, 2020, as in IBM aihwkit {@code
 * inference/noise/pcm.py}).
 *
 * @param t0 time of the reference read, seconds, finite and &gt; 0
 * @param gMax largest conductance, µS, finite and &gt; 0
 */
record PowerLawLogDrift(double t0, double gMax, ClippedLine mean, ClippedLine std)
    implements Drift {
  PowerLawLogDrift {
    Check.positive("t0", t0);
    Check.positive("g-max", gMax);
  }

  static Drift from(Section s, ConductanceRange range) {
    double t0 = s.quantity("t0", SECONDS, Range.POSITIVE);
    ClippedLine mean = ClippedLine.from(s.section("mean"));
    ClippedLine std = ClippedLine.from(s.section("std"));
    return s.problems().isEmpty() ? new PowerLawLogDrift(t0, range.gMax(), mean, std) : NONE;
  }

  @Override
  public void exponents(DeviceChunk chunk, Draws draws) {
    int n = chunk.n();
    float[] z = draws.normals(0, n);
    float[] logR = chunk.work;
    if (chunk.uniformTarget()) {
      uniformExponents(chunk, z);
      return;
    }
    float[] target = chunk.target;
    float inverse = (float) (1 / gMax);
    for (int i = 0; i < n; i++) {
      logR[i] = Math.max(target[i] * inverse, LogCurve.SMALLEST);
    }
    Elementwise.log(logR, 0, logR, 0, n);
    mean.at(logR, chunk.nu, n);
    std.at(logR, logR, n);
    float[] nu = chunk.nu;
    for (int i = 0; i < n; i++) {
      nu[i] = Math.abs(nu[i] + logR[i] * z[i]);
    }
  }

  private void uniformExponents(DeviceChunk chunk, float[] z) {
    float logR = Elementwise.log(Math.max(chunk.target[0] * (float) (1 / gMax), LogCurve.SMALLEST));
    float mu = mean.at(logR);
    float sigma = std.at(logR);
    float[] nu = chunk.nu;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      nu[i] = Math.abs(mu + sigma * z[i]);
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }
}
