package io.ohmflow.driver.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ohmflow.driver.data.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextGeneratorTest {
  private static final int CONTEXT = 4;
  private static final int VOCABULARY = 7;

  /** Knows that each token is followed by the next larger one. */
  private static float[] counting(float[] features, long number) {
    float[] scores = new float[CONTEXT * VOCABULARY];
    for (int i = 0; i < CONTEXT; i++) {
      scores[i * VOCABULARY + ((int) features[i] + 1) % VOCABULARY] = 20;
    }
    return scores;
  }

  private static List<Integer> write(TokenChoice choice, int[] prompt, int count, long seed) {
    List<Integer> tokens = new ArrayList<>();
    new TextGenerator(TextGeneratorTest::counting, CONTEXT, VOCABULARY, choice)
        .write(prompt, count, seed, tokens::add);
    return tokens;
  }

  @Test
  void aTextMayBeLongerThanTheContext() {
    TokenChoice likeliest = new TokenChoice(0, 0);
    assertEquals(
        List.of(4, 5, 6, 0, 1, 2, 3, 4, 5), write(likeliest, new int[] {3}, 9, 1), "from one");
    assertEquals(
        List.of(6, 0, 1), write(likeliest, new int[] {0, 1, 2, 3, 4, 5}, 3, 1), "a long prompt");
    assertThrows(IllegalArgumentException.class, () -> write(likeliest, new int[0], 3, 1));
  }

  @Test
  void aSeedGivesOneText() {
    TokenChoice hot = new TokenChoice(20, 0);
    List<Integer> first = write(hot, new int[] {0}, 40, 1);
    assertEquals(first, write(hot, new int[] {0}, 40, 1));
    assertEquals(first.subList(0, 10), write(hot, new int[] {0}, 10, 1));
    int same = 0;
    List<Integer> other = write(hot, new int[] {0}, 40, 2);
    for (int i = 0; i < 40; i++) {
      same += first.get(i).equals(other.get(i)) ? 1 : 0;
    }
    // Of near random tokens 1 in 5 agrees; more than 25 of 40 would be a chance of 1e-8.
    assertEquals(0, same / 26);
  }

  @Test
  void tokensAreDrawnInProportion() {
    float[] scores = {9, (float) Math.log(1), (float) Math.log(2), (float) Math.log(5)};
    int[] counts = new int[3];
    TokenChoice all = new TokenChoice(1, 0);
    for (int i = 0; i < 800; i++) {
      counts[all.of(scores, 1, 3, (i + 0.5) / 800)]++;
    }
    assertArrayEquals(new int[] {100, 200, 500}, counts);
    int[] two = new int[3];
    TokenChoice best = new TokenChoice(1, 2);
    for (int i = 0; i < 700; i++) {
      two[best.of(scores, 1, 3, (i + 0.5) / 700)]++;
    }
    assertArrayEquals(new int[] {0, 200, 500}, two);
  }

  @Test
  void halfACharacterWaitsForItsOtherHalf() {
    Tokenizer bytes = new Bytes();
    List<String> pieces = new ArrayList<>();
    TextStream stream = new TextStream(bytes, pieces::add);
    for (int token : bytes.encode("aé∑")) {
      stream.accept(token);
    }
    stream.accept(0xc3);
    assertEquals(List.of("a", "é", "∑"), pieces);
    stream.end();
    assertEquals("aé∑\ufffd", String.join("", pieces));
    assertEquals("aé∑\ufffd", stream.text());
  }

  private static final class Bytes implements Tokenizer {
    @Override
    public int size() {
      return 256;
    }

    @Override
    public int[] encode(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      int[] tokens = new int[bytes.length];
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = bytes[i] & 0xff;
      }
      return tokens;
    }

    @Override
    public String decode(int[] tokens, int n) {
      byte[] bytes = new byte[n];
      for (int i = 0; i < n; i++) {
        bytes[i] = (byte) tokens[i];
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
