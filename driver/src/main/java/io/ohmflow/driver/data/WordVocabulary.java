package io.ohmflow.driver.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Words between white space, as tokenised texts such as WikiText have them: {@code <unk>} for all
 * that have no token of their own, {@code <eos>} for the end of a line, then the most frequent
 * words of the training text.
 */
final class WordVocabulary extends Vocabulary {
  private static final long serialVersionUID = 1L;

  static final String UNKNOWN = "<unk>";
  static final String LINE_END = "<eos>";

  /** Tokens that no word of the text is needed for. */
  static final int RESERVED = 2;

  private static final int LINE_END_TOKEN = 1;

  /** Longer words are cut, so that a file without white space needs no more memory. */
  private static final int LONGEST = 1000;

  private final String[] words;

  /** Number of each word; made anew on each machine. */
  private transient volatile Map<String, Integer> numbers;

  /**
   * @param words the most frequent words, in the order of their tokens, without the reserved ones
   */
  WordVocabulary(String[] words) {
    this.words = words;
  }

  @Override
  public int size() {
    return RESERVED + words.length;
  }

  private Map<String, Integer> numbers() {
    Map<String, Integer> known = numbers;
    if (known == null) {
      known = new HashMap<>();
      for (int k = 0; k < words.length; k++) {
        known.put(words[k], RESERVED + k);
      }
      numbers = known;
    }
    return known;
  }

  @Override
  String shown(int token) {
    return token == LINE_END_TOKEN ? "↵ " : word(token) + " ";
  }

  private String word(int token) {
    if (token < RESERVED) {
      return token == LINE_END_TOKEN ? LINE_END : UNKNOWN;
    }
    return words[token - RESERVED];
  }

  @Override
  TextSink encoder(TokenSink tokens) {
    Map<String, Integer> known = numbers();
    return new Splitter(
        word ->
            tokens.accept(word.equals(LINE_END) ? LINE_END_TOKEN : known.getOrDefault(word, 0)));
  }

  @Override
  IntStream units(String text) {
    return text.codePoints();
  }

  @Override
  public String decode(int[] tokens, int n) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < n; i++) {
      boolean lineEnd = tokens[i] == LINE_END_TOKEN;
      boolean separated = lineEnd || text.isEmpty() || text.charAt(text.length() - 1) == '\n';
      text.append(separated ? "" : " ").append(lineEnd ? "\n" : word(tokens[i]));
    }
    return text.toString();
  }

  @Override
  void update(MessageDigest digest) {
    digest.update(("words" + String.join("\n", words)).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("tokens", "words");
    ArrayNode list = json.putArray("words").add(UNKNOWN).add(LINE_END);
    Arrays.stream(words).forEach(list::add);
    return json;
  }

  /** Takes words. */
  interface WordSink {
    void accept(String word);
  }

  /** Cuts a text into words; the end of a line counts as one. */
  static final class Splitter implements TextSink {
    private final WordSink words;
    private final StringBuilder word = new StringBuilder();

    Splitter(WordSink words) {
      this.words = words;
    }

    @Override
    public void accept(int unit) {
      if (Character.isWhitespace(unit)) {
        end();
        if (unit == '\n') {
          words.accept(LINE_END);
        }
        return;
      }
      word.appendCodePoint(unit);
      if (word.length() >= LONGEST) {
        end();
      }
    }

    @Override
    public void end() {
      if (!word.isEmpty()) {
        words.accept(word.toString());
        word.setLength(0);
      }
    }
  }
}
