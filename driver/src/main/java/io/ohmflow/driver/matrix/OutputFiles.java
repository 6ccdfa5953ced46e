package io.ohmflow.driver.matrix;

import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Files of numbers that appear together: each is written aside, and only when all are whole are
 * they renamed. Whatever is not committed is removed by {@link #close}.
 */
public final class OutputFiles implements AutoCloseable {
  private final Existing existing;

  /** Where each file goes, by where it is written. */
  private final Map<Path, Path> targets = new LinkedHashMap<>();

  /** What becomes of a file that is there already. */
  public enum Existing {
    REFUSED,
    REPLACED
  }

  /** No files yet. */
  public OutputFiles(Existing existing) {
    this.existing = existing;
  }

  /** Writes a file. */
  public interface Content {
    void write(Path file) throws IOException;
  }

  /** Reports what would keep an array from being written later. */
  public void check(String name, Problems problems) {
    if (ArrayFormat.path(name, problems).isPresent()
        && ArrayFormat.of(name, problems).isPresent()) {
      checkPlace(name, problems);
    }
  }

  /** Reports what would keep a file of any kind from being written later. */
  public void checkPlace(String name, Problems problems) {
    Optional<Path> path = ArrayFormat.path(name, problems);
    if (path.isEmpty()) {
      return;
    }
    Path folder = folder(path.get());
    if (!Files.isDirectory(folder)) {
      problems.add(name, 0, "", "there is no folder " + folder);
    } else if (Files.isDirectory(path.get())) {
      problems.add(name, 0, "", "is a folder");
    } else if (existing == Existing.REFUSED && Files.exists(path.get())) {
      problems.add(name, 0, "", "exists already; choose another name, or --overwrite");
    }
  }

  /**
   * Writes an array aside.
   *
   * @throws InvalidInputException if the place cannot be written
   */
  public void add(String name, NumberArray array) {
    Problems problems = new Problems();
    Optional<ArrayFormat> format = ArrayFormat.of(name, problems);
    problems.throwIfAny();
    add(name, aside -> format.get().write(array, aside));
  }

  /**
   * Writes a file of any kind aside.
   *
   * @throws InvalidInputException if the place cannot be written
   */
  public void add(String name, Content content) {
    Path target = Path.of(name);
    Path aside = folder(target).resolve("." + target.getFileName() + "." + UUID.randomUUID());
    targets.put(aside, target);
    try {
      content.write(aside);
    } catch (IOException e) {
      throw new InvalidInputException(name, "cannot be written: " + e);
    }
  }

  /** Gives all files their names. */
  public void commit() {
    for (Map.Entry<Path, Path> each : targets.entrySet()) {
      Path target = each.getValue();
      try {
        if (existing == Existing.REPLACED) {
          Files.move(each.getKey(), target, StandardCopyOption.REPLACE_EXISTING);
        } else {
          Files.move(each.getKey(), target);
        }
      } catch (IOException e) {
        throw new InvalidInputException(target.toString(), "cannot be written: " + e);
      }
    }
    targets.clear();
  }

  private static Path folder(Path file) {
    return file.toAbsolutePath().getParent();
  }

  @Override
  public void close() {
    for (Path aside : targets.keySet()) {
      try {
        Files.deleteIfExists(aside);
      } catch (IOException e) {
        // A leftover with a dot in front of its name does no harm.
      }
    }
  }
}
