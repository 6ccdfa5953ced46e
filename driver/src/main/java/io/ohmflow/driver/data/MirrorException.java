package io.ohmflow.driver.data;

import java.io.IOException;

/** A mirror did not deliver what it should; another one may. */
final class MirrorException extends IOException {
  private static final long serialVersionUID = 1L;

  MirrorException(String message) {
    super(message);
  }

  MirrorException(String message, Throwable cause) {
    super(message, cause);
  }
}
