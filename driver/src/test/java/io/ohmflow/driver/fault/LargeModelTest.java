package io.ohmflow.driver.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.command.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockUpdatedInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** 50 million parameters, of which none passes through the driver in a step. */
@Tag("cluster")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class LargeModelTest {
  private static final int STEPS = 3;
  private static final int EXECUTORS = 2;

  private static final String YAML =
      """
      name: large
      data: {source: strokes, train: 32, test: 8}
      network: [flatten, linear: {out: 7100}, relu, linear: {out: 6300}, relu, linear: {out: 10}]
      hardware: ideal
      training:
        max-steps: 3
        batch: 4
        lanes: 2
        optimizer: {name: sgd, learning-rate: 0.001}
      evaluation: {chips: 0, every-epochs: 0}
      spark: {placement: sharded, shards: 4}
      """;

  /** Counts what goes to the driver and what executors may fetch from it; made by Spark. */
  public static final class Traffic extends SparkListener {
    private static final AtomicLong ANSWERS = new AtomicLong();
    private static final AtomicLong BLOCKS = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      ANSWERS.addAndGet(end.taskMetrics().resultSize());
    }

    @Override
    public void onBlockUpdated(SparkListenerBlockUpdated update) {
      BlockUpdatedInfo block = update.blockUpdatedInfo();
      if (block.blockManagerId().isDriver()) {
        BLOCKS.addAndGet(block.memSize() + block.diskSize());
      }
    }
  }

  @TempDir Path folder;

  @Test
  void trains() throws IOException {
    Path file = Files.writeString(folder.resolve("run.yaml"), YAML);
    Path run = folder.resolve("run");
    try (LocalCluster cluster = new LocalCluster(EXECUTORS, 1, 3072)) {
      cluster
          .with("spark.driver.maxResultSize", "4m")
          .with("spark.memory.fraction", "0.5")
          .with("spark.extraListeners", Traffic.class.getName());
      Cli.Result result = cluster.run("train", file.toString(), "--output", run.toString());
      assertEquals(0, result.exitCode(), result.err());
    }
    assertEquals(STEPS, FaultyRun.steps(run));
    long parameters = Files.size(run.resolve("model/weights.safetensors")) / Float.BYTES;
    assertTrue(parameters > 50_000_000, parameters + " parameters");
    // Of the whole run: what precedes the first step and the checkpoint included.
    long answers = Traffic.ANSWERS.get() / STEPS;
    long blocks = EXECUTORS * Traffic.BLOCKS.get() / STEPS;
    System.out.printf("bytes of a step to the driver %,d, from it %,d%n", answers, blocks);
    assertTrue(answers > 0 && blocks > 0);
    assertTrue(answers + blocks < 1_000_000, answers + " and " + blocks);
  }
}
