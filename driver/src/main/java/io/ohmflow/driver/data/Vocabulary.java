package io.ohmflow.driver.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.stream.IntStream;

/** What the tokens of a text stand for. Immutable. */
abstract sealed class Vocabulary implements Tokenizer, Serializable
    permits ByteVocabulary, CharacterVocabulary, MergeVocabulary, WordVocabulary {
  private static final long serialVersionUID = 2L;

  /** Most tokens, since each is kept in two bytes. */
  static final int MOST = 1 << Short.SIZE;

  /** The token as people read it. */
  abstract String shown(int token);

  /** Turns a text, given piece by piece, into tokens. */
  abstract TextSink encoder(TokenSink tokens);

  /** Feeds what each token stands for. */
  abstract void update(MessageDigest digest);

  /** What each token stands for, for other programs. */
  abstract ObjectNode json();

  /** The units that {@link #encoder} takes. */
  abstract IntStream units(String text);

  @Override
  public int[] encode(String text) {
    IntStream.Builder tokens = IntStream.builder();
    TextSink encoder = encoder(tokens::add);
    units(text).forEach(encoder::accept);
    encoder.end();
    return tokens.build().toArray();
  }

  /** The bytes of a text in UTF-8, as units. */
  static IntStream bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, bytes.length).map(i -> Byte.toUnsignedInt(bytes[i]));
  }

  /** A byte as people read it. */
  static String shownByte(int value) {
    return value >= ' ' && value < 0x7f ? Character.toString(value) : "\\x%02x".formatted(value);
  }
}
