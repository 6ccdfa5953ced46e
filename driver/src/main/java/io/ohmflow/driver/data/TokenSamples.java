package io.ohmflow.driver.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * Windows over a text. Sample i begins at token i · stride and holds {@code context} tokens; the
 * right answer at each position is the token that follows. Features are the numbers of the tokens.
 */
final class TokenSamples implements Samples {
  private static final long serialVersionUID = 1L;

  /** Tokens converted at once for the digest. */
  private static final int BLOCK = 4096;

  private final short[] tokens;
  private final int context;
  private final int stride;
  private final Vocabulary vocabulary;
  private final double perWord;

  /**
   * Takes ownership of the array.
   *
   * @param tokens unsigned, more than {@code context} of them
   * @param context tokens of a window, ≥ 2
   * @param stride from one window to the next, ≥ 1
   * @param perWord mean tokens of a word
   */
  TokenSamples(short[] tokens, int context, int stride, Vocabulary vocabulary, double perWord) {
    if (context < 2 || stride < 1 || tokens.length <= context) {
      throw new IllegalArgumentException(
          "%d tokens in windows of %d, %d apart".formatted(tokens.length, context, stride));
    }
    this.tokens = tokens;
    this.context = context;
    this.stride = stride;
    this.vocabulary = vocabulary;
    this.perWord = perWord;
  }

  /** Number of windows, each with an answer behind its last token. */
  int windows() {
    return (tokens.length - 1 - context) / stride + 1;
  }

  int context() {
    return context;
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Mean tokens of a word, where a word is what stands between white space, or a line's end. */
  double perWord() {
    return perWord;
  }

  /** Values of all windows, of which those of windows that overlap count several times. */
  @Override
  public long bytes() {
    return (long) Short.BYTES * tokens.length;
  }

  @Override
  public int length() {
    return Math.multiplyExact(windows(), context);
  }

  private int place(int index) {
    return index / context * stride + index % context;
  }

  @Override
  public float value(int index) {
    return Short.toUnsignedInt(tokens[place(index)]);
  }

  /** The token that follows the one at an index. */
  int next(int index) {
    return Short.toUnsignedInt(tokens[place(index) + 1]);
  }

  @Override
  public void features(int from, int n, float[] out, int offset) {
    for (int i = 0; i < n; i++) {
      out[offset + i] = value(from + i);
    }
  }

  @Override
  public Samples first(int n) {
    int end = (n / context - 1) * stride + context + 1;
    return new TokenSamples(Arrays.copyOf(tokens, end), context, stride, vocabulary, perWord);
  }

  /** Tokens are names, not quantities: they stay as they are. */
  @Override
  public Samples normalizedBy(Normalization normalization) {
    return this;
  }

  @Override
  public ValueStatistics statistics(int channels) {
    int min = Integer.MAX_VALUE;
    int max = 0;
    long sum = 0;
    for (short token : tokens) {
      int t = Short.toUnsignedInt(token);
      min = Math.min(min, t);
      max = Math.max(max, t);
      sum += t;
    }
    double mean = (double) sum / tokens.length;
    double squares = 0;
    for (short token : tokens) {
      double distance = Short.toUnsignedInt(token) - mean;
      squares += distance * distance;
    }
    return new ValueStatistics(
        min, max, List.of(mean), List.of(Math.sqrt(squares / tokens.length)));
  }

  /** Begins with the kind and with what tokens stand for: two texts never have equal digests. */
  @Override
  public void update(MessageDigest digest) {
    digest.update("tokens".getBytes(StandardCharsets.US_ASCII));
    vocabulary.update(digest);
    ByteBuffer block = ByteBuffer.allocate(BLOCK * Short.BYTES);
    digest.update(block.putInt(stride).array(), 0, Integer.BYTES);
    for (int from = 0; from < tokens.length; from += BLOCK) {
      int n = Math.min(BLOCK, tokens.length - from);
      block.clear().asShortBuffer().put(tokens, from, n);
      digest.update(block.array(), 0, n * Short.BYTES);
    }
  }

  /** A window for people. */
  String excerpt(int window, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(context, most); i++) {
      text.append(vocabulary.shown(Short.toUnsignedInt(tokens[window * stride + i])));
    }
    return text.toString();
  }
}
