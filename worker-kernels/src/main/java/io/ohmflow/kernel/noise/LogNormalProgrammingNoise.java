package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Write error that multiplies the target: g = target · exp(s · N). The target is the median; the
 * mean is target · exp(s² / 2) and the relative deviation sqrt(exp(s²) − 1).
 *
 * @param std s, the deviation of ln g, finite and ≥ 0
 */
record LogNormalProgrammingNoise(double std) implements ProgrammingNoise {
  LogNormalProgrammingNoise {
    Check.nonNegative("std", std);
  }

  static ProgrammingNoise from(Section s) {
    double std = s.number("std", Range.NON_NEGATIVE);
    return s.problems().isEmpty() ? new LogNormalProgrammingNoise(std) : NONE;
  }

  @Override
  public void program(DeviceChunk chunk, float scale, Draws draws) {
    int n = chunk.n();
    float[] factor = chunk.work;
    float[] z = draws.normals(0, n);
    float s = (float) (std * scale);
    for (int i = 0; i < n; i++) {
      factor[i] = s * z[i];
    }
    Elementwise.exp(factor, 0, factor, 0, n);
    float[] g = chunk.g;
    float[] target = chunk.target;
    for (int i = 0; i < n; i++) {
      g[i] = target[i] * factor[i];
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void slope(DeviceChunk chunk, float scale, Draws draws) {
    int n = chunk.n();
    float[] z = draws.normals(0, n);
    float s = (float) (std * scale);
    for (int i = 0; i < n; i++) {
      chunk.slope[i] = s * z[i];
    }
    Elementwise.exp(chunk.slope, 0, chunk.slope, 0, n);
  }
}
