package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.SECONDS;

import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;

/**
 * Retention loss by a power law that pulls devices one way: g(t) = g · (t / t0)^(v · s), held
 * between g_min and g_max, where s = sign(target state − g), or one of −1, 0, 1 drawn for each
 * device. Nothing changes up to t0.
 *
 * <p>Keys: {@code t0} (default 1 s), {@code exponent} v, {@code towards}: {@code random} or a state
 * from 0 (g_min) to 1 (g_max). The retention model of NeuroSim (2DInferenceV1.5-dev, {@code
 * macro.py}). There the range is that of the conductances at hand; here it is that of the device.
 *
 * @param t0 seconds, finite and &gt; 0
 * @param exponent v, finite and ≥ 0
 * @param towards conductance that devices move to, µS, or NaN for a direction by chance
 * @param range what conductances are held in
 */
record RetentionDrift(double t0, double exponent, double towards, ConductanceRange range)
    implements Drift {
  /** One device in three goes up, one down, one stays. */
  private static final float THIRD = 1 / 3f;

  RetentionDrift {
    Check.positive("t0", t0);
    Check.nonNegative("exponent", exponent);
  }

  static Drift from(Section s, ConductanceRange range) {
    double t0 = s.quantity("t0", SECONDS, Range.POSITIVE, 1);
    double exponent = s.number("exponent", Range.NON_NEGATIVE);
    double towards = Double.NaN;
    if (!s.is("towards", "random")) {
      double state = s.number("towards", Range.UNIT);
      towards = range.gMin() + state * (range.gMax() - range.gMin());
    }
    return s.problems().isEmpty() ? new RetentionDrift(t0, exponent, towards, range) : NONE;
  }

  @Override
  public void exponents(DeviceChunk chunk, Draws draws) {
    int n = chunk.n();
    float v = (float) exponent;
    float[] nu = chunk.nu;
    if (!Double.isNaN(towards)) {
      Arrays.fill(nu, 0, n, v);
      return;
    }
    float[] u = draws.uniforms(0, n);
    for (int i = 0; i < n; i++) {
      nu[i] = u[i] < THIRD ? v : u[i] > 1 - THIRD ? -v : 0;
    }
  }

  @Override
  public void age(DeviceChunk chunk, double secondsAfterProgramming) {
    if (!(secondsAfterProgramming > t0)) {
      return;
    }
    int n = chunk.n();
    float[] g = chunk.g;
    float[] nu = chunk.nu;
    float[] factor = chunk.work;
    float logarithm = (float) StrictMath.log(secondsAfterProgramming / t0);
    boolean chance = Double.isNaN(towards);
    float target = (float) towards;
    for (int i = 0; i < n; i++) {
      factor[i] = logarithm * (chance ? -nu[i] : nu[i] * Math.signum(target - g[i]));
    }
    Elementwise.exp(factor, 0, factor, 0, n);
    float low = (float) range.gMin();
    float high = (float) range.gMax();
    for (int i = 0; i < n; i++) {
      g[i] = Math.min(Math.max(g[i] * factor[i], low), high);
    }
  }
}
