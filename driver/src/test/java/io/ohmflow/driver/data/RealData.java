package io.ohmflow.driver.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Published sets for tests that need them: a folder named by the system property {@code
 * ohmflow.test.data} or the environment variable {@code OHMFLOW_TEST_DATA}, or else {@code
 * shared/data} beside the repository.
 */
final class RealData {
  private static final Path BESIDE_REPOSITORY = Path.of("..", "..", "shared", "data");

  private RealData() {}

  /** The folder of a set; where it is absent the calling test is skipped. */
  static Path folder(String name) {
    String fromEnvironment = System.getenv("OHMFLOW_TEST_DATA");
    String root =
        System.getProperty(
            "ohmflow.test.data",
            fromEnvironment == null ? BESIDE_REPOSITORY.toString() : fromEnvironment);
    Path folder = Path.of(root).resolve(name);
    Assumptions.assumeTrue(
        Files.isDirectory(folder), () -> "no real data in " + folder.toAbsolutePath().normalize());
    return folder;
  }
}
