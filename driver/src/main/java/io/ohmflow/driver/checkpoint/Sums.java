package io.ohmflow.driver.checkpoint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SHA-256 of some files of a folder, in the form that {@code sha256sum -c SHA256SUMS} reads.
 * Lines that are none are passed over: a file without a sum is not checked.
 */
final class Sums {
  /** Name of the file with the sums. */
  static final String FILE = "SHA256SUMS";

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");

  private final Map<String, String> sums = new TreeMap<>();

  static Sums parse(String text) {
    Sums sums = new Sums();
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        sums.sums.put(matcher.group(2), matcher.group(1));
      }
    }
    return sums;
  }

  void put(String file, byte[] content) {
    sums.put(file, sha256(content));
  }

  void put(String file, String sha256) {
    sums.put(file, sha256);
  }

  void remove(String file) {
    sums.remove(file);
  }

  boolean covers(String file) {
    return sums.containsKey(file);
  }

  /** Whether the file has a sum and this is its content. */
  boolean match(String file, byte[] content) {
    return match(file, sha256(content));
  }

  /** Whether the file has a sum and this is it. */
  boolean match(String file, String sha256) {
    return sha256.equals(sums.get(file));
  }

  String text() {
    StringBuilder text = new StringBuilder();
    sums.forEach((file, sum) -> text.append(sum).append("  ").append(file).append('\n'));
    return text.toString();
  }

  static String sha256(byte[] content) {
    return HexFormat.of().formatHex(algorithm().digest(content));
  }

  static MessageDigest algorithm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
