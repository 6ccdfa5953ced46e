package io.ohmflow.kernel.optim;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Clips every weight to [−limit, limit].
 *
 * @param limit largest magnitude, finite and > 0
 */
public record FixedClip(float limit) implements WeightClip {

  public FixedClip {
    if (!(limit > 0 && limit < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("clip limit must be > 0, got " + limit);
    }
  }

  /** Reads {@code limit} (1). */
  static FixedClip read(Section s) {
    return new FixedClip((float) s.number("limit", Range.POSITIVE, 1));
  }

  @Override
  public void clip(float[] w, int from, int rows, int rowLength) {
    clamp(w, from, from + rows * rowLength, limit);
  }

  /** Limits {@code w[from, to)} to [−limit, limit]. NaN stays NaN. */
  static void clamp(float[] w, int from, int to, float limit) {
    for (int i = from; i < to; i++) {
      w[i] = Math.max(-limit, Math.min(limit, w[i]));
    }
  }
}
