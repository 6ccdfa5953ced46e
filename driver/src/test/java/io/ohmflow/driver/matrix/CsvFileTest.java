package io.ohmflow.driver.matrix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,-2.5,3e-2\n.5,+4,1E3\n",
        "1,-2.5,3e-2\r\n.5,+4,1E3",
        "a,b,c\n1, -2.5 ,3e-2\n\n.5,+4,1E3\n\n",
        "# written by a script\n\"g 0\",\"g 1\",\"g 2\"\n1,-2.5,3e-2\n\".5\",+4,1E3\n",
        "\uFEFF1,-2.5,3e-2\n.5,+4,1E3\n"
      })
  void readsNumbersWithOrWithoutNames(String text) throws IOException {
    NumberArray array = read(text);
    assertEquals(List.of(2, 3), array.shape());
    assertArrayEquals(new float[] {1, -2.5f, 0.03f, 0.5f, 4, 1000}, array.values());
  }

  @Test
  void readsWideMatrices() throws IOException {
    String row = "0.5,".repeat(5000) + "1\n";
    NumberArray array = read(row.repeat(3));
    assertEquals(List.of(3, 5001), array.shape());
    assertEquals(1f, array.matrix().at(2, 5000));
  }

  @Test
  void everyProblemIsListedWithLineAndColumn() throws IOException {
    String found = refused("x,y\n1,2\n3,abc\n\n4\nNaN,1e99\n1d,\n");
    assertEquals(
        "x.csv:3: column 2: expected a finite number, got abc\n"
            + "x.csv:5: expected 2 numbers as before, got 1\n"
            + "x.csv:6: column 1: expected a finite number, got NaN\n"
            + "x.csv:6: column 2: expected a finite number, got 1e99\n"
            + "x.csv:7: column 1: expected a finite number, got 1d\n"
            + "x.csv:7: column 2: expected a finite number, got nothing",
        found);
  }

  @Test
  void aFirstLineThatIsNotFiniteIsNoHeader() throws IOException {
    String found = refused("nan,-Inf\n1,2\n");
    assertEquals(2, found.lines().count(), found);
    assertTrue(found.startsWith("x.csv:1: column 1"), found);
  }

  @Test
  void otherSeparatorsAreNamed() throws IOException {
    assertTrue(refused("1,2\n").isEmpty(), "what is right is not refused");
    String found = refused("1;2\n3;4\n");
    assertTrue(found.contains("x.csv:2: column 1"), found);
    assertTrue(found.contains("numbers are separated by commas"), found);
  }

  @Test
  void aFileFullOfMistakesIsNotListedInFull() throws IOException {
    String found = refused("1\n" + "word\n".repeat(1000));
    assertEquals(11, found.lines().count(), found);
    assertTrue(found.endsWith("further lines were not looked at"), found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "a,b\n", "# nothing\n"})
  void aFileWithoutNumbersIsRefused(String text) throws IOException {
    assertEquals("x.csv: holds no numbers", refused(text));
  }

  @Test
  void aBinaryFileIsRefusedWithoutANoise() throws IOException {
    String found = refused("\u0000\u0001,\"".repeat(3000));
    assertTrue(found.startsWith("x.csv"), found);
  }

  @Test
  void numbersComeBackUnchanged() throws IOException {
    float[] values = {0.1f, -1e-38f, 1.17549435e-38f, 3.4e38f, 1f / 3, 0, -0f, 16777217f};
    Path path = folder.resolve("y.csv");
    CsvFile.write(NumberArray.of(values, 4, 2), path);
    assertArrayEquals(values, read(Files.readString(path)).values());
    assertTrue(Files.readString(path).startsWith("0.10000000149011612,"), "digits of a double");
  }

  @Test
  void chipsStandBelowEachOther() throws IOException {
    Path path = folder.resolve("y.csv");
    CsvFile.write(NumberArray.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2), path);
    assertEquals(
        "chip,column0,column1\n0,1.0,2.0\n0,3.0,4.0\n1,5.0,6.0\n1,7.0,8.0\n",
        Files.readString(path));
  }

  private NumberArray read(String text) throws IOException {
    Path path = Files.writeString(folder.resolve("x.csv"), text);
    Problems problems = new Problems();
    NumberArray array = ArrayFormat.read(path.toString(), problems).orElse(null);
    problems.throwIfAny();
    return array;
  }

  private String refused(String text) throws IOException {
    Path path = Files.writeString(folder.resolve("x.csv"), text);
    Problems problems = new Problems();
    ArrayFormat.read(path.toString(), problems);
    return problems.list().stream()
        .map(Problem::toString)
        .map(line -> line.replace(folder + "/", ""))
        .collect(Collectors.joining("\n"));
  }
}
