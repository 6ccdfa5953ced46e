package io.ohmflow.driver.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.command.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** 50 million parameters, of which none passes through the driver. */
@Tag("cluster")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class LargeModelTest {
  private static final int STEPS = 3;

  private static final String YAML =
      """
      name: large
      data: {source: strokes, train: 32, test: 8}
      network: [flatten, linear: {out: 63000}, relu, linear: {out: 10}]
      hardware: ideal
      training:
        max-steps: 3
        batch: 8
        lanes: 2
        optimizer: {name: sgd, learning-rate: 0.001}
      evaluation: {chips: 0, every-epochs: 0}
      spark: {placement: sharded, shards: 8}
      """;

  /** Counts what tasks have answered. */
  private static final class Answers extends SparkListener {
    private final AtomicLong bytes = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      bytes.addAndGet(end.taskMetrics().resultSize());
    }
  }

  @TempDir Path folder;

  @Test
  void trains() throws IOException {
    Path file = Files.writeString(folder.resolve("run.yaml"), YAML);
    Path run = folder.resolve("run");
    Answers answers = new Answers();
    try (LocalCluster cluster = new LocalCluster(2, 1, 3072)) {
      cluster.with("spark.driver.maxResultSize", "4m").with("spark.memory.fraction", "0.5");
      Cli.Result result =
          FaultyRun.harmed(
              cluster,
              run,
              1,
              () -> SparkContext.getOrCreate().addSparkListener(answers),
              "train",
              file.toString(),
              "--output",
              run.toString());
      assertEquals(0, result.exitCode(), result.err());
    }
    assertEquals(STEPS, FaultyRun.steps(run));
    long parameters = Files.size(run.resolve("model/weights.safetensors")) / Float.BYTES;
    assertTrue(parameters > 50_000_000, parameters + " parameters");
    long perStep = answers.bytes.get() / (STEPS - 1);
    assertTrue(perStep < 1_000_000, perStep + " bytes to the driver in a step");
    System.out.println("bytes to the driver in a step: " + perStep);
  }
}
