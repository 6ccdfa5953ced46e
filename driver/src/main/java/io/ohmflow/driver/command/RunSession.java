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
import io.ohmflow.driver.preflight.FolderProbe;
import io.ohmflow.driver.preflight.Preflight;
import io.ohmflow.driver.progress.Displays;
import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.spark.Cluster;
import io.ohmflow.driver.spark.RunMonitor;
import io.ohmflow.driver.track.Trackers;
import io.ohmflow.driver.train.ChipEvaluation;
import io.ohmflow.driver.train.EvaluationFiles;
import io.ohmflow.driver.train.GradientComparison;
import io.ohmflow.driver.train.GradientRequest;
import io.ohmflow.driver.train.LaneEngine;
import io.ohmflow.driver.train.LaneRuntime;
import io.ohmflow.driver.train.ParameterPlacement;
import io.ohmflow.driver.train.Replay;
import io.ohmflow.driver.train.Trainer;
import io.ohmflow.driver.train.TrainingListener.Activity;
import io.ohmflow.kernel.noise.Effect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * One run in its folder with Spark up: trains, tries the result on chips, writes what a run leaves
 * behind.
 */
final class RunSession implements AutoCloseable {
  private static final String PROBE = ".preflight";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LoadedRun run;
  private final RunFolder folder;
  private final RunFiles files;
  private final Cluster cluster;
  private final LaneRuntime lanes;
  private final RunMonitor monitor;
  private Trackers trackers = Trackers.NONE;

  /**
   * A run that came to its end.
   *
   * @param json what {@code --json} prints
   * @param text the same for a person
   */
  record Finished(ObjectNode json, String text) {}

  RunSession(LoadedRun run, RunFolder folder, String master) {
    this.run = run;
    this.folder = folder;
    this.files = new RunFiles(folder, run);
    RunConfig config = run.definition().config();
    this.cluster = Cluster.start("ohmflow " + config.name(), master);
    this.lanes = cluster.lanes(run.forExecutors(), config.training().lanes(), config.spark());
    this.monitor = cluster.monitor(config.name());
  }

  /**
   * Looks whether the cluster can do this run; says what there is and what to beware of.
   *
   * @throws io.ohmflow.profile.document.InvalidInputException with everything that is wrong
   */
  Preflight preflight(Output output) throws IOException {
    try {
      Preflight preflight = cluster.preflight(run, lanes, this::probe);
      preflight.throwIfAny();
      preflight.text().forEach(output::say);
      cluster
          .userInterface()
          .ifPresent(address -> output.say("Spark's user interface: " + address));
      return preflight;
    } finally {
      folder.delete(PROBE);
    }
  }

  private FolderProbe probe() {
    String token = UUID.randomUUID().toString();
    try {
      folder.writeText(PROBE, token);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder.location(PROBE), e);
    }
    return new FolderProbe(folder.uri(PROBE), token);
  }

  /**
   * Begins to tell trackers how the run goes. Comes before anything is written, so that a server
   * that cannot be reached leaves no folder behind.
   *
   * @throws io.ohmflow.profile.document.InvalidInputException if a server cannot be reached
   */
  void track() throws IOException {
    trackers = Trackers.start(run.definition(), folder);
  }

  /** Writes what is known before the first step. */
  void describe(Preflight preflight) throws IOException {
    files.describe();
    ObjectNode environment = Environment.describe(cluster, run.definition().config());
    files.write("environment.json", environment.set("cluster", preflight.json()));
  }

  /** Trains to the end and exports the model; its parameters are then at the placement. */
  private CheckpointState train(
      ParameterPlacement placement, Optional<StoredCheckpoint> from, BooleanSupplier interrupted)
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
                  interrupted,
                  monitor));
      return trainer.run(from);
    }
  }

  /**
   * Trains to the end, tries the result on the run's chips, writes the report.
   *
   * @param from where to go on; empty to begin with the first step
   */
  Finished finish(Optional<StoredCheckpoint> from, BooleanSupplier interrupted) throws IOException {
    CheckpointState end;
    float[] parameters;
    try (ParameterPlacement placement = cluster.placement(run.definition(), lanes)) {
      end = train(placement, from, interrupted);
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
    trackers.finished();
    return new Finished(
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
    long begin = System.nanoTime();
    monitor.begins(Activity.CHIPS, "");
    ChipEvaluation result =
        ChipEvaluation.of(
            run.definition(),
            new LaneEngine(run.definition(), run.train(), run.test()),
            lanes,
            evaluation,
            wanted,
            parameters,
            Displays.onStandardError("evaluation", "chip"));
    monitor.ends(Activity.CHIPS, System.nanoTime() - begin);
    return result;
  }

  /** Goes through steps once more and compares; writes nothing. */
  Replay.Outcome replay(
      Optional<StoredCheckpoint> from, NavigableMap<Long, JsonNode> steps, BooleanSupplier stop)
      throws IOException {
    try (ParameterPlacement placement = cluster.placement(run.definition(), lanes);
        Progress progress = Displays.onStandardError("verification", "step")) {
      return new Replay(run.identity(), placement, steps, progress, stop, monitor).run(from);
    }
  }

  /** Where this session runs, as Spark says it. */
  String master() {
    return cluster.master();
  }

  /** Compares gradients for some parameters. */
  GradientComparison compareGradients(GradientRequest request, float[] parameters) {
    String what = "gradients of step " + request.step();
    return new GradientComparison(
        run.definition(),
        request,
        lanes.compareGradients(request, parameters, Displays.onStandardError(what, "batch")));
  }

  @Override
  public void close() {
    trackers.close();
    monitor.close();
    lanes.close();
    cluster.close();
  }
}
