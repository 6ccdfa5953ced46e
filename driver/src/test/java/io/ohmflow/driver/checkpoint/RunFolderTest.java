package io.ohmflow.driver.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path temporary;

  @Test
  void anExistingFolderIsLeftAlone() throws IOException {
    Path taken = Files.createDirectory(temporary.resolve("run"));
    Files.writeString(taken.resolve("mine.txt"), "mine");
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> RunFolder.create(taken.toString(), HADOOP));
    assertTrue(e.getMessage().contains("the output folder exists already"), e.getMessage());
    assertEquals("mine", Files.readString(taken.resolve("mine.txt")));
    try (var files = Files.list(taken)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aPlaceThatCannotBeAFolderIsRefused() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () -> RunFolder.create(file.resolve("run").toString(), HADOOP));
    assertTrue(e.getMessage().contains("cannot be written"), e.getMessage());
  }

  @Test
  void writingReplacesInOneGoAndLeavesNothingBeside() throws IOException {
    RunFolder folder = RunFolder.create(temporary.resolve("run").toString(), HADOOP);
    folder.writeText("a/b.txt", "one");
    folder.writeText("a/b.txt", "two");
    assertEquals("two", folder.readText("a/b.txt"));
    assertEquals(List.of("b.txt"), folder.list("a"));
    assertFalse(Files.exists(temporary.resolve("run/a/.b.txt.crc")));
  }

  @Test
  void numbersAFolderWhoseNameIsTaken() throws IOException {
    String base = temporary.resolve("run").toString();
    assertEquals(base, RunFolder.free(base, HADOOP));
    Files.createDirectory(Path.of(base));
    Files.createDirectory(Path.of(base + "-2"));
    assertEquals(base + "-3", RunFolder.free(base, HADOOP));
  }

  @Test
  void aFolderWithoutARunIsRefused() {
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class, () -> RunFolder.open(temporary.toString(), HADOOP));
    assertTrue(e.getMessage().contains("no run here"), e.getMessage());
  }
}
