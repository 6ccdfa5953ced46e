package io.ohmflow.driver.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * {@code metrics.jsonl}: one line per step and evaluation, added as they happen.
 *
 * <p>After a crash a run goes on from its last checkpoint and repeats the steps since. Their lines
 * are there already; they are kept, and the repeated step must show the same digest, which is a
 * free check that the run is reproducible. A last line that was cut in two is removed.
 */
public final class MetricsLog implements AutoCloseable {
  /** Name of the file. */
  public static final String FILE = "metrics.jsonl";

  private static final int MOST_LISTED = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GrowingFile out;
  private final Map<Long, String> digests = new HashMap<>();
  private final Set<Long> evaluations = new HashSet<>();

  private Consumer<ObjectNode> listener = line -> {};

  private MetricsLog(GrowingFile out) {
    this.out = out;
  }

  /**
   * Opens the log of a folder, new or to go on with.
   *
   * @throws InvalidInputException if a line is damaged
   */
  public static MetricsLog open(RunFolder folder) throws IOException {
    List<JsonNode> lines = List.of();
    if (folder.exists(FILE)) {
      lines = parse(folder, folder.readText(FILE));
    }
    MetricsLog log = new MetricsLog(GrowingFile.open(folder, FILE));
    for (JsonNode line : lines) {
      long step = line.path("step").asLong();
      if (line.path("kind").asText().equals("step")) {
        log.digests.put(step, line.path("digest").asText());
      } else {
        log.evaluations.add(step);
      }
    }
    return log;
  }

  /**
   * Reads the log of a folder without changing it.
   *
   * @param done steps the run has done
   * @return how many of those steps have no line
   * @throws InvalidInputException if a line is damaged
   */
  public static long missing(RunFolder folder, long done) throws IOException {
    return done - steps(folder).headMap(done, true).size();
  }

  /**
   * The lines of steps, by the steps done, without changing the log.
   *
   * @throws InvalidInputException if a line is damaged
   */
  public static NavigableMap<Long, JsonNode> steps(RunFolder folder) throws IOException {
    NavigableMap<Long, JsonNode> steps = new TreeMap<>();
    if (folder.exists(FILE)) {
      for (JsonNode line : parse(folder, folder.readText(FILE))) {
        if (line.path("kind").asText().equals("step")) {
          steps.put(line.path("step").asLong(), line);
        }
      }
    }
    return steps;
  }

  /**
   * The lines of the steps up to one and of the evaluations between, as they stand in the log.
   *
   * @param last the last step, counted from 1
   * @throws InvalidInputException if a line is damaged
   */
  public static String upTo(RunFolder folder, long last) throws IOException {
    StringBuilder text = new StringBuilder();
    for (JsonNode line : parse(folder, folder.readText(FILE))) {
      if (line.path("step").asLong() <= last) {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }

  /** The lines that are complete; a last one that was cut in two is none. */
  private static List<JsonNode> parse(RunFolder folder, String text) {
    List<JsonNode> lines = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    String complete = text.substring(0, text.lastIndexOf('\n') + 1);
    int number = 0;
    for (String line : complete.lines().toList()) {
      number++;
      JsonNode node = json(line);
      if (node.path("step").isIntegralNumber() && node.path("kind").isTextual()) {
        lines.add(node);
      } else if (problems.size() < MOST_LISTED) {
        problems.add(new Problem(folder.location(FILE), number, "", "damaged, not a line of JSON"));
      }
    }
    if (!problems.isEmpty()) {
      problems.add(
          new Problem(
              folder.location(FILE),
              0,
              "",
              "move this file away to go on without the record of the steps before"));
      throw new InvalidInputException(problems);
    }
    return lines;
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** Has every line that is added from now on told to someone else, too. */
  public MetricsLog tell(Consumer<ObjectNode> who) {
    listener = who;
    return this;
  }

  /**
   * Adds the line of a step, unless it was logged before the run was interrupted.
   *
   * @throws IllegalStateException if the step was logged with another digest: the run is not
   *     reproducible on this machine
   */
  public void step(ObjectNode line) throws IOException {
    long step = line.path("step").asLong();
    String digest = line.path("digest").asText();
    String before = digests.get(step);
    if (before == null) {
      write(line);
    } else if (!before.equals(digest)) {
      throw new IllegalStateException(
          "step "
              + step
              + " gave digest "
              + digest
              + " now and "
              + before
              + " before the run was"
              + " interrupted; the software, the kernels or the data have changed");
    }
  }

  /** Adds the line of an evaluation, unless one of the same step is there. */
  public void evaluation(ObjectNode line) throws IOException {
    if (evaluations.add(line.path("step").asLong())) {
      write(line);
    }
  }

  /** Makes what was added survive this process, as a checkpoint that counts on it does. */
  public void sync() throws IOException {
    out.sync();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void write(ObjectNode line) throws IOException {
    out.add(line.toString());
    listener.accept(line);
  }
}
