package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.SECONDS;

import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;

/**
 * Accumulated 1/f noise of phase-change memory: g ← max(0, g + |g| σ N) with σ = Q(r) · sqrt(ln((T
 * + t_r) / (2 t_r))) and Q(r) = min(scale / max(r^exponent, 1e-3), max).
 *
 * <p>T = t + t0 counts from the programming pulse, so the noise is not zero at t = 0: with t0 = 20
 * s and t_r = 250 ns, 3.7 % of the conductance at g_max and 16 % at a tenth of it. r is the
 * <em>target</em> over g_max: the published model (Nandakumar et al., ICECS 2019; Joshi et al.,
 * Nat. Commun. 11:2473, 2020) describes it so, although the code of IBM aihwkit uses the programmed
 * conductance (its issue 436).
 *
 * @param gMax largest conductance, µS, finite and &gt; 0
 * @param t0 time from the programming pulse to t = 0, seconds, finite and ≥ 0
 * @param readDuration t_r, duration of one read, seconds, finite and &gt; 0
 * @param scale Q at g_max, finite and ≥ 0
 * @param exponent of r, finite and ≥ 0
 * @param max largest Q, finite and ≥ 0
 */
record OneOverFReadNoise(
    double gMax, double t0, double readDuration, double scale, double exponent, double max)
    implements ReadNoise {
  /** Keeps Q finite at r = 0, where a chip's largest Q is reached long before. */
  private static final float SMALLEST_POWER = 1e-3f;

  OneOverFReadNoise {
    Check.positive("g-max", gMax);
    Check.nonNegative("t0", t0);
    Check.positive("read-duration", readDuration);
    Check.nonNegative("scale", scale);
    Check.nonNegative("exponent", exponent);
    Check.nonNegative("max", max);
  }

  /**
   * Reads the section. Its optional {@code t0} defaults to the drift's; without drift there is no
   * reference read, and the noise grows from zero.
   */
  static ReadNoise from(Section s, double gMax, Drift drift) {
    double readDuration = s.quantity("read-duration", SECONDS, Range.POSITIVE);
    double reference = drift == Drift.NONE ? readDuration : drift.t0();
    double t0 = s.quantity("t0", SECONDS, Range.NON_NEGATIVE, reference);
    double scale = s.number("scale", Range.NON_NEGATIVE);
    double exponent = s.number("exponent", Range.NON_NEGATIVE);
    double max = s.number("max", Range.NON_NEGATIVE);
    return s.problems().isEmpty()
        ? new OneOverFReadNoise(gMax, t0, readDuration, scale, exponent, max)
        : NONE;
  }

  /** sqrt(ln((t + t0 + t_r) / (2 t_r))), or 0 where the logarithm is negative. */
  double growth(double secondsAfterProgramming) {
    double ratio = (secondsAfterProgramming + t0 + readDuration) / (2 * readDuration);
    return Math.sqrt(Math.max(0, Math.log(ratio)));
  }

  @Override
  public void read(DeviceChunk chunk, double secondsAfterProgramming, float scale, Draws draws) {
    float deviation = (float) (growth(secondsAfterProgramming) * scale);
    if (deviation == 0) {
      return;
    }
    int n = chunk.n();
    float[] q = chunk.work;
    if (chunk.uniformTarget()) {
      Arrays.fill(q, 0, n, strength(chunk.target[0]));
    } else {
      strengths(chunk.target, q, n);
    }
    Gaussian.multiplied(chunk, q, deviation, draws.normals(0, n));
  }

  private float strength(float target) {
    float power = Elementwise.pow(target * (float) (1 / gMax), (float) exponent);
    return Math.min((float) scale / Math.max(power, SMALLEST_POWER), (float) max);
  }

  private void strengths(float[] target, float[] q, int n) {
    float inverse = (float) (1 / gMax);
    for (int i = 0; i < n; i++) {
      q[i] = target[i] * inverse;
    }
    Elementwise.pow(q, 0, (float) exponent, q, 0, n);
    float numerator = (float) scale;
    float largest = (float) max;
    for (int i = 0; i < n; i++) {
      q[i] = Math.min(numerator / Math.max(q[i], SMALLEST_POWER), largest);
    }
  }
}
