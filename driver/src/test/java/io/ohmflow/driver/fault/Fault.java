package io.ohmflow.driver.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Something that goes wrong at a point of a step, in whatever process comes there. Processes are
 * told by a system property and agree through a folder on how often it still happens.
 */
record Fault(Point point, Action action, int skipped, int times, Path folder) {
  static final String PROPERTY = "ohmflow.test.fault";

  /** Where executors keep their files, below the folder. */
  static final String LOCAL = "local";

  private static final long SLOW_MILLIS = 3_000;
  private static final AtomicInteger PASSED = new AtomicInteger();

  /** Where it happens. */
  enum Point {
    /** Parameters come from another executor. */
    GATHER,
    /** A lane programs its chip. */
    GRADIENT,
    /** The sums of lanes are written for the shards. */
    SHUFFLE_WRITE,
    /** A shard asks for its sums. */
    SHUFFLE_FETCH,
    /** A shard that has been updated goes to a second executor. */
    UPDATE,
    /** A part of a checkpoint is opened for writing. */
    CHECKPOINT_PART,
    /** The sums of a checkpoint, which make it count, are opened for writing. */
    CHECKPOINT_END
  }

  /** What happens. */
  enum Action {
    /** The process is gone at once, as with SIGKILL. */
    KILL,
    /** A task fails. */
    FAIL,
    /** A task takes long. */
    SLOW,
    /** A task never ends and listens to nobody. */
    HANG,
    /** The memory of the process does not suffice. */
    FILL_HEAP,
    /** All shuffle files of this machine are gone. */
    LOSE_FILES
  }

  /** The setting that tells a process. */
  String option() {
    return "-D%s=%s,%s,%d,%d,%s".formatted(PROPERTY, point, action, skipped, times, folder);
  }

  /** How often it has happened so far. */
  int happened() throws IOException {
    try (var files = Files.list(folder)) {
      return (int) files.filter(f -> f.getFileName().toString().startsWith("fault-")).count();
    }
  }

  /** Lets happen here what is due. */
  static void at(Point point) {
    String text = System.getProperty(PROPERTY);
    if (text == null || !text.startsWith(point + ",")) {
      return;
    }
    List<String> parts = Arrays.asList(text.split(",", 5));
    Fault fault =
        new Fault(
            point,
            Action.valueOf(parts.get(1)),
            Integer.parseInt(parts.get(2)),
            Integer.parseInt(parts.get(3)),
            Path.of(parts.get(4)));
    if (PASSED.getAndIncrement() >= fault.skipped && fault.isDue()) {
      fault.happen();
    }
  }

  /** Takes one of the times it may happen. */
  private boolean isDue() {
    for (int i = 0; i < times; i++) {
      try {
        Files.createFile(folder.resolve("fault-" + i));
        return true;
      } catch (FileAlreadyExistsException e) {
        continue;
      } catch (IOException e) {
        throw new IllegalStateException("the fault cannot be noted", e);
      }
    }
    return false;
  }

  private void happen() {
    switch (action) {
      case KILL -> Runtime.getRuntime().halt(137);
      case FAIL -> throw new IllegalStateException("injected at " + point);
      case SLOW -> await(SLOW_MILLIS);
      case HANG -> await(Long.MAX_VALUE / 2);
      case FILL_HEAP -> fill();
      case LOSE_FILES -> loseFiles();
      default -> throw new AssertionError(action);
    }
  }

  /**
   * Not by sleeping, which an interrupt would end. A test in this process ends it by clearing the
   * property; else its threads would outlive it.
   */
  private static void await(long millis) {
    long end = System.nanoTime() / 1_000_000 + millis;
    while (System.nanoTime() / 1_000_000 < end && System.getProperty(PROPERTY) != null) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void loseFiles() {
    try (Stream<Path> files = Files.walk(folder.resolve(LOCAL))) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("shuffle_")).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill() {
    long[][] memory = new long[1 << 20][];
    for (int i = 0; i < memory.length; i++) {
      memory[i] = new long[1 << 17];
    }
    throw new AssertionError("more memory than expected: " + memory.length);
  }
}
