package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.CheckpointState;
import io.ohmflow.driver.checkpoint.MetricsLog;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.checkpoint.StoredCheckpoint;
import io.ohmflow.driver.config.EvaluationConfig;
import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.progress.Displays;
import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.spark.Cluster;
import io.ohmflow.driver.track.Trackers;
import io.ohmflow.driver.train.ChipEvaluation;
import io.ohmflow.driver.train.EvaluationFiles;
import io.ohmflow.driver.train.LaneEngine;
import io.ohmflow.driver.train.LaneRuntime;
import io.ohmflow.driver.train.ParameterPlacement;
import io.ohmflow.driver.train.Replay;
import io.ohmflow.driver.train.Trainer;
import io.ohmflow.kernel.noise.Effect;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One run in its folder with Spark up: trains, tries the result on chips, writes what a run leaves
 * behind.
 */
final class RunSession implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LoadedRun run;
  private final RunFolder folder;
  private final RunFiles files;
  private final Cluster cluster;
  private final LaneRuntime lanes;

  RunSession(LoadedRun run, RunFolder folder, String master) {
    this.run = run;
    this.folder = folder;
    this.files = new RunFiles(folder, run);
    RunConfig config = run.definition().config();
    this.cluster = Cluster.start("ohmflow " + config.name(), master);
    this.lanes = cluster.lanes(run.forExecutors(), config.training().lanes(), config.spark());
  }

  /** Writes what is known before the first step. */
  void describe() throws IOException {
    files.describe();
    files.write("environment.json", Environment.describe(cluster, run.definition().config()));
  }

  /** Trains to the end and exports the model; its parameters are then at the placement. */
  private CheckpointState train(
      ParameterPlacement placement,
      Optional<StoredCheckpoint> from,
      BooleanSupplier interrupted,
      Trackers trackers)
      throws IOException {
    try (MetricsLog metrics = MetricsLog.open(folder).tell(trackers::line)) {
      Trainer trainer =
          new Trainer(
              run.definition(),
              run.identity(),
              placement,
              new Trainer.Surroundings(
                  Runs.checkpoints(folder, run),
                  metrics,
                  Displays.onStandardError("training", "step"),
                  interrupted));
      return trainer.run(from);
    }
  }

  /**
   * Trains to the end, tries the result on the run's chips, writes the report, prints it all.
   *
   * @param from where to go on; empty to begin with the first step
   */
  void finish(Optional<StoredCheckpoint> from, BooleanSupplier interrupted, Output output)
      throws IOException {
    try (Trackers trackers = Trackers.start(run.definition(), folder)) {
      finish(from, interrupted, output, trackers);
      trackers.finished();
    }
  }

  private void finish(
      Optional<StoredCheckpoint> from,
      BooleanSupplier interrupted,
      Output output,
      Trackers trackers)
      throws IOException {
    CheckpointState end;
    float[] parameters;
    try (ParameterPlacement placement = cluster.placement(run.definition(), lanes)) {
      end = train(placement, from, interrupted, trackers);
      parameters = placement.parameters();
    }
    files.model(end, parameters);
    EvaluationConfig evaluation = run.definition().config().evaluation();
    ObjectNode result = JSON.createObjectNode();
    if (evaluation.chips() > 0) {
      EvaluationFiles evaluated =
          new EvaluationFiles(
              evaluate(evaluation, Effect.all(), parameters), run.test().tokensPerWord());
      result = evaluated.json();
      trackers.chips(end.step(), result);
      files.write("evaluation.json", result);
      folder.writeText("evaluation.csv", EvaluationFiles.CSV_HEADER + evaluated.csv(folder.name()));
    }
    String report = Reports.write(folder);
    output.print(
        result
            .deepCopy()
            .put("run", folder.location())
            .put("digest", end.digest())
            .put("report", report),
        (evaluation.chips() > 0 ? ResultText.of(result) : "")
            + "run: "
            + folder.location()
            + "\ndigest: "
            + end.digest()
            + "\nreport: "
            + report);
  }

  /**
   * Tries the network on chips; unknown converter ranges are measured first.
   *
   * @param wanted effects that chips have, where the profile has them
   */
  ChipEvaluation evaluate(EvaluationConfig evaluation, Set<Effect> wanted, float[] parameters) {
    return ChipEvaluation.of(
        run.definition(),
        new LaneEngine(run.definition(), run.train(), run.test()),
        lanes,
        evaluation,
        wanted,
        parameters,
        Displays.onStandardError("evaluation", "chip"));
  }

  /** Goes through steps once more and compares; writes nothing. */
  Replay.Outcome replay(
      Optional<StoredCheckpoint> from, NavigableMap<Long, JsonNode> steps, BooleanSupplier stop)
      throws IOException {
    try (ParameterPlacement placement = cluster.placement(run.definition(), lanes);
        Progress progress = Displays.onStandardError("verification", "step")) {
      return new Replay(run.identity(), placement, steps, progress, stop).run(from);
    }
  }

  /** Where this session runs, as Spark says it. */
  String master() {
    return cluster.master();
  }

  @Override
  public void close() {
    lanes.close();
    cluster.close();
  }
}
