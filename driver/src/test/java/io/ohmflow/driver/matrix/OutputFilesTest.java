package io.ohmflow.driver.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.matrix.OutputFiles.Existing;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
  private static final NumberArray ONE = NumberArray.of(new float[] {1}, 1, 1);

  @TempDir Path folder;

  @Test
  void nothingIsThereBeforeAllIsWhole() throws IOException {
    try (OutputFiles files = new OutputFiles(Existing.REFUSED)) {
      files.add(path("a.csv"), ONE);
      files.add(path("b.npy"), ONE);
      assertFalse(Files.exists(Path.of(path("a.csv"))));
      files.commit();
    }
    assertEquals(2, count());
    assertEquals("1.0\n", Files.readString(Path.of(path("a.csv"))));
  }

  @Test
  void aFailureLeavesNothingBehind() throws IOException {
    try (OutputFiles files = new OutputFiles(Existing.REFUSED)) {
      files.add(path("a.csv"), ONE);
      assertThrows(InvalidInputException.class, () -> files.add(path("none/b.npy"), ONE));
    }
    assertEquals(0, count());
  }

  @Test
  void whatWouldFailIsSaidBefore() throws IOException {
    Files.writeString(folder.resolve("there.csv"), "1\n");
    Files.createDirectory(folder.resolve("folder.npy"));
    Problems problems = new Problems();
    OutputFiles files = new OutputFiles(Existing.REFUSED);
    for (String name : new String[] {"there.csv", "folder.npy", "none/a.csv", "a.txt", "new.csv"}) {
      files.check(path(name), problems);
    }
    assertEquals(4, problems.size());
    assertTrue(problems.list().get(0).message().contains("exists already"));
    assertTrue(problems.list().get(1).message().contains("is a folder"));
    assertTrue(problems.list().get(2).message().contains("there is no folder"));
    assertTrue(problems.list().get(3).message().contains("ends in .npy or .csv"));
  }

  @Test
  void anExistingFileIsReplacedOnlyWhenAsked() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "old\n");
    try (OutputFiles refused = new OutputFiles(Existing.REFUSED)) {
      refused.add(path("a.csv"), ONE);
      assertThrows(InvalidInputException.class, refused::commit);
    }
    assertEquals("old\n", Files.readString(folder.resolve("a.csv")));
    Problems problems = new Problems();
    try (OutputFiles replaced = new OutputFiles(Existing.REPLACED)) {
      replaced.check(path("a.csv"), problems);
      replaced.add(path("a.csv"), ONE);
      replaced.commit();
    }
    assertTrue(problems.isEmpty());
    assertEquals("1.0\n", Files.readString(folder.resolve("a.csv")));
    assertEquals(1, count());
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private long count() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }
}
