package io.ohmflow.driver.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The chained SHA-256 of the parameters after every step, so that two runs compare by one value.
 *
 * <p>{@code h_0 = SHA-256(identity)} and {@code h_t = SHA-256(h_{t-1}, t, d_t)} with the digest of
 * the parameters {@code d_t} as {@link BlockDigests} defines it, numbers little-endian. The
 * identity is the text that fixes a training: configuration, data snapshot, its chip. Not
 * thread-safe.
 */
public final class DigestChain {
  private final MessageDigest sha256 = sha256();
  private byte[] value;

  private DigestChain(byte[] value) {
    this.value = value;
  }

  /** A chain before its first step. */
  public static DigestChain start(String identity) {
    return new DigestChain(sha256().digest(identity.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * A chain as {@link #hex()} gave it.
   *
   * @throws IllegalArgumentException if {@code hex} is no SHA-256 value
   */
  public static DigestChain resume(String hex) {
    byte[] value = HexFormat.of().parseHex(hex);
    if (value.length != 32) {
      throw new IllegalArgumentException("expected 64 hexadecimal digits, got " + hex);
    }
    return new DigestChain(value);
  }

  /**
   * Adds one version of the parameters.
   *
   * @param step steps done
   * @param parameterDigest {@link BlockDigests#root} of the parameters after that step
   */
  public void advance(long step, byte[] parameterDigest) {
    sha256.update(value);
    sha256.update(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, step));
    value = sha256.digest(parameterDigest);
  }

  /** The present value, 64 hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
