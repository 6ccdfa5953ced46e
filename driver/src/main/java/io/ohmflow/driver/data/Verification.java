package io.ohmflow.driver.data;

import io.ohmflow.driver.data.Downloads.Content;
import io.ohmflow.driver.data.Downloads.Item;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Tells whether a file is the one that was published. */
final class Verification {
  private static final int BUFFER = 1 << 16;

  /** How much longer than published a file compressed anew may be: a share and a few bytes. */
  private static final double LONGER_SHARE = 1.5;

  private static final long LONGER_BYTES = 1 << 16;

  private Verification() {}

  /** The length from which a file cannot be the right one, so that reading it can stop. */
  static long longestAccepted(Item item) {
    if (item.content().isEmpty()) {
      return item.bytes();
    }
    return (long) (item.bytes() * LONGER_SHARE) + LONGER_BYTES;
  }

  /** Whether the file, or what it unpacks to, has the published sum. */
  static boolean matches(Path file, Item item) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > longestAccepted(item)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      if (sum(in, item.bytes()).equals(item.sha256())) {
        return true;
      }
    }
    return item.content().isPresent() && unpacksTo(file, item.content().get());
  }

  private static boolean unpacksTo(Path file, Content content) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), BUFFER)) {
      return sum(in, content.bytes()).equals(content.sha256());
    } catch (ZipException | EOFException e) {
      return false;
    }
  }

  /** The sum of a stream, or the empty text if it has another length. */
  private static String sum(InputStream in, long length) throws IOException {
    MessageDigest digest = Digests.sha256();
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    for (int n = in.read(buffer); n >= 0 && total <= length; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
      total += n;
    }
    return total == length ? HexFormat.of().formatHex(digest.digest()) : "";
  }
}
