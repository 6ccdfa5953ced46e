package io.ohmflow.kernel.optim;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Clips each output's weights to ±k·σ, with σ the standard deviation of that row about its mean
 * (divided by the row's length, summed in order in double). A row without spread is left alone.
 * Values of k from 2 to 3.5 are usual in hardware-aware training (Rasch et al., Nat. Commun. 14,
 * 5282, 2023).
 *
 * @param k multiple of the standard deviation, finite and > 0
 */
public record StdClip(float k) implements WeightClip {

  public StdClip {
    if (!(k > 0 && k < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("clip multiple must be > 0, got " + k);
    }
  }

  /** Reads {@code k} (2.5). */
  static StdClip read(Section s) {
    return new StdClip((float) s.number("k", Range.POSITIVE, 2.5));
  }

  @Override
  public void clip(float[] w, int from, int rows, int rowLength) {
    for (int r = 0; r < rows; r++) {
      int start = from + r * rowLength;
      float limit = (float) (k * std(w, start, start + rowLength));
      if (limit > 0) {
        FixedClip.clamp(w, start, start + rowLength, limit);
      }
    }
  }

  private static double std(float[] w, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += w[i];
    }
    double mean = sum / (to - from);
    double squares = 0;
    for (int i = from; i < to; i++) {
      double d = w[i] - mean;
      squares += d * d;
    }
    return Math.sqrt(squares / (to - from));
  }
}
