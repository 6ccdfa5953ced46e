package io.ohmflow.driver.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes checkpoints away, as if a run had not come so far. */
final class CheckpointFolders {
  private CheckpointFolders() {}

  /** Deletes the newest checkpoint of a folder of several. */
  static void deleteNewest(Path checkpoints) throws IOException {
    List<Path> sorted;
    try (Stream<Path> found = Files.list(checkpoints)) {
      sorted = found.sorted(Comparator.reverseOrder()).toList();
    }
    if (sorted.size() < 2) {
      throw new IOException("only " + sorted + " in " + checkpoints);
    }
    try (Stream<Path> files = Files.walk(sorted.get(0)).sorted(Comparator.reverseOrder())) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
  }
}
