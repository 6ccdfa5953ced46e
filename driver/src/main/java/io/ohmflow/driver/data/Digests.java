package io.ohmflow.driver.data;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one digest that is used. */
public final class Digests {
  private Digests() {}

  /** SHA-256, new. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
