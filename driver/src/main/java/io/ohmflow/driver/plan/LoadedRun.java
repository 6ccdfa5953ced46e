package io.ohmflow.driver.plan;

import io.ohmflow.driver.data.Dataset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A run that has been read and found valid, with its data in memory.
 *
 * @param definition everything resolved
 * @param train training samples
 * @param test test samples
 */
public record LoadedRun(RunDefinition definition, Dataset train, Dataset test) {
  /** Raised when the mathematics of a step changes, so that old digests are not compared. */
  private static final int NUMERICS = 3;

  /** What executors get. */
  public RunPackage forExecutors() {
    return new RunPackage(
        definition.config().document().toYaml(),
        definition.profile().text(),
        train,
        test,
        definition.pretrained().files());
  }

  /**
   * SHA-256 of all that fixes what is trained: configuration without its free keys, the profile if
   * the network is trained on it, data snapshot, numerics version, networks trained before.
   */
  public String identity() {
    String text =
        String.join(
            "\n",
            "ohmflow numerics " + NUMERICS,
            definition.config().fixedYaml(),
            definition.config().trainsOnItsHardware() ? definition.profile().text() : "",
            train.fingerprint(),
            test.fingerprint() + definition.pretrained().files().identity());
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
