package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.MICROSIEMENS;
import static io.ohmflow.profile.document.Unit.SECONDS;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Relaxation that is linear in the logarithm of time and the same for all conductances: g(t) = g +
 * m · ln(t / t0) + (s0 + s · ln(t / t0)) · N, with one N per device and programming, so that a
 * device that has relaxed down stays down. Held at its value of t0 before; nothing at t = 0.
 *
 * <p>Keys: {@code t0} (default 1 s), {@code mean-per-log} m, {@code std} s0, {@code std-per-log} s.
 * For CMO/HfOx memory m = −0.08900206, s0 = 0.41183342 and s = 0.04201137 µS at t0 = 1 s (Falcone
 * et al. 2025, as in IBM aihwkit {@code inference/noise/reram.py}, which draws N anew at every
 * time).
 *
 * @param t0 when the deviation is {@code std}, seconds, finite and &gt; 0
 * @param meanPerLog change of the mean per e-fold of time, µS, finite
 * @param std deviation at t0, µS, finite and ≥ 0
 * @param stdPerLog growth of the deviation per e-fold of time, µS, finite and ≥ 0
 */
record LogarithmicDrift(double t0, double meanPerLog, double std, double stdPerLog)
    implements Drift {
  LogarithmicDrift {
    Check.positive("t0", t0);
    Check.finite("mean-per-log", meanPerLog);
    Check.nonNegative("std", std);
    Check.nonNegative("std-per-log", stdPerLog);
  }

  static Drift from(Section s) {
    double t0 = s.quantity("t0", SECONDS, Range.POSITIVE, 1);
    double mean = s.quantity("mean-per-log", MICROSIEMENS, Range.ANY);
    double std = s.quantity("std", MICROSIEMENS, Range.NON_NEGATIVE);
    double growth = s.quantity("std-per-log", MICROSIEMENS, Range.NON_NEGATIVE);
    return s.problems().isEmpty() ? new LogarithmicDrift(t0, mean, std, growth) : NONE;
  }

  @Override
  public void exponents(DeviceChunk chunk, Draws draws) {
    System.arraycopy(draws.normals(0, chunk.n()), 0, chunk.nu, 0, chunk.n());
  }

  @Override
  public void age(DeviceChunk chunk, double secondsAfterProgramming) {
    if (!(secondsAfterProgramming > 0)) {
      return;
    }
    double decades = StrictMath.log(Math.max(1, secondsAfterProgramming / t0));
    float shift = (float) (meanPerLog * decades);
    float sigma = (float) (std + stdPerLog * decades);
    float[] g = chunk.g;
    float[] z = chunk.nu;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      g[i] = Math.max(0f, g[i] + shift + sigma * z[i]);
    }
  }
}
