package io.ohmflow.driver.config;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;
import java.util.List;

/**
 * Section {@code noise}: how strong the chip's noise is during training.
 *
 * <p>Evaluation always uses the chip as its profile describes it. Training may start gently ({@code
 * ramp}), exaggerate ({@code scale} above 1), vary the strength from step to step or lane to lane
 * ({@code random-scale}), or let every batch see several chips ({@code draws}).
 *
 * @param scale factor on every standard deviation
 * @param rampSteps steps over which the factor grows linearly from 0
 * @param randomLow lower end of the extra factor drawn anew each step
 * @param randomHigh upper end; both 1 for none
 * @param randomPer who draws it
 * @param draws chips that each lane programs per step, on all of which its samples are tried
 * @param readFrom earliest read time, seconds after programming
 * @param readTo latest read time; each step draws one, uniform in the logarithm
 */
public record NoiseConfig(
    double scale,
    int rampSteps,
    double randomLow,
    double randomHigh,
    RandomPer randomPer,
    int draws,
    double readFrom,
    double readTo) {
  private static final int MOST_DRAWS = 1024;

  /** Who draws the random factor. */
  public enum RandomPer {
    /** All lanes of a step have the same. */
    STEP,
    /** Each lane has its own. */
    LANE
  }

  static NoiseConfig read(Section s) {
    double low = 1;
    double high = 1;
    if (s.has("random-scale")) {
      List<Double> ends = s.numbers("random-scale");
      if (ends.size() == 2 && ends.get(0) >= 0 && ends.get(0) <= ends.get(1)) {
        low = ends.get(0);
        high = ends.get(1);
      } else {
        s.problem("random-scale", "expected [low, high] with 0 ≤ low ≤ high, got " + ends);
      }
    }
    double from = s.quantity("read-time", Unit.SECONDS, Range.NON_NEGATIVE, 0);
    double to = s.quantity("read-time-to", Unit.SECONDS, Range.NON_NEGATIVE, from);
    if (to < from) {
      s.problem("read-time-to", "is before read-time");
    }
    return new NoiseConfig(
        s.number("scale", Range.NON_NEGATIVE, 1),
        s.integer("ramp-steps", 0, Integer.MAX_VALUE, 0),
        low,
        high,
        s.choice("random-scale-per", RandomPer.class, RandomPer.STEP),
        s.integer("draws", 1, MOST_DRAWS, 1),
        from,
        to);
  }

  /** Factor on the standard deviations of the noise of one step and lane. */
  public float scaleAt(long step, int lane, NoiseKey run) {
    double factor = scale;
    if (step < rampSteps) {
      factor *= (step + 1.0) / rampSteps;
    }
    if (randomHigh > randomLow) {
      NoiseKey steps = run.child(Purpose.NOISE_SCALE);
      NoiseKey own = randomPer == RandomPer.LANE ? steps.child(lane) : steps;
      factor *= randomLow + (randomHigh - randomLow) * uniform(own, step);
    } else {
      factor *= randomLow;
    }
    return (float) factor;
  }

  /** Seconds after programming at which the chips of one step are read. */
  public double readTimeAt(long step, NoiseKey run) {
    if (readTo <= readFrom) {
      return readFrom;
    }
    // One second is added so that a range that begins at zero has a logarithm.
    double low = StrictMath.log(readFrom + 1);
    double high = StrictMath.log(readTo + 1);
    double u = uniform(run.child(Purpose.READ_TIME), step);
    return StrictMath.exp(low + (high - low) * u) - 1;
  }

  private static double uniform(NoiseKey steps, long step) {
    float[] draw = new float[1];
    new Draws().uniforms(steps, step, draw, 0, 1);
    return draw[0];
  }
}
