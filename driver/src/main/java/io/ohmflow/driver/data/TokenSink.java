package io.ohmflow.driver.data;

/** Takes tokens one by one. */
interface TokenSink {
  void accept(int token);
}
