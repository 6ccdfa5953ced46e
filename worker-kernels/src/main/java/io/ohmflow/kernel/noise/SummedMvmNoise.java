package io.ohmflow.kernel.noise;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** Independent sources of noise per multiplication together: their variances add. */
final class SummedMvmNoise implements MvmNoise {
  private final List<MvmNoise> sources;

  private SummedMvmNoise(List<MvmNoise> sources) {
    this.sources = sources;
  }

  /** All of some sources; a single one is itself, and none is {@link MvmNoise#NONE}. */
  static MvmNoise of(MvmNoise... sources) {
    List<MvmNoise> some = Arrays.stream(sources).filter(s -> !s.none()).toList();
    return some.isEmpty() ? NONE : some.size() == 1 ? some.get(0) : new SummedMvmNoise(some);
  }

  @Override
  public OptionalDouble uniform(int power) {
    double sum = 0;
    for (MvmNoise source : sources) {
      OptionalDouble one = source.uniform(power);
      if (one.isEmpty()) {
        return one;
      }
      sum += one.getAsDouble();
    }
    return OptionalDouble.of(sum);
  }

  @Override
  public boolean needsSum() {
    return sources.stream().anyMatch(MvmNoise::needsSum);
  }

  @Override
  public void addCoefficients(int power, float[] difference, float[] sum, int n, float[] out) {
    for (MvmNoise source : sources) {
      source.addCoefficients(power, difference, sum, n, out);
    }
  }

  @Override
  public boolean differentiable() {
    return sources.stream().allMatch(MvmNoise::differentiable);
  }

  @Override
  public void addSlopes(
      int power,
      float[] difference,
      float[] sum,
      float[] upstream,
      int n,
      float[] byDifference,
      float[] bySum) {
    for (MvmNoise source : sources) {
      source.addSlopes(power, difference, sum, upstream, n, byDifference, bySum);
    }
  }
}
