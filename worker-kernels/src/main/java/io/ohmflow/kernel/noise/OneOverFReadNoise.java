package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.SECONDS;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Accumulated 1/f noise: g ← max(0, g + |g| σ N) with σ = Q(r) · sqrt(ln((T + t_r) / (2 t_r))), or
 * g ← max(0, g + σ N) where the strength is a conductance.
 *
 * <p>Keys: {@code read-duration} t_r; {@code t0}; and the strength in one of three forms: {@code
 * scale}, {@code exponent}, {@code max} for Q(r) = min(scale / max(r^exponent, 1e-3), max); {@code
 * strength}, a curve of r; {@code deviation}, a curve counted by {@code full-scale}, of the
 * conductance itself.
 *
 * <p>T = t + t0 counts from the programming pulse, so the noise is not zero at t = 0: for
 * phase-change memory with t0 = 20 s and t_r = 250 ns, 3.7 % of the conductance at g_max and 16 %
 * at a tenth of it. With {@code t0} equal to the read duration it grows from zero. r is the
 * <em>target</em> over g_max: the published model (Nandakumar et al., ICECS 2019; Joshi et al.,
 * Nat. Commun. 11:2473, 2020) describes it so, although the code of IBM aihwkit uses the programmed
 * conductance (its issue 436).
 *
 * @param t0 time from the programming pulse to t = 0, seconds, finite and ≥ 0
 * @param readDuration t_r, duration of one read, seconds, finite and &gt; 0
 * @param kind whether the strength is a share of the conductance
 * @param strength Q, or µS
 */
record OneOverFReadNoise(double t0, double readDuration, Kind kind, TargetCurve strength)
    implements ReadNoise {
  /** What the strength is. */
  enum Kind {
    /** A share of the conductance. */
    RELATIVE,
    /** A conductance, µS. */
    ABSOLUTE
  }

  OneOverFReadNoise {
    Check.nonNegative("t0", t0);
    Check.positive("read-duration", readDuration);
  }

  /**
   * Reads the section. Its optional {@code t0} defaults to the drift's; without drift there is no
   * reference read, and the noise grows from zero.
   */
  static ReadNoise from(Section s, ConductanceRange range, Drift drift) {
    double readDuration = s.quantity("read-duration", SECONDS, Range.POSITIVE);
    double reference = drift == Drift.NONE ? readDuration : drift.t0();
    double t0 = s.quantity("t0", SECONDS, Range.NON_NEGATIVE, reference);
    Kind kind = s.has("deviation") ? Kind.ABSOLUTE : Kind.RELATIVE;
    TargetCurve strength =
        kind == Kind.ABSOLUTE
            ? TargetCurve.counted(s, "deviation", range.gMax())
            : TargetCurve.ofShare(relative(s), range.gMax());
    return s.problems().isEmpty() ? new OneOverFReadNoise(t0, readDuration, kind, strength) : NONE;
  }

  private static Curve relative(Section s) {
    return s.has("strength") ? Curves.read(s.section("strength")) : PowerCurve.from(s);
  }

  /** sqrt(ln((t + t0 + t_r) / (2 t_r))), or 0 where the logarithm is negative. */
  double growth(double secondsAfterProgramming) {
    double ratio = (secondsAfterProgramming + t0 + readDuration) / (2 * readDuration);
    return Math.sqrt(Math.max(0, StrictMath.log(ratio)));
  }

  @Override
  public void read(DeviceChunk chunk, double secondsAfterProgramming, float scale, Draws draws) {
    float deviation = (float) (growth(secondsAfterProgramming) * scale);
    if (deviation == 0) {
      return;
    }
    float[] q = chunk.work;
    strength.at(chunk, q);
    if (kind == Kind.RELATIVE) {
      Gaussian.multiplied(chunk, q, deviation, draws.normals(0, chunk.n()));
    } else {
      Gaussian.added(chunk, q, deviation, draws.normals(0, chunk.n()));
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void slope(
      DeviceChunk chunk, double secondsAfterProgramming, float scale, Draws draws, float[] change) {
    float deviation = (float) (growth(secondsAfterProgramming) * scale);
    if (deviation == 0) {
      return;
    }
    float[] q = chunk.work;
    strength.at(chunk, q);
    strength.slope(chunk, change);
    float[] z = draws.normals(0, chunk.n());
    if (kind == Kind.RELATIVE) {
      Gaussian.multipliedSlope(chunk, change, q, deviation, z);
    } else {
      Gaussian.addedSlope(chunk, change, q, deviation, z);
    }
  }
}
