package io.ohmflow.driver.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.config.TrackingConfig;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.track.Tracker.End;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trackers that a run asks for. One that fails is let go, with a warning. */
public final class Trackers implements AutoCloseable {
  /** Nobody is told. */
  public static final Trackers NONE = new Trackers(new ArrayList<>());

  private static final Logger LOG = LoggerFactory.getLogger(Trackers.class);

  /** Numbers of a line of metrics.jsonl that say where it stands, not how the run goes. */
  private static final Set<String> PLACE = Set.of("step", "epoch", "samples");

  private final List<Tracker> trackers;
  private End end = End.FAILED;

  private Trackers(List<Tracker> trackers) {
    this.trackers = trackers;
  }

  /**
   * Starts what {@code tracking} in run.yaml names.
   *
   * @throws io.ohmflow.profile.document.InvalidInputException if a server cannot be reached
   */
  public static Trackers start(RunDefinition run, RunFolder folder) throws IOException {
    TrackingConfig config = run.config().tracking();
    List<Tracker> trackers = new ArrayList<>();
    if (config.mlflow().isPresent()) {
      trackers.add(MlflowRun.start(config.mlflow().get(), run, folder, System.getenv()));
    }
    if (config.tensorBoard()) {
      trackers.add(TensorBoardEvents.open(folder));
    }
    return new Trackers(trackers);
  }

  /** Takes a line of {@code metrics.jsonl}. */
  public void line(ObjectNode line) {
    String group = line.path("kind").asText().equals("step") ? "training/" : "test/";
    Map<String, Double> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : line.properties()) {
      if (field.getValue().isNumber() && !PLACE.contains(field.getKey())) {
        values.put(group + field.getKey(), field.getValue().asDouble());
      }
    }
    add(line.path("step").asLong(), values);
  }

  /**
   * Takes an evaluation on chips, as {@code evaluation.json} has it.
   *
   * @param step steps done
   */
  public void chips(long step, JsonNode evaluation) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (JsonNode time : evaluation.path("times")) {
      values.put(
          "chips/accuracy-after-%.0fs".formatted(time.path("seconds").asDouble()),
          time.path("mean").asDouble());
    }
    add(step, values);
  }

  private void add(long step, Map<String, Double> values) {
    each(tracker -> tracker.add(step, values));
  }

  /** Says that the run came to its end; without this it failed. */
  public void finished() {
    end = End.FINISHED;
  }

  @Override
  public void close() {
    each(
        tracker -> {
          try (tracker) {
            tracker.end(end);
          }
        });
  }

  /** Something that a tracker is told. */
  private interface Message {
    void tell(Tracker tracker) throws IOException;
  }

  private void each(Message message) {
    trackers.removeIf(
        tracker -> {
          try {
            message.tell(tracker);
            return false;
          } catch (IOException e) {
            LOG.warn("tracking ends here, training goes on: {}", e.toString());
            return true;
          }
        });
  }
}
