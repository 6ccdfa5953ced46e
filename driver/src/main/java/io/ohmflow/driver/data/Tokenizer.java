package io.ohmflow.driver.data;

/** Turns a text into the tokens that a network knows, and back. */
public interface Tokenizer {
  /** Number of tokens. */
  int size();

  /** The tokens of a text. */
  int[] encode(String text);

  /**
   * The text of tokens. Bytes that are no UTF-8, and tokens that stand for unknown things, become
   * replacement characters or {@code <unk>}.
   *
   * @param n how many of the tokens count
   */
  String decode(int[] tokens, int n);
}
