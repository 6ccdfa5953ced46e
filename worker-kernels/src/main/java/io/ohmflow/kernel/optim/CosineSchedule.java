package io.ohmflow.kernel.optim;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * A linear warm-up followed by half a cosine. Step s of the warm-up has the factor (s + 1) /
 * warmUp; afterwards, with p = (s − warmUp) / (total − warmUp) held at 1 past the end, the factor
 * is
 *
 * <pre>  final + (1 − final) · (1 + cos πp) / 2.</pre>
 *
 * Source: Loshchilov and Hutter, "SGDR", ICLR 2017, equation 5, without restarts.
 *
 * @param total steps of the run, ≥ 1
 * @param warmUp steps of the warm-up, in [0, total]
 * @param finalFraction factor at the end, in [0, 1]
 */
public record CosineSchedule(long total, long warmUp, double finalFraction) implements Schedule {

  public CosineSchedule {
    if (total < 1 || warmUp < 0 || warmUp > total) {
      throw new IllegalArgumentException(
          "warm-up of " + warmUp + " steps does not fit a run of " + total);
    }
    if (!(finalFraction >= 0 && finalFraction <= 1)) {
      throw new IllegalArgumentException("final fraction must be in [0, 1], got " + finalFraction);
    }
  }

  /** Reads {@code warm-up} (steps, 0) and {@code final-fraction} (0). */
  static CosineSchedule read(Section s, long totalSteps) {
    long warmUp = s.integer("warm-up", 0, Integer.MAX_VALUE, 0);
    if (warmUp > totalSteps) {
      s.problem("warm-up", "expected at most the run's " + totalSteps + " steps, got " + warmUp);
      warmUp = 0;
    }
    return new CosineSchedule(totalSteps, warmUp, s.number("final-fraction", Range.UNIT, 0));
  }

  @Override
  public double factor(long step) {
    if (step < warmUp) {
      return (step + 1.0) / warmUp;
    }
    double p = total == warmUp ? 1 : Math.min(1, (double) (step - warmUp) / (total - warmUp));
    return finalFraction + (1 - finalFraction) * 0.5 * (1 + StrictMath.cos(Math.PI * p));
  }
}
