package io.ohmflow.driver.generate;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import java.util.function.IntConsumer;

/**
 * Writes a text token by token: the network sees what has been written, at most its context, and
 * scores the token that follows.
 */
public final class TextGenerator {
  private final Scores network;
  private final int context;
  private final int vocabulary;
  private final TokenChoice choice;

  /** The network that is asked. */
  public interface Scores {
    /**
     * Scores of one sample.
     *
     * @param features tokens [context]; those that are not written yet are 0
     * @param number of the question, from 0
     * @return [context × vocabulary]; may be longer
     */
    float[] of(float[] features, long number);
  }

  /**
   * @param context tokens of a sample
   * @param vocabulary number of tokens
   */
  public TextGenerator(Scores network, int context, int vocabulary, TokenChoice choice) {
    this.network = network;
    this.context = context;
    this.vocabulary = vocabulary;
    this.choice = choice;
  }

  /**
   * Goes on with a text.
   *
   * @param prompt tokens, at least one
   * @param count tokens to write
   * @param seed equal seeds choose equal tokens
   * @param sink gets each token as it is chosen
   */
  public void write(int[] prompt, int count, long seed, IntConsumer sink) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("a text needs a token to begin with");
    }
    NoiseKey key = NoiseKey.of(seed).child(Purpose.TEXT);
    Draws draws = new Draws();
    float[] uniform = new float[1];
    float[] window = new float[context];
    int seen = Math.min(context, prompt.length);
    for (int i = 0; i < seen; i++) {
      window[i] = prompt[prompt.length - seen + i];
    }
    for (int i = 0; i < count; i++) {
      // Causal: what stands behind the last token written changes nothing before it.
      float[] scores = network.of(window, i);
      draws.uniforms(key, i, uniform, 0, 1);
      int token = choice.of(scores, (seen - 1) * vocabulary, vocabulary, uniform[0]);
      sink.accept(token);
      if (seen == context) {
        System.arraycopy(window, 1, window, 0, context - 1);
        seen--;
      }
      window[seen++] = token;
    }
  }
}
