package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.SECONDS;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Power-law drift whose exponent has a mean and a deviation by any curve of r = target / g_max: ν =
 * |μ(r) + σ(r) N|.
 *
 * <p>Keys: {@code t0}; curves {@code mean} and {@code std}. The phase-change devices of the HERMES
 * chip (Le Gallo et al., Nat. Electron. 6:680, 2023, as in IBM aihwkit {@code
 * inference/noise/hermes.py}) have curves that change their form at a conductance.
 *
 * @param t0 time of the reference read, seconds, finite and &gt; 0
 */
record PowerLawCurveDrift(double t0, TargetCurve mean, TargetCurve std) implements Drift {
  PowerLawCurveDrift {
    Check.positive("t0", t0);
  }

  static Drift from(Section s, ConductanceRange range) {
    double t0 = s.quantity("t0", SECONDS, Range.POSITIVE);
    TargetCurve mean = TargetCurve.ofShare(Curves.read(s.section("mean")), range.gMax());
    TargetCurve std = TargetCurve.ofShare(Curves.read(s.section("std")), range.gMax());
    return s.problems().isEmpty() ? new PowerLawCurveDrift(t0, mean, std) : NONE;
  }

  @Override
  public void exponents(DeviceChunk chunk, Draws draws) {
    int n = chunk.n();
    float[] z = draws.normals(0, n);
    float[] nu = chunk.nu;
    float[] sigma = chunk.work;
    mean.at(chunk, nu);
    std.at(chunk, sigma);
    for (int i = 0; i < n; i++) {
      nu[i] = Math.abs(nu[i] + sigma[i] * z[i]);
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }
}
