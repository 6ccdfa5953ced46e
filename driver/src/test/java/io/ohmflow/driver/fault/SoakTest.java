package io.ohmflow.driver.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.command.Cli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing grows in ten thousand steps. */
@Tag("soak")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class SoakTest {
  private static final int STEPS = 10_000;
  private static final int LOOK = 1_000;

  private static final String YAML =
      """
      name: soak
      data: {source: strokes, train: 64, test: 8}
      network: [flatten, linear: {out: 8}, relu, linear: {out: 10}]
      hardware: generic-gaussian
      training: {epochs: 10000, max-steps: 10000, batch: 8, lanes: 2, optimizer: {name: adamw}}
      checkpoint: {every-steps: 100}
      evaluation: {chips: 0}
      spark: {placement: sharded, shards: 2, tasks: 2}
      """;

  /**
   * What a run occupies.
   *
   * @param heapBytes after a garbage collection
   * @param shuffleBytes in Spark's local folder
   */
  private record Occupied(long heapBytes, int threads, int persistedRdds, long shuffleBytes) {}

  @TempDir Path folder;

  @Test
  void nothingGrows() throws IOException {
    Path file = Files.writeString(folder.resolve("run.yaml"), YAML);
    Path local = Files.createDirectory(folder.resolve("local"));
    System.setProperty("spark.local.dir", local.toString());
    List<Occupied> looks = new ArrayList<>();
    try {
      Path run = folder.resolve("run");
      CompletableFuture<Cli.Result> end =
          CompletableFuture.supplyAsync(
              () ->
                  Cli.run(
                      "train",
                      file.toString(),
                      "--output",
                      run.toString(),
                      "--master",
                      "local[2]"));
      for (int at = LOOK; at < STEPS; at += LOOK) {
        while (FaultyRun.steps(run) < at && !end.isDone()) {
          FaultyRun.pause(1000);
        }
        assertFalse(end.isDone(), () -> end.join().err());
        looks.add(look(local));
        System.out.println(at + " steps: " + looks.get(looks.size() - 1));
      }
      Cli.Result result = end.join();
      assertEquals(0, result.exitCode(), result.err());
    } finally {
      System.clearProperty("spark.local.dir");
    }
    Occupied early = looks.get(1);
    Occupied late = looks.get(looks.size() - 1);
    assertTrue(late.heapBytes < 1.2 * early.heapBytes + (8 << 20), early + ", then " + late);
    assertTrue(late.threads <= early.threads + 5, early + ", then " + late);
    assertTrue(late.persistedRdds <= 9, late.toString());
    assertTrue(late.shuffleBytes < 2 * early.shuffleBytes + (8 << 20), early + ", then " + late);
  }

  private static Occupied look(Path local) throws IOException {
    System.gc();
    return new Occupied(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        SparkContext.getOrCreate().getPersistentRDDs().size(),
        size(local));
  }

  private static long size(Path local) throws IOException {
    long size = 0;
    List<Path> files;
    try (Stream<Path> found = Files.walk(local)) {
      files = found.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException e) {
      return size(local);
    }
    for (Path file : files) {
      try {
        size += Files.size(file);
      } catch (NoSuchFileException e) {
        continue;
      }
    }
    return size;
  }
}
