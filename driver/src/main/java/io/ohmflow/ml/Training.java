package io.ohmflow.ml;

import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.MetricsLog;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.data.Dataset;
import io.ohmflow.driver.data.Normalization;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.driver.plan.RunPackage;
import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.spark.SparkLanes;
import io.ohmflow.driver.train.DriverPlacement;
import io.ohmflow.driver.train.LaneEngine;
import io.ohmflow.driver.train.LaneRuntime;
import io.ohmflow.driver.train.ParameterPlacement;
import io.ohmflow.driver.train.Trainer;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains a network on collected samples, on the lanes that {@code ohmflow train} uses. Its
 * checkpoints and metrics go to a temporary folder of the driver.
 */
final class Training {
  /** How the configuration is called in messages. */
  private static final String ORIGIN = "CimClassifier";

  /** Data that nobody loads stands for the section that a configuration must have. */
  private static final String RUN =
      """
      name: cim-classifier
      data: {source: strokes, train: 1, test: 1}
      evaluation: {every-epochs: 0}
      """;

  private final JavaSparkContext spark;

  Training(JavaSparkContext spark) {
    this.spark = spark;
  }

  /**
   * Trains.
   *
   * @param samples not normalised
   * @param shape of a sample
   * @param normalization of its channels
   * @param keys dotted keys of run.yaml and their values
   * @param settings further keys, {@code key=value}; they count more
   * @throws io.ohmflow.profile.document.InvalidInputException listing every problem
   */
  TrainedNetwork train(
      Dataset samples,
      SampleShape shape,
      Normalization normalization,
      Map<String, String> keys,
      String[] settings) {
    Map<String, String> all = new LinkedHashMap<>(keys);
    all.putAll(parsed(settings));
    Dataset data = samples.normalizedBy(normalization);
    LoadedRun run = new RunLoader(spark.hadoopConfiguration()).assemble(RUN, ORIGIN, all, data);
    RunPackage texts = run.forExecutors();
    RunConfig config = run.definition().config();
    try (LaneRuntime lanes =
        new SparkLanes(spark, texts, config.training().lanes(), config.spark())) {
      float[] trained = parameters(run, lanes);
      // Ranges that training has not seen are found now, while there are training samples.
      float[] calibrated = new LaneEngine(run.definition(), data, data).calibrated(trained);
      return new TrainedNetwork(
          texts.runYaml(), texts.profileYaml(), shape, normalization, calibrated);
    }
  }

  private static float[] parameters(LoadedRun run, LaneRuntime lanes) {
    try {
      Path temporary = Files.createTempDirectory("ohmflow-ml-");
      try {
        RunFolder folder = RunFolder.create(temporary.toUri().toString(), new Configuration(false));
        return parameters(run, lanes, folder);
      } finally {
        delete(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the temporary folder of the training failed", e);
    }
  }

  private static float[] parameters(LoadedRun run, LaneRuntime lanes, RunFolder folder)
      throws IOException {
    try (MetricsLog metrics = MetricsLog.open(folder);
        ParameterPlacement placement = new DriverPlacement(run.definition(), lanes)) {
      Trainer trainer =
          new Trainer(
              run.definition(),
              run.identity(),
              placement,
              new Trainer.Surroundings(
                  new CheckpointStore(folder, run.definition().layout(), 1),
                  metrics,
                  Progress.SILENT,
                  () -> Thread.currentThread().isInterrupted()));
      trainer.run(Optional.empty());
      return placement.parameters();
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }

  private static Map<String, String> parsed(String[] settings) {
    Problems problems = new Problems();
    Map<String, String> keys = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        problems.add(ORIGIN, 0, "settings", "expected key=value, got " + setting);
        continue;
      }
      String key = setting.substring(0, equals).strip();
      if (key.equals("data") || key.startsWith("data.")) {
        problems.add(ORIGIN, 0, "settings", key + ": the data is the DataFrame");
      }
      keys.put(key, setting.substring(equals + 1).strip());
    }
    problems.throwIfAny();
    return keys;
  }
}
