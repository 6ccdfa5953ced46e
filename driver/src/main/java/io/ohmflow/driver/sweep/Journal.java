package io.ohmflow.driver.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.GrowingFile;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code journal.jsonl} of a sweep: a line when work starts and one when it ends, on disk before
 * anything follows from it. Lines name trials by what fixes their results, so a sweep that is
 * changed or made longer finds what it has paid for. Owned by one thread.
 */
public final class Journal implements AutoCloseable {
  /** Name of the file. */
  public static final String FILE = "journal.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final GrowingFile out;
  private final List<JsonNode> starts = new ArrayList<>();
  private final Map<Place, JsonNode> results = new HashMap<>();
  private final Map<String, Long> furthest = new HashMap<>();

  /** A trial at a number of steps. */
  private record Place(String key, long steps) {}

  private Journal(GrowingFile out) {
    this.out = out;
  }

  /**
   * Opens the journal of a folder, new or to go on with. A last line that was cut in two is
   * removed.
   *
   * @throws InvalidInputException if another line is damaged
   */
  public static Journal open(RunFolder folder) throws IOException {
    List<JsonNode> lines = read(folder);
    Journal journal = new Journal(GrowingFile.open(folder, FILE));
    lines.forEach(journal::remember);
    return journal;
  }

  /** The complete lines of a journal, none if there is no file. */
  public static List<JsonNode> read(RunFolder folder) throws IOException {
    if (!folder.exists(FILE)) {
      return List.of();
    }
    String text = folder.readText(FILE);
    List<JsonNode> lines = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      try {
        lines.add(JSON.readTree(line));
      } catch (JsonProcessingException e) {
        String message = "damaged, not a line of JSON; remove this line to do its work again";
        problems.add(
            new Problem(folder.location(FILE), lines.size() + problems.size() + 1, "", message));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(problems);
    }
    return lines;
  }

  private void remember(JsonNode line) {
    String key = line.path("key").asText();
    long steps = line.path("steps").asLong();
    if (line.path("kind").asText().equals("start")) {
      starts.add(line);
    } else {
      results.put(new Place(key, steps), line);
      furthest.merge(key, steps, Math::max);
    }
  }

  /** Whether work that ends there has ever been started. */
  boolean isStarted(String key, long steps) {
    return starts.stream()
        .anyMatch(
            line -> line.path("key").asText().equals(key) && line.path("steps").asLong() == steps);
  }

  /** The result of a trial at a number of steps. */
  Optional<JsonNode> result(String key, long steps) {
    return Optional.ofNullable(results.get(new Place(key, steps)));
  }

  /** How many steps of a trial have a result. */
  long furthest(String key) {
    return furthest.getOrDefault(key, 0L);
  }

  /** Writes a line; when this returns it survives the process. */
  void write(ObjectNode line) throws IOException {
    out.add(line.toString());
    out.sync();
    remember(line);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
