package io.ohmflow.driver.config;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;
import java.util.List;

/**
 * Section {@code evaluation}: the chips that a trained network is tried on.
 *
 * @param chips chip instances, 0 for none
 * @param times seconds after programming at which each chip is read
 * @param seed seed of the chip population; equal seeds are equal chips, whatever was trained
 * @param everyEpochs digital test accuracy during training every so many epochs, 0 for never
 * @param reestimation what is measured anew on each chip at each time
 * @param effects which sets of effects the chips are tried with
 * @param threshold accuracy that a chip must reach to be of use, 0 for none
 */
public record EvaluationConfig(
    int chips,
    List<Double> times,
    long seed,
    int everyEpochs,
    Reestimation reestimation,
    EffectStudy effects,
    double threshold) {
  private static final int DEFAULT_CHIPS = 25;
  private static final int MOST_CHIPS = 100_000;

  private static final double YEAR = 365.25 * 86_400;
  private static final Range SHARE = new Range(0, true, 1, false);

  /** One second, one hour, one day, one month, one year, ten years. */
  public static final List<Double> DEFAULT_TIMES =
      List.of(1.0, 3600.0, 86_400.0, YEAR / 12, YEAR, 10 * YEAR);

  /** Reads the section; a missing one gives the defaults. */
  static EvaluationConfig read(Section s) {
    int chips = s.integer("chips", 0, MOST_CHIPS, DEFAULT_CHIPS);
    List<Double> times = s.has("times") ? s.quantities("times", Unit.SECONDS) : DEFAULT_TIMES;
    for (double time : times) {
      if (!Range.NON_NEGATIVE.contains(time)) {
        s.problem("times", "expected times after programming, got " + Unit.SECONDS.format(time));
      }
    }
    if (times.isEmpty()) {
      s.problem("times", "expected at least one time");
    }
    return new EvaluationConfig(
        chips,
        List.copyOf(times),
        s.longInteger("seed", 1),
        s.integer("every-epochs", 0, Integer.MAX_VALUE, 1),
        Reestimation.read(s),
        s.choice("effects", EffectStudy.class, EffectStudy.TOGETHER),
        s.number("threshold", SHARE, 0));
  }

  /** The same chips with other things measured anew on each. */
  public EvaluationConfig with(Reestimation other) {
    return new EvaluationConfig(chips, times, seed, everyEpochs, other, effects, threshold);
  }

  /**
   * A time as a user types it on the command line, such as {@code 1day}.
   *
   * @param origin the option, for the message
   */
  public static double time(String origin, String text) {
    Problems problems = new Problems();
    double seconds =
        Document.parse("time: " + text, origin, problems)
            .root()
            .quantity("time", Unit.SECONDS, Range.NON_NEGATIVE);
    problems.throwIfAny();
    return seconds;
  }
}
