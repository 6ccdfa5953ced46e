package io.ohmflow.driver.sweep;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/** Which settings a sweep tries. The first n of more are the same as n alone. */
enum Sampler {
  /** Every combination, in order. */
  GRID {
    @Override
    List<Map<String, String>> settings(Space space, int trials, long seed) {
      List<Map<String, String>> all = space.grid();
      return all.subList(0, Math.min(trials, all.size()));
    }
  },
  /** Independent points. */
  RANDOM {
    @Override
    List<Map<String, String>> settings(Space space, int trials, long seed) {
      return distinct(trials, draw -> space.at(uniforms(space, seed, draw)));
    }
  },
  /**
   * Points that fill the space evenly: a Sobol sequence (directions of S. Joe and F. Y. Kuo, SIAM
   * J. Sci. Comput. 30, 2008), moved around the torus by an offset that depends on the seed (R.
   * Cranley and T. N. L. Patterson, SIAM J. Numer. Anal. 13, 1976).
   */
  SOBOL {
    @Override
    List<Map<String, String>> settings(Space space, int trials, long seed) {
      SobolSequenceGenerator sequence = new SobolSequenceGenerator(space.dimensions());
      double[] offset = uniforms(space, seed, -1);
      return distinct(
          trials,
          draw -> {
            double[] point = sequence.nextVector();
            for (int i = 0; i < point.length; i++) {
              point[i] = (point[i] + offset[i]) % 1;
            }
            return space.at(point);
          });
    }
  };

  /** Most parameters that have directions. */
  static final int MOST_DIMENSIONS = 1000;

  /** A space of few choices is exhausted if so many draws in a row bring nothing new. */
  private static final int PATIENCE = 1000;

  /**
   * The settings of the first trials, all different; fewer if the space has no more.
   *
   * @param trials how many, at most
   * @param seed of the sweep
   */
  abstract List<Map<String, String>> settings(Space space, int trials, long seed);

  private static List<Map<String, String>> distinct(
      int trials, IntFunction<Map<String, String>> draws) {
    Set<Map<String, String>> settings = new LinkedHashSet<>();
    int draw = 0;
    for (int vain = 0; settings.size() < trials && vain < PATIENCE; draw++) {
      vain = settings.add(draws.apply(draw)) ? 0 : vain + 1;
    }
    return new ArrayList<>(settings);
  }

  private static double[] uniforms(Space space, long seed, long draw) {
    float[] draws = new float[space.dimensions()];
    NoiseKey key = NoiseKey.of(seed).child(Purpose.SWEEP).child(draw);
    new Draws().uniforms(key, 0, draws, 0, draws.length);
    double[] point = new double[draws.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = draws[i];
    }
    return point;
  }
}
