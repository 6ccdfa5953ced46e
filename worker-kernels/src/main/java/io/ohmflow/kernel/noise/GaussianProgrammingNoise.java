package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;

/**
 * Gaussian write error with a deviation that is constant or grows with the target, rectified at 0:
 * the generic state-independent (σ = std · g_max) and proportional (σ = std · g) models.
 *
 * @param gMax largest conductance, µS, finite and &gt; 0
 * @param std deviation as a fraction of what {@code of} names, finite and ≥ 0
 */
record GaussianProgrammingNoise(double gMax, double std, Of of) implements ProgrammingNoise {
  /** What the deviation is a fraction of. */
  enum Of {
    /** The largest conductance. */
    RANGE,
    /** The target conductance. */
    CONDUCTANCE
  }

  GaussianProgrammingNoise {
    Check.positive("g-max", gMax);
    Check.nonNegative("std", std);
  }

  static ProgrammingNoise from(Section s, double gMax) {
    double std = s.number("std", Range.NON_NEGATIVE);
    Of of = s.choice("of", Of.class, Of.RANGE);
    return s.problems().isEmpty() ? new GaussianProgrammingNoise(gMax, std, of) : NONE;
  }

  @Override
  public void program(DeviceChunk chunk, float scale, Draws draws) {
    int n = chunk.n();
    float[] sigma = chunk.work;
    if (of == Of.RANGE) {
      Arrays.fill(sigma, 0, n, (float) (std * gMax));
    } else {
      float fraction = (float) std;
      float[] target = chunk.target;
      for (int i = 0; i < n; i++) {
        sigma[i] = fraction * target[i];
      }
    }
    Gaussian.programmed(chunk, sigma, scale, draws.normals(0, n));
  }
}
