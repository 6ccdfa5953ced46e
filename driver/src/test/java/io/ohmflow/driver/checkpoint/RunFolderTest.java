package io.ohmflow.driver.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  void aSealedFileThatChangedIsRefused() throws IOException {
    RunFolder folder = RunFolder.create(temporary.resolve("run").toString(), HADOOP);
    folder.writeSealed("a/b.txt", new byte[] {1});
    folder.writeSealed("c.txt", new byte[] {2});
    folder.writeSealed("a/b.txt", new byte[] {3});
    assertEquals(3, folder.readSealed("a/b.txt")[0]);
    assertEquals(2, folder.readSealed("c.txt")[0]);
    folder.write("c.txt", new byte[] {4});
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> folder.readSealed("c.txt"));
    assertTrue(e.getMessage().contains("run/c.txt: damaged or edited"), e.getMessage());
    Files.delete(temporary.resolve("run/c.txt"));
    e = assertThrows(InvalidInputException.class, () -> folder.readSealed("c.txt"));
    assertTrue(e.getMessage().endsWith("run/c.txt: missing"), e.getMessage());
  }

  @Test
  void sumsAreThoseThatSha256sumChecks() throws IOException {
    RunFolder folder = RunFolder.create(temporary.resolve("run").toString(), HADOOP);
    folder.writeSealed("abc.txt", "abc".getBytes(StandardCharsets.US_ASCII));
    // The first example of FIPS 180-2, appendix B.
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  abc.txt\n",
        folder.readText("SHA256SUMS"));
  }

  @Test
  void aFileWithoutASumIsNotChecked() throws IOException {
    RunFolder folder = RunFolder.create(temporary.resolve("run").toString(), HADOOP);
    folder.writeText("SHA256SUMS", "damaged\n12  a.txt\n");
    folder.writeText("a.txt", "a");
    assertEquals('a', folder.readSealed("a.txt")[0]);
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
