package io.ohmflow.driver.generate;

import io.ohmflow.driver.data.Tokenizer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Turns tokens into text as they come. The end of a text is held back while it is half of a
 * character, as it may be where tokens are bytes.
 */
public final class TextStream implements IntConsumer {
  private static final char HALF = '\ufffd';

  private final Tokenizer tokenizer;
  private final Consumer<String> out;
  private int[] tokens = new int[64];
  private int count;
  private int written;

  /**
   * @param out gets pieces of text
   */
  public TextStream(Tokenizer tokenizer, Consumer<String> out) {
    this.tokenizer = tokenizer;
    this.out = out;
  }

  @Override
  public void accept(int token) {
    if (count == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * count);
    }
    tokens[count++] = token;
    String text = text();
    int end = text.length();
    while (end > written && text.charAt(end - 1) == HALF) {
      end--;
    }
    write(text, end);
  }

  /** Writes what was held back. */
  public void end() {
    String text = text();
    write(text, text.length());
  }

  /** Everything so far. */
  public String text() {
    return tokenizer.decode(tokens, count);
  }

  private void write(String text, int end) {
    if (end > written) {
      out.accept(text.substring(written, end));
      written = end;
    }
  }
}
