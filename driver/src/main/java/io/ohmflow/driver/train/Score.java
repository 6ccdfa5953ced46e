package io.ohmflow.driver.train;

/**
 * How well a network did on the test set.
 *
 * @param correct right answers
 * @param samples answers in all: one per sample, of a text one per token
 * @param lossSum cross-entropy summed over the answers
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

  /** e to the mean cross-entropy: among how many equally likely tokens the network hesitates. */
  public double perplexity() {
    return StrictMath.exp(loss());
  }

  /** Both together. */
  public Score plus(Score other) {
    return new Score(correct + other.correct, samples + other.samples, lossSum + other.lossSum);
  }
}
