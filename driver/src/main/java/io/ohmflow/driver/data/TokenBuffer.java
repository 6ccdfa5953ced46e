package io.ohmflow.driver.data;

import java.util.ArrayList;
import java.util.List;

/** Tokens in pages, so that growing copies nothing; two bytes each. */
final class TokenBuffer implements TokenSink {
  private static final int PAGE = 1 << 20;

  /** Longest array that every virtual machine can make. */
  private static final int MOST = Integer.MAX_VALUE - 8;

  private final List<short[]> pages = new ArrayList<>();
  private long length;

  @Override
  public void accept(int token) {
    int at = (int) (length % PAGE);
    if (at == 0) {
      pages.add(new short[PAGE]);
    }
    pages.get(pages.size() - 1)[at] = (short) token;
    length++;
  }

  long length() {
    return length;
  }

  /** Whether there are more tokens than an array can hold. */
  boolean overflows() {
    return length > MOST;
  }

  /** All tokens; gives the pages up while it copies them. */
  short[] take() {
    short[] all = new short[Math.toIntExact(length)];
    for (int k = 0; k < pages.size(); k++) {
      int from = k * PAGE;
      System.arraycopy(pages.get(k), 0, all, from, Math.min(PAGE, all.length - from));
      pages.set(k, null);
    }
    pages.clear();
    length = 0;
    return all;
  }
}
