package io.ohmflow.driver.data;

/**
 * Counts words as published perplexities per word do: what stands between white space, and the end
 * of each line. Passes the text on.
 */
final class WordCounter implements TextSink {
  private final TextSink next;
  private long words;
  private boolean inWord;

  WordCounter(TextSink next) {
    this.next = next;
  }

  @Override
  public void accept(int unit) {
    boolean space = Character.isWhitespace(unit);
    if (!space && !inWord) {
      words++;
    }
    if (unit == '\n') {
      words++;
    }
    inWord = !space;
    next.accept(unit);
  }

  @Override
  public void end() {
    next.end();
  }

  long words() {
    return words;
  }
}
