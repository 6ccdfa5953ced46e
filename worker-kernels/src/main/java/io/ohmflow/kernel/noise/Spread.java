package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Device-to-device spread that stays for the life of a chip and that programming does not see, such
 * as that of access transistors: a device that is programmed to g has the conductance gain · g.
 *
 * <p>Keys of {@code device.spread}: {@code model}, {@code none}, {@code log-normal} (gain = exp(s
 * N)) or {@code gaussian} (gain = max(0, 1 + s N)); {@code std}, s.
 *
 * @param std s, ≥ 0
 */
public record Spread(Kind kind, double std) {
  /** How gains are distributed. */
  public enum Kind {
    /** All are 1. */
    NONE,
    /** exp(s N). */
    LOG_NORMAL,
    /** max(0, 1 + s N). */
    GAUSSIAN
  }

  /** All gains are 1. */
  public static final Spread NONE = new Spread(Kind.NONE, 0);

  public Spread {
    Check.nonNegative("std", std);
  }

  static Spread from(Section s) {
    Kind kind = s.choice("model", Kind.class, Kind.NONE);
    return kind == Kind.NONE ? NONE : new Spread(kind, s.number("std", Range.NON_NEGATIVE));
  }

  /**
   * Multiplies {@code chunk.g}, and its slopes, by the gains; overwrites {@code chunk.work}.
   *
   * @param scale factor on s
   * @param draws positioned at the chunk's first device in the stream of the chip
   */
  void apply(DeviceChunk chunk, float scale, Draws draws) {
    int n = chunk.n();
    float s = (float) std * scale;
    float[] z = draws.normals(0, n);
    float[] gain = chunk.work;
    for (int i = 0; i < n; i++) {
      gain[i] = s * z[i];
    }
    if (kind == Kind.LOG_NORMAL) {
      Elementwise.exp(gain, 0, gain, 0, n);
    } else {
      for (int i = 0; i < n; i++) {
        gain[i] = Math.max(0f, 1 + gain[i]);
      }
    }
    float[] g = chunk.g;
    for (int i = 0; i < n; i++) {
      g[i] *= gain[i];
    }
    if (chunk.slopes()) {
      float[] slope = chunk.slope;
      for (int i = 0; i < n; i++) {
        slope[i] *= gain[i];
      }
    }
  }
}
