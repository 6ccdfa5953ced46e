package io.ohmflow.driver.data;

/** Takes a text piece by piece, so that nobody has to hold it. */
interface TextSink {
  /** Takes the next byte (0 to 255) or code point, whichever the reader gives. */
  void accept(int unit);

  /** There is no more. */
  default void end() {}
}
