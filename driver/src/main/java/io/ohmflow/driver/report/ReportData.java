package io.ohmflow.driver.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a run folder tells about a run. Any of its files may be missing or damaged; the notes then
 * say so.
 *
 * @param name name of the run folder
 * @param metrics the course of training; empty lists when nothing was recorded
 * @param evaluation accuracy on simulated chips
 * @param gradients how the gradient points, where somebody has asked
 * @param plan how the network lies on tiles
 * @param environment what the run ran on, by name of the property
 * @param configuration text of the resolved run.yaml
 * @param profile text of profile.yaml
 * @param notes one sentence per file that could not be used
 */
public record ReportData(
    String name,
    Metrics metrics,
    Optional<Evaluation> evaluation,
    Optional<Gradients> gradients,
    Optional<Plan> plan,
    Map<String, String> environment,
    Optional<String> configuration,
    Optional<String> profile,
    List<String> notes) {
  public ReportData {
    environment = Map.copyOf(environment);
    notes = List.copyOf(notes);
  }

  /**
   * Reads a run folder of the local file system.
   *
   * @throws UncheckedIOException if a file is there and cannot be read
   */
  public static ReportData read(Path folder) {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return read(
        name == null ? folder.toString() : name.toString(),
        file -> {
          Path path = folder.resolve(file);
          try {
            return Files.isRegularFile(path)
                ? Optional.of(Files.readString(path))
                : Optional.empty();
          } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
          }
        });
  }

  /**
   * Reads a run folder of any file system.
   *
   * @param name name of the run
   * @param files text of a file of the folder by its name; empty when it is not there
   */
  public static ReportData read(String name, Function<String, Optional<String>> files) {
    Reader reader = new Reader(files, new ArrayList<>());
    Metrics metrics =
        reader.text("metrics.jsonl").map(Metrics::parse).orElse(new Metrics(List.of(), List.of()));
    Optional<Evaluation> evaluation =
        reader.json("evaluation.json", Json.MAPPER.readerFor(Evaluation.class));
    Optional<Gradients> gradients =
        files
            .apply("gradients.json")
            .flatMap(
                text ->
                    reader.parse("gradients.json", text, Json.MAPPER.readerFor(Gradients.class)));
    Optional<Plan> plan = reader.json("plan.json", Json.MAPPER.readerFor(Plan.class));
    Optional<Map<String, String>> environment =
        reader.json(
            "environment.json",
            Json.MAPPER.readerFor(new TypeReference<TreeMap<String, String>>() {}));
    return new ReportData(
        name,
        metrics,
        evaluation,
        gradients,
        plan,
        environment.orElse(Map.of()),
        reader.text("run.yaml"),
        reader.text("profile.yaml"),
        reader.notes());
  }

  /** Looks files up and keeps account of those that were of no use. */
  private record Reader(Function<String, Optional<String>> files, List<String> notes) {
    Optional<String> text(String file) {
      Optional<String> text = files.apply(file);
      if (text.isEmpty()) {
        notes.add(file + " is not in the run folder.");
      }
      return text;
    }

    <T> Optional<T> json(String file, ObjectReader reader) {
      Optional<String> text = text(file);
      return text.isEmpty() ? Optional.empty() : parse(file, text.get(), reader);
    }

    <T> Optional<T> parse(String file, String text, ObjectReader reader) {
      try {
        T value = reader.readValue(text);
        if (value == null) {
          notes.add(file + " is empty.");
        }
        return Optional.ofNullable(value);
      } catch (JsonProcessingException e) {
        notes.add(file + " could not be read: " + e.getOriginalMessage());
        return Optional.empty();
      }
    }
  }
}
