package io.ohmflow.driver.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.command.Cli;
import io.ohmflow.driver.fault.Fault.Action;
import io.ohmflow.driver.fault.Fault.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that is gone while it writes a checkpoint, and files that do not hold what they did. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LostDriverTest {
  private static final String IMPLEMENTATION = "spark.hadoop.fs.faulty.impl";
  private static final String OF_FILES = "spark.hadoop.fs.file.impl";

  @TempDir Path folder;

  /**
   * The sums of a checkpoint are written last. Where a rename is one step, nothing of the half
   * checkpoint is seen; in an object store it does not count.
   */
  @ParameterizedTest
  @CsvSource({"file, CHECKPOINT_PART, 10", "file, CHECKPOINT_END, 1"})
  @Tag("cluster")
  void betweenPartsAndSums(String scheme, Point point, int skipped) throws Exception {
    killedAndResumed(scheme, point, skipped);
  }

  @Test
  void betweenPartsAndSumsInAnObjectStore() throws Exception {
    killedAndResumed("faulty", Point.CHECKPOINT_END, 1);
    assertTrue(Files.exists(folder.resolve("run/checkpoints/step-00000010/SHA256SUMS")));
  }

  private void killedAndResumed(String scheme, Point point, int skipped) throws Exception {
    Fault fault = new Fault(point, Action.KILL, skipped, 1, folder);
    String run = scheme + "://" + folder.resolve("run");
    String faulty = FaultyFiles.class.getName();
    List<String> arguments = new ArrayList<>(List.of(FaultyRun.train(folder, run)));
    arguments.addAll(List.of("--master", "local[2]"));
    Path log = folder.resolve("log");
    Process driver =
        Cli.start(
            true,
            log,
            List.of(
                fault.option(),
                "-D" + IMPLEMENTATION + "=" + faulty,
                "-D" + OF_FILES + "=" + faulty),
            arguments.toArray(String[]::new));
    assertTrue(driver.waitFor(2, TimeUnit.MINUTES));
    assertEquals(137, driver.exitValue(), Files.readString(log));
    assertEquals(1, fault.happened());
    System.setProperty(IMPLEMENTATION, faulty);
    try {
      Cli.Result resumed = Cli.run("resume", run, "--master", "local[1]", "--json");
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(resumed));
      assertEquals(FaultyRun.STEPS, FaultyRun.steps(folder.resolve("run")));
    } finally {
      System.clearProperty(IMPLEMENTATION);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"weights-00002-of-00004.safetensors", "optimizer-00004-of-00004.safetensors"})
  void aByteThatChanged(String file) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(FaultyRun.train(folder, folder.resolve("run").toString(), "--json")));
    arguments.addAll(List.of("--master", "local[2]"));
    assertEquals(
        FaultyRun.digest(folder), FaultyRun.digestOf(Cli.run(arguments.toArray(String[]::new))));
    Path damaged = folder.resolve("run/checkpoints/step-00000012").resolve(file);
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 2] ^= 4;
    Files.write(damaged, bytes);
    Cli.Result resumed =
        Cli.run(
            "resume",
            folder.resolve("run").toString(),
            "--set",
            "spark.shards=3",
            "--master",
            "local[2]",
            "--json");
    assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(resumed));
    assertTrue(resumed.err().contains("using step-00000010 instead"), resumed.err());
  }
}
