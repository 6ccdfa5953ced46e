package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.CheckpointState;
import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.Plans;
import io.ohmflow.driver.plan.RunDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes what a run folder says of a run and of its network. */
final class RunFiles {
  /** Weights of the finished run. */
  static final String WEIGHTS = "model/weights.safetensors";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunFolder folder;
  private final LoadedRun run;

  RunFiles(RunFolder folder, LoadedRun run) {
    this.folder = folder;
    this.run = run;
  }

  /** Writes what is known before the first step. */
  void describe() throws IOException {
    folder.writeSealed(Runs.RUN, bytes(run.definition().config().document().toYaml()));
    folder.writeSealed(Runs.PROFILE, bytes(run.definition().profile().text()));
    if (run.train().isText()) {
      write("vocabulary.json", run.train().vocabularyJson());
    }
    write("plan.json", plan());
  }

  /**
   * Writes the network.
   *
   * @param end where the run stands
   * @param parameters of the network then
   */
  void model(CheckpointState end, float[] parameters) throws IOException {
    RunDefinition definition = run.definition();
    folder.writeSealed(WEIGHTS, CheckpointStore.weights(definition.layout(), parameters));
    write("model/model.json", plan().put("digest", end.digest()).put("steps", end.step()));
  }

  void write(String name, ObjectNode json) throws IOException {
    folder.write(name, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  private ObjectNode plan() {
    return JSON.valueToTree(Plans.of(run.definition()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
