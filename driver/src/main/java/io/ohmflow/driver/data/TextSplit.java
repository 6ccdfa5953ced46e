package io.ohmflow.driver.data;

/**
 * Sends the beginning of a text to one sink and the rest to another.
 *
 * <p>Words are not cut: where the split must not fall into one, it waits for the next white space,
 * with which the second part begins.
 */
final class TextSplit implements TextSink {
  private final long first;
  private final boolean anywhere;
  private final TextSink begin;
  private final TextSink rest;
  private long position;
  private boolean passed;

  /**
   * @param first units of the first part, at least
   * @param anywhere whether the split may fall into a word
   */
  TextSplit(long first, boolean anywhere, TextSink begin, TextSink rest) {
    this.first = first;
    this.anywhere = anywhere;
    this.begin = begin;
    this.rest = rest;
  }

  @Override
  public void accept(int unit) {
    if (!passed && position >= first && (anywhere || Character.isWhitespace(unit))) {
      passed = true;
    }
    position++;
    (passed ? rest : begin).accept(unit);
  }

  @Override
  public void end() {
    begin.end();
    rest.end();
  }
}
