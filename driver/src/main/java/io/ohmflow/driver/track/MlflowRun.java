package io.ohmflow.driver.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.config.TrackingConfig.Mlflow;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The run as one of an MLflow server. Its identifier is kept in {@code mlflow.json} of the run
 * folder, so that a run that goes on is the same one there. Figures are sent a few hundred at a
 * time.
 */
final class MlflowRun implements Tracker {
  static final String FILE = "mlflow.json";

  /** The interface takes a thousand at once. */
  private static final int BATCH = 500;

  private static final long NANOS_BETWEEN = 5_000_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MlflowServer server;
  private final String id;
  private ArrayNode waiting = JSON.createArrayNode();
  private long sent = System.nanoTime();

  private MlflowRun(MlflowServer server, String id) {
    this.server = server;
    this.id = id;
  }

  /**
   * Makes the run at the server, or goes on with the one of this folder.
   *
   * @param environment variables that tell who asks
   * @throws InvalidInputException if the server cannot be reached or refuses
   */
  static MlflowRun start(
      Mlflow config, RunDefinition run, RunFolder folder, Map<String, String> environment)
      throws IOException {
    try {
      MlflowServer server = new MlflowServer(config.uri(), environment);
      if (folder.exists(FILE)) {
        JsonNode known = JSON.readTree(folder.readText(FILE));
        if (known.path("uri").asText().equals(config.uri())) {
          MlflowRun earlier = new MlflowRun(server, known.path("run").asText());
          earlier.update("RUNNING");
          return earlier;
        }
      }
      MlflowRun made = new MlflowRun(server, create(server, config, run, folder));
      folder.write(
          FILE,
          JSON.writeValueAsBytes(
              JSON.createObjectNode().put("uri", config.uri()).put("run", made.id)));
      return made;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(
          "tracking.mlflow", "cannot be used, " + config.uri() + ": " + e);
    }
  }

  private static String create(
      MlflowServer server, Mlflow config, RunDefinition run, RunFolder folder) throws IOException {
    ObjectNode wanted =
        JSON.createObjectNode()
            .put("experiment_id", server.experiment(config.experiment()))
            .put("run_name", folder.name())
            .put("start_time", System.currentTimeMillis());
    wanted
        .putArray("tags")
        .addObject()
        .put("key", "ohmflow.folder")
        .put("value", folder.location());
    String id = server.post("runs/create", wanted).path("run").path("info").path("run_id").asText();
    ObjectNode parameters = JSON.createObjectNode().put("run_id", id);
    ArrayNode list = parameters.putArray("params");
    parameters(run).forEach((key, value) -> list.addObject().put("key", key).put("value", value));
    server.post("runs/log-batch", parameters);
    return id;
  }

  private static Map<String, String> parameters(RunDefinition run) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("network", run.config().networkName());
    all.put("hardware", run.profile().name());
    all.put("seed", Long.toString(run.config().seed()));
    all.put("gradient", run.config().training().gradient().name());
    all.put("batch", Integer.toString(run.config().training().batch()));
    all.put("lanes", Integer.toString(run.config().training().lanes()));
    all.put("steps", Long.toString(run.steps()));
    all.put("parameters", Integer.toString(run.layout().trainedSize()));
    return all;
  }

  @Override
  public void add(long step, Map<String, Double> values) throws IOException {
    long now = System.currentTimeMillis();
    values.forEach(
        (key, value) -> {
          ObjectNode metric = waiting.addObject().put("key", key).put("timestamp", now);
          metric.set("value", number(value));
          metric.put("step", step);
        });
    if (waiting.size() >= BATCH || System.nanoTime() - sent > NANOS_BETWEEN) {
      send();
    }
  }

  /** As JSON has no number for what is not finite, the interface takes a text. */
  private static JsonNode number(double value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return Double.isFinite(value)
        ? nodes.numberNode(value)
        : nodes.textNode(Double.toString(value));
  }

  private void send() throws IOException {
    if (waiting.isEmpty()) {
      return;
    }
    ObjectNode content = JSON.createObjectNode().put("run_id", id);
    content.set("metrics", waiting);
    waiting = JSON.createArrayNode();
    server.post("runs/log-batch", content);
    sent = System.nanoTime();
  }

  @Override
  public void end(End how) throws IOException {
    send();
    update(how.name());
  }

  private void update(String status) throws IOException {
    ObjectNode content = JSON.createObjectNode().put("run_id", id).put("status", status);
    if (!status.equals("RUNNING")) {
      content.put("end_time", System.currentTimeMillis());
    }
    server.post("runs/update", content);
  }

  @Override
  public void close() {
    // The connection belongs to the client, which holds none open.
  }
}
