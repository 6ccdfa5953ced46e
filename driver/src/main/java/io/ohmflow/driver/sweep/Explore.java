package io.ohmflow.driver.sweep;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings near those of a trial that did well.
 *
 * @param move how far a number goes up or down, as a share of its interval
 * @param resample probability that a value is drawn anew from its whole domain; named values change
 *     in no other way
 */
record Explore(double move, double resample) {
  /** Numbers drawn for each key: whether anew, and where. */
  private static final int DRAWS = 2;

  /** Reads the section {@code explore}. */
  static Explore read(Section s) {
    return new Explore(s.number("move", Range.UNIT, 0.1), s.number("resample", Range.UNIT, 0.25));
  }

  /**
   * New settings.
   *
   * @param settings of the trial that did well
   * @param number of the new trial
   */
  Map<String, String> near(Map<String, String> settings, Space space, long seed, int number) {
    float[] draws = new float[DRAWS * space.dimensions()];
    new Draws().uniforms(key(seed, number), 1, draws, 0, draws.length);
    Map<String, String> chosen = new LinkedHashMap<>();
    for (int i = 0; i < space.dimensions(); i++) {
      Space.Parameter parameter = space.parameters().get(i);
      if (parameter.applies(chosen)) {
        String old = settings.get(parameter.key());
        boolean anew = old == null || draws[DRAWS * i] < resample;
        double u = draws[DRAWS * i + 1];
        Domain domain = parameter.domain();
        chosen.put(
            parameter.key(), anew ? domain.at(u) : domain.moved(old, u < 0.5 ? -move : move));
      }
    }
    return chosen;
  }

  /** One of the best for a new trial to begin with. */
  static int pick(List<Integer> best, long seed, int number) {
    float[] draw = new float[1];
    new Draws().uniforms(key(seed, number), 0, draw, 0, 1);
    return best.get(Math.min(best.size() - 1, (int) (draw[0] * best.size())));
  }

  private static NoiseKey key(long seed, int number) {
    return NoiseKey.of(seed).child(Purpose.SWEEP_EXPLORATION).child(number);
  }
}
