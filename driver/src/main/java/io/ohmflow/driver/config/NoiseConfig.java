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
 * ramp}), exaggerate ({@code scale} above 1) or vary the strength from step to step ({@code
 * random-scale}), which has been found to make networks more robust.
 *
 * @param scale factor on every standard deviation
 * @param rampSteps steps over which the factor grows linearly from 0
 * @param randomLow lower end of the extra factor drawn anew each step
 * @param randomHigh upper end; both 1 for none
 * @param readFrom earliest read time, seconds after programming
 * @param readTo latest read time; each step draws one, uniform in the logarithm
 */
public record NoiseConfig(
    double scale,
    int rampSteps,
    double randomLow,
    double randomHigh,
    double readFrom,
    double readTo) {

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
        from,
        to);
  }

  /** Factor on the standard deviations of the noise of one step. */
  public float scaleAt(long step, NoiseKey run) {
    double factor = scale;
    if (step < rampSteps) {
      factor *= (step + 1.0) / rampSteps;
    }
    if (randomHigh > randomLow) {
      factor *= randomLow + (randomHigh - randomLow) * uniform(run, Purpose.NOISE_SCALE, step);
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
    double u = uniform(run, Purpose.READ_TIME, step);
    return StrictMath.exp(low + (high - low) * u) - 1;
  }

  private static double uniform(NoiseKey run, Purpose purpose, long step) {
    float[] draw = new float[1];
    new Draws().uniforms(run.child(purpose), step, draw, 0, 1);
    return draw[0];
  }
}
