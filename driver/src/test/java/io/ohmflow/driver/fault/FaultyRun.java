package io.ohmflow.driver.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ohmflow.driver.command.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A short run with noise that can be told to fail, and what it ends with if nothing does. */
final class FaultyRun {
  static final int STEPS = 12;

  private static final String YAML =
      """
      name: faulty
      seed: 7
      data: {source: strokes, train: 240, test: 40, seed: 3}
      network: [flatten, linear: {out: 88}, batchNorm, relu, linear: {out: 10}]
      hardware: pcm-standard
      training:
        epochs: 2
        batch: 40
        lanes: 8
        optimizer: {name: adamw, learning-rate: 0.01}
        max-gradient-norm: 5
      checkpoint: {every-steps: 5}
      evaluation: {chips: 0}
      spark: {placement: sharded, shards: 4, tasks: 4}
      """;

  private static String digest;

  private FaultyRun() {}

  /** What is done to a run while it is running. */
  interface Harm {
    void happen() throws IOException;
  }

  /** Says how far a run is. */
  interface Count {
    long steps() throws IOException;
  }

  /** Arguments that train in a folder. */
  static String[] train(Path folder, String output, String... more) throws IOException {
    String noise = "hardware.device.programming-noise={model: class, class: ";
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                Files.writeString(folder.resolve("run.yaml"), YAML).toString(),
                "--set",
                noise + FaultyNoise.class.getName() + "}",
                "--output",
                output));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  /** Arguments that train to {@code run} in a folder. */
  static String[] train(Path folder) throws IOException {
    return train(folder, folder.resolve("run").toString());
  }

  /** Trains to {@code run} in a folder, and harms the run once it has done some steps. */
  static Cli.Result harmed(LocalCluster cluster, Path folder, int steps, Harm harm)
      throws IOException {
    Path run = folder.resolve("run");
    return harmed(cluster, () -> steps(run), steps, harm, train(folder));
  }

  /** Runs a verb and harms it once its run has done some steps; waits for its end either way. */
  static Cli.Result harmed(
      LocalCluster cluster, Count done, int steps, Harm harm, String... arguments)
      throws IOException {
    CompletableFuture<Cli.Result> end = CompletableFuture.supplyAsync(() -> cluster.run(arguments));
    try {
      while (done.steps() < steps && !end.isDone()) {
        pause(20);
      }
      harm.happen();
    } finally {
      end.join();
    }
    return end.join();
  }

  static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Steps that a run has done. */
  static long steps(Path run) throws IOException {
    return stepLines(run).size();
  }

  /** Wall time of each step of a run. */
  static double[] stepMillis(Path run) throws IOException {
    List<String> lines = stepLines(run);
    double[] millis = new double[lines.size()];
    for (int i = 0; i < millis.length; i++) {
      millis[i] = new ObjectMapper().readTree(lines.get(i)).path("stepMillis").asDouble();
    }
    return millis;
  }

  private static List<String> stepLines(Path run) throws IOException {
    Path metrics = run.resolve("metrics.jsonl");
    if (!Files.exists(metrics)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(metrics)) {
      return lines.filter(line -> line.contains("\"kind\":\"step\"")).toList();
    }
  }

  /** The digest of the undisturbed run, by one thread with the parameters on the driver. */
  static synchronized String digest(Path folder) throws IOException {
    if (digest == null) {
      String output = folder.resolve("undisturbed").toString();
      List<String> arguments =
          new ArrayList<>(
              List.of(train(folder, output, "--set", "spark.placement=driver", "--json")));
      arguments.addAll(List.of("--master", "local[1]"));
      digest = digestOf(Cli.run(arguments.toArray(String[]::new)));
    }
    return digest;
  }

  static String digestOf(Cli.Result result) throws IOException {
    assertEquals(0, result.exitCode(), result.err());
    return result.json().path("digest").asText();
  }
}
