package io.ohmflow.driver.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.CheckpointState;
import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.MetricsLog;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.config.EvaluationConfig;
import io.ohmflow.driver.plan.Plans;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.plan.RunPackage;
import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.train.ChipEvaluation;
import io.ohmflow.driver.train.DriverPlacement;
import io.ohmflow.driver.train.EvaluationFiles;
import io.ohmflow.driver.train.LaneEngine;
import io.ohmflow.driver.train.LaneRuntime;
import io.ohmflow.driver.train.LocalLanes;
import io.ohmflow.driver.train.ParameterPlacement;
import io.ohmflow.driver.train.Trainer;
import io.ohmflow.driver.train.TrainingDivergedException;
import io.ohmflow.kernel.noise.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;

/**
 * Trains one trial, from its last checkpoint up to a rung, and tries it on chips. Its folder is a
 * run folder, which {@code report} and {@code evaluate} understand; the digests are those of {@code
 * train} with the same configuration.
 */
public final class TrialWork {
  /** Key of the answer: the evaluation as the run has it. */
  static final String EVALUATION = "evaluation";

  /** Key of the answer: the one with moments of batch normalisation measured on each chip. */
  static final String REESTIMATED = "reestimated";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TrialOrder order;
  private final RunDefinition definition;
  private final LaneEngine engine;
  private final LaneRuntime lanes;
  private final ParameterPlacement placement;

  /**
   * @param order what to do
   * @param definition its run
   * @param engine in this process
   * @param lanes who computes
   * @param placement where its parameters are
   */
  public TrialWork(
      TrialOrder order,
      RunDefinition definition,
      LaneEngine engine,
      LaneRuntime lanes,
      ParameterPlacement placement) {
    this.order = order;
    this.definition = definition;
    this.engine = engine;
    this.lanes = lanes;
    this.placement = placement;
  }

  /** Does all the work in the calling thread; see {@link #run}. */
  public static String whole(
      TrialOrder order, RunPackage run, Configuration hadoop, BooleanSupplier interrupted)
      throws IOException {
    RunDefinition definition = RunDefinition.trusted(run);
    LaneEngine engine = new LaneEngine(definition, run.train(), run.test());
    try (LaneRuntime lanes = new LocalLanes(engine, definition.config().training().lanes());
        ParameterPlacement placement = new DriverPlacement(definition, lanes)) {
      return new TrialWork(order, definition, engine, lanes, placement).run(hadoop, interrupted);
    }
  }

  /**
   * Does the work.
   *
   * @param interrupted asked after each step; if so, a checkpoint is written and the work ends
   * @return JSON: {@code steps}, {@code digest}, {@code seconds}, the {@code evaluation} and, if
   *     ordered, the {@code reestimated} one; or {@code diverged} with the reason, which would be
   *     the same if it were tried again
   * @throws io.ohmflow.driver.train.RunInterruptedException if it was interrupted
   */
  public String run(Configuration hadoop, BooleanSupplier interrupted) throws IOException {
    long begin = System.nanoTime();
    try {
      ObjectNode answer = run(RunFolder.use(order.folder(), hadoop), interrupted);
      return answer.put("seconds", (System.nanoTime() - begin) / 1e9).toString();
    } catch (TrainingDivergedException e) {
      return JSON.createObjectNode().put("diverged", e.getMessage()).toString();
    }
  }

  private ObjectNode run(RunFolder folder, BooleanSupplier interrupted) throws IOException {
    if (!folder.exists("plan.json")) {
      folder.writeSealed("run.yaml", order.runYaml().getBytes(StandardCharsets.UTF_8));
      folder.writeSealed("profile.yaml", order.profileYaml().getBytes(StandardCharsets.UTF_8));
      write(folder, "plan.json", JSON.valueToTree(Plans.of(definition)));
    }
    CheckpointState end = train(folder, interrupted);
    return result(end, placement.parameters(), folder);
  }

  private CheckpointState train(RunFolder folder, BooleanSupplier interrupted) throws IOException {
    CheckpointStore store =
        new CheckpointStore(folder, definition.layout(), definition.config().checkpoint().keep());
    try (MetricsLog metrics = MetricsLog.open(folder)) {
      Trainer trainer =
          new Trainer(
              definition,
              order.identity(),
              placement,
              new Trainer.Surroundings(store, metrics, Progress.SILENT, interrupted));
      return trainer.run(store.newest(notice -> {}), order.until());
    }
  }

  private ObjectNode result(CheckpointState end, float[] parameters, RunFolder folder)
      throws IOException {
    EvaluationConfig asked = definition.config().evaluation();
    EvaluationFiles files = evaluate(asked, parameters);
    ObjectNode evaluation = files.json();
    write(folder, "evaluation.json", evaluation);
    folder.writeText("evaluation.csv", EvaluationFiles.CSV_HEADER + files.csv(folder.name()));
    folder.writeSealed(
        "model/weights.safetensors", CheckpointStore.weights(definition.layout(), parameters));
    ObjectNode answer =
        JSON.createObjectNode().put("steps", end.step()).put("digest", end.digest());
    answer.set(EVALUATION, evaluation);
    if (order.reestimated()) {
      EvaluationConfig more = asked.with(asked.reestimation().ofMoments());
      answer.set(REESTIMATED, more.equals(asked) ? evaluation : evaluate(more, parameters).json());
    }
    answer.set("curve", curve(folder));
    return answer;
  }

  private EvaluationFiles evaluate(EvaluationConfig asked, float[] parameters) {
    return new EvaluationFiles(
        ChipEvaluation.of(
            definition, engine, lanes, asked, Effect.all(), parameters, Progress.SILENT),
        engine.test().tokensPerWord());
  }

  /** Epochs and what the digital network reached after them. */
  private static ArrayNode curve(RunFolder folder) throws IOException {
    ArrayNode curve = JSON.createArrayNode();
    for (String line : folder.readText(MetricsLog.FILE).lines().toList()) {
      JsonNode node = JSON.readTree(line);
      if (node.path("kind").asText().equals("evaluation")) {
        curve
            .addArray()
            .add(node.path("epoch").asDouble())
            .add(node.path("digitalAccuracy").asDouble());
      }
    }
    return curve;
  }

  private static void write(RunFolder folder, String name, ObjectNode json) throws IOException {
    folder.write(name, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }
}
