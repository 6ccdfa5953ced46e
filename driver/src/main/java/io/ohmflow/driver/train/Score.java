package io.ohmflow.driver.train;

/**
 * How well a network did on the test set.
 *
 * @param correct right answers
 * @param samples answers in all
 * @param lossSum cross-entropy summed over the samples
 */
public record Score(long correct, long samples, double lossSum) {

  /** Share of right answers, 0 to 1. */
  public double accuracy() {
    return samples == 0 ? 0 : (double) correct / samples;
  }

  /** Mean cross-entropy. */
  public double loss() {
    return samples == 0 ? 0 : lossSum / samples;
  }

  /** Both together. */
  public Score plus(Score other) {
    return new Score(correct + other.correct, samples + other.samples, lossSum + other.lossSum);
  }
}
