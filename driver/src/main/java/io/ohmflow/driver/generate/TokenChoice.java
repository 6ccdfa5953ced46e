package io.ohmflow.driver.generate;

import java.util.Arrays;

/**
 * How the next token is drawn: with probability softmax(score / temperature) among the tokens of
 * the largest scores. Sums are in the order of the tokens and in double, so equal scores give equal
 * tokens on every machine.
 *
 * @param temperature finite and ≥ 0; 0 takes the token of the largest score
 * @param topK tokens to choose from, 0 for all; of equal scores at the border all count
 */
public record TokenChoice(double temperature, int topK) {

  public TokenChoice {
    if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY) || topK < 0) {
      throw new IllegalArgumentException(
          "expected a temperature and a number of tokens ≥ 0, got " + temperature + " and " + topK);
    }
  }

  /**
   * Chooses.
   *
   * @param scores read only; token k has {@code scores[from + k]}
   * @param tokens number of tokens, ≥ 1
   * @param u uniform in [0, 1)
   * @return the token, in [0, tokens)
   */
  int of(float[] scores, int from, int tokens, double u) {
    float[] sorted = Arrays.copyOfRange(scores, from, from + tokens);
    Arrays.sort(sorted);
    float top = sorted[tokens - 1];
    float least = topK == 0 || topK >= tokens ? sorted[0] : sorted[tokens - topK];
    if (temperature == 0) {
      least = top;
    }
    double[] sums = new double[tokens];
    double sum = 0;
    for (int k = 0; k < tokens; k++) {
      float score = scores[from + k];
      if (score >= least) {
        sum += temperature == 0 ? 1 : StrictMath.exp((score - top) / temperature);
      }
      sums[k] = sum;
    }
    int chosen = 0;
    while (chosen < tokens - 1 && !(sums[chosen] > u * sum)) {
      chosen++;
    }
    return chosen;
  }
}
