package io.ohmflow.driver.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The characters (Unicode code points) of the training text in ascending order, then one token for
 * all others if the test text has others.
 */
final class CharacterVocabulary extends Vocabulary {
  private static final long serialVersionUID = 1L;
  private static final int REPLACEMENT = 0xfffd;

  private final int[] characters;

  /** Whether there is a token for characters that the training text has not. */
  private final boolean others;

  private CharacterVocabulary(int[] characters, boolean others) {
    this.characters = characters;
    this.others = others;
  }

  /**
   * Of the characters of two texts.
   *
   * @param train code points of the training text
   * @param test code points of the test text
   */
  static CharacterVocabulary of(BitSet train, BitSet test) {
    BitSet unknown = (BitSet) test.clone();
    unknown.andNot(train);
    return new CharacterVocabulary(train.stream().toArray(), !unknown.isEmpty());
  }

  @Override
  public int size() {
    return characters.length + (others ? 1 : 0);
  }

  private int token(int character) {
    int at = Arrays.binarySearch(characters, character);
    if (at >= 0) {
      return at;
    }
    // Without a token for others, which only a prompt can need, the next known character stands in.
    return others ? characters.length : Math.min(-at - 1, characters.length - 1);
  }

  @Override
  String shown(int token) {
    int character = character(token);
    return character == '\n' ? "↵" : Character.toString(character);
  }

  private int character(int token) {
    return token < characters.length ? characters[token] : REPLACEMENT;
  }

  @Override
  TextSink encoder(TokenSink tokens) {
    return unit -> tokens.accept(token(unit));
  }

  @Override
  IntStream units(String text) {
    return text.codePoints();
  }

  @Override
  public String decode(int[] tokens, int n) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < n; i++) {
      text.appendCodePoint(character(tokens[i]));
    }
    return text.toString();
  }

  @Override
  void update(MessageDigest digest) {
    digest.update((Arrays.toString(characters) + others).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("tokens", "characters");
    ArrayNode list = json.putArray("characters");
    Arrays.stream(characters).mapToObj(Character::toString).forEach(list::add);
    return json.put("others", others);
  }
}
