package io.ohmflow.driver.preflight;

import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Digest of a fixed product of two matrices. Two machines where it differs cannot give the same
 * training; odd sizes and values of many magnitudes make a difference in the order of sums likely
 * to show.
 */
final class ProductDigest {
  private static final int ROWS = 67;
  private static final int SUMMED = 517;
  private static final int COLUMNS = 131;
  private static final int SHOWN = 8;

  private ProductDigest() {}

  /** The digest, 16 hexadecimal digits. */
  static String of(Linalg linalg) {
    float[] product = new float[ROWS * COLUMNS];
    linalg.multiply(
        Matrix.of(values(ROWS * SUMMED), ROWS, SUMMED),
        Matrix.of(values(SUMMED * COLUMNS), SUMMED, COLUMNS),
        Matrix.of(product, ROWS, COLUMNS));
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * product.length);
    bytes.asFloatBuffer().put(product);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      return HexFormat.of().formatHex(digest, 0, SHOWN);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Multiples of the golden ratio without their whole part, from −1/2 to 1/2. */
  private static float[] values(int n) {
    float[] values = new float[n];
    double golden = (Math.sqrt(5) - 1) / 2;
    for (int i = 0; i < n; i++) {
      double x = i * golden;
      values[i] = (float) (x - Math.floor(x) - 0.5);
    }
    return values;
  }
}
