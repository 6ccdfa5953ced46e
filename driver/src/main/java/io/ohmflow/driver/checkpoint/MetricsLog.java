package io.ohmflow.driver.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FSDataOutputStream;

/**
 * {@code metrics.jsonl}: one line per step and evaluation, added as they happen.
 *
 * <p>After a crash a run goes on from its last checkpoint and repeats the steps since. Their lines
 * are there already; they are kept, and the repeated step must show the same digest, which is a
 * free check that the run is reproducible. A last line that was cut in two is removed.
 */
public final class MetricsLog implements AutoCloseable {
  private static final String FILE = "metrics.jsonl";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FSDataOutputStream out;
  private final Map<Long, String> digests = new HashMap<>();
  private final Set<Long> evaluations = new HashSet<>();

  private MetricsLog(FSDataOutputStream out) {
    this.out = out;
  }

  /** Opens the log of a folder, new or to go on with. */
  public static MetricsLog open(RunFolder folder) throws IOException {
    List<JsonNode> lines = List.of();
    if (folder.exists(FILE)) {
      lines = repair(folder);
    }
    MetricsLog log = new MetricsLog(folder.append(FILE));
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

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void write(ObjectNode line) throws IOException {
    out.write((line.toString() + "\n").getBytes(StandardCharsets.UTF_8));
    out.hflush();
  }

  private static List<JsonNode> repair(RunFolder folder) throws IOException {
    String text = folder.readText(FILE);
    int end = text.lastIndexOf('\n') + 1;
    if (end < text.length()) {
      folder.writeText(FILE, text.substring(0, end));
    }
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text.substring(0, end).split("\n")) {
      try {
        lines.add(JSON.readTree(line));
      } catch (JsonProcessingException e) {
        throw new IOException(folder.location(FILE) + ": not a line of JSON: " + line, e);
      }
    }
    return lines;
  }
}
