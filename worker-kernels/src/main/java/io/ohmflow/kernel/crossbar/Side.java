package io.ohmflow.kernel.crossbar;

/** The two devices of a differential pair. */
public enum Side {
  PLUS,
  MINUS
}
