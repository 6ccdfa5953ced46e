package io.ohmflow.driver.data;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The tokens of a text: all 256 bytes, or the characters (Unicode code points) of the training text
 * in ascending order, then one token for all others if the test text has others. Immutable.
 */
final class Vocabulary implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BYTES = 256;

  /** Code point of each token; empty for bytes. */
  private final int[] characters;

  /** Whether there is a token for characters that the training text has not. */
  private final boolean others;

  private Vocabulary(int[] characters, boolean others) {
    this.characters = characters;
    this.others = others;
  }

  static Vocabulary bytes() {
    return new Vocabulary(new int[0], false);
  }

  /**
   * Of characters.
   *
   * @param train code points of the training text
   * @param test code points of the test text
   */
  static Vocabulary of(int[] train, int[] test) {
    BitSet seen = new BitSet();
    for (int c : train) {
      seen.set(c);
    }
    return new Vocabulary(seen.stream().toArray(), IntStream.of(test).anyMatch(c -> !seen.get(c)));
  }

  /** Number of tokens. */
  int size() {
    return characters.length == 0 ? BYTES : characters.length + (others ? 1 : 0);
  }

  /** The token of a character or byte. */
  short token(int character) {
    if (characters.length == 0) {
      return (short) character;
    }
    int at = Arrays.binarySearch(characters, character);
    return (short) (at < 0 ? characters.length : at);
  }

  /** The token as people read it. */
  String shown(int token) {
    if (characters.length == 0) {
      return token >= ' ' && token < 0x7f ? Character.toString(token) : "\\x%02x".formatted(token);
    }
    if (token >= characters.length) {
      return "\ufffd";
    }
    return characters[token] == '\n' ? "↵" : Character.toString(characters[token]);
  }

  /** Feeds what each token stands for. */
  void update(MessageDigest digest) {
    String text = characters.length == 0 ? "bytes" : Arrays.toString(characters) + others;
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
