package io.ohmflow.driver.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFolderTest {
  private static final String KEYS = ", label: kind, classes: 3";

  @TempDir Path folder;

  @BeforeEach
  void writeValidFiles() throws IOException {
    put("train.csv", "long,wide,kind\n1.5,-2,0\n3e2, 4 ,2\n\n5,6,1\n");
    put("test.csv", "kind,wide,long,note\r\n1,8,7,\"a, \"\"b\"\"\"");
  }

  private void put(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private DataSplits load(String keys) {
    Problems problems = new Problems();
    String yaml = "{source: csv, folder: '" + folder + "'" + keys + "}";
    var section = Document.parse(yaml, "run.yaml", problems).root();
    DataSource source = DataSources.read(section);
    section.finish();
    problems.throwIfAny();
    return source.load(new Configuration(false));
  }

  /** The message without the folder. */
  private String refused(String keys) {
    return assertThrows(InvalidInputException.class, () -> load(keys))
        .getMessage()
        .replace(folder + "/", "");
  }

  private static float[] row(Dataset data, int id) {
    float[] row = new float[data.sampleSize()];
    for (int i = 0; i < row.length; i++) {
      row[i] = data.value(id, i);
    }
    return row;
  }

  @Test
  void columnsAreFoundByNameInBothFiles() {
    DataSplits data = load(KEYS);
    assertEquals(3, data.train().size());
    assertEquals(2, data.train().channels());
    assertArrayEquals(new float[] {1.5f, -2}, row(data.train(), 0));
    assertArrayEquals(new float[] {300, 4}, row(data.train(), 1));
    assertEquals(2, data.train().label(1));
    assertArrayEquals(new float[] {7, 8}, row(data.test(), 0));
    assertEquals(1, data.test().label(0));
  }

  @Test
  void featuresMayBeChosenAndOrdered() {
    assertArrayEquals(new float[] {-2}, row(load(KEYS + ", features: [wide]").train(), 0));
    assertArrayEquals(
        new float[] {-2, 1.5f}, row(load(KEYS + ", features: [wide, long]").train(), 0));
  }

  @Test
  void featuresAreNormalisedByColumn() {
    Dataset train = load(KEYS + ", features: [wide]").train();
    float[] x = new float[3];
    for (int id = 0; id < 3; id++) {
      train.features(id, x, id);
    }
    assertEquals(0, x[0] + x[1] + x[2], 1e-6);
    assertEquals(3, x[0] * x[0] + x[1] * x[1] + x[2] * x[2], 1e-5);
  }

  @Test
  void columnsWithoutHeaderAreCounted() throws IOException {
    put("train.csv", "2;1.5;0.5\n0;2.5;0.25\n");
    put("test.csv", "1.0;0;-1\n");
    DataSplits data = load(", label: 1, classes: 3, header: false, delimiter: semicolon");
    assertArrayEquals(new float[] {1.5f, 0.5f}, row(data.train(), 0));
    assertEquals(2, data.train().label(0));
    assertEquals(1, data.test().label(0));
  }

  @Test
  void samplesMayHaveAShape() throws IOException {
    put("train.csv", "1,2,3,4,0\n");
    put("test.csv", "1,2,3,4,0\n");
    Dataset train = load(", label: 5, classes: 1, header: false, shape: [2, 2, 1]").train();
    assertEquals(List.of(2, 2, 1), List.of(train.height(), train.width(), train.channels()));
    assertEquals(
        "train.csv: expected 6 feature columns for shape [2, 3, 1], found 4",
        refused(", label: 5, classes: 1, header: false, shape: [2, 3, 1]"));
  }

  @Test
  void compressedFilesAndByteOrderMarksAreRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write("\uFEFFkind,long,wide\n0,9,9\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.delete(folder.resolve("train.csv"));
    Files.write(folder.resolve("train.csv.gz"), bytes.toByteArray());
    assertArrayEquals(new float[] {9, 9}, row(load(KEYS).train(), 0));
  }

  @Test
  void everyWrongCellIsListedWithLineAndColumn() throws IOException {
    put(
        "train.csv",
        """
        long,wide,kind
        NaN,1,0
        1,-Infinity,1
        1e39,1,3

        1,,1.5
        abc,0x1p3,-1
        1,2
        1,2,0,4
        5,6,1f
        7,8,1
        1,nan,\
        """);
    put("test.csv", "long,wide,kind\n1,inf,0\n");
    assertEquals(
        """
        train.csv:2: long: expected a finite number, got NaN
        train.csv:3: wide: expected a finite number, got -Infinity
        train.csv:4: long: expected a finite number, got 1e39
        train.csv:4: kind: expected a class, a whole number from 0 to 2, got 3
        train.csv:6: wide: the cell is empty, expected a finite number
        train.csv:6: kind: expected a class, a whole number from 0 to 2, got 1.5
        train.csv:7: long: expected a finite number, got abc
        train.csv:7: wide: expected a finite number, got 0x1p3
        train.csv:7: kind: expected a class, a whole number from 0 to 2, got -1
        train.csv:8: expected 3 columns, found 2
        train.csv:9: expected 3 columns, found 4
        train.csv:10: kind: expected a class, a whole number from 0 to 2, got 1f
        train.csv:12: wide: expected a finite number, got nan
        train.csv:12: kind: expected a class, a whole number from 0 to 2, got nothing
        test.csv:2: wide: expected a finite number, got inf\
        """,
        refused(KEYS));
  }

  @Test
  void manyProblemsAreCounted() throws IOException {
    put("train.csv", "long,wide,kind\n" + "1,NaN,0\n".repeat(1_520));
    List<String> lines = refused(KEYS).lines().toList();
    assertEquals(21, lines.size());
    assertEquals("train.csv:21: wide: expected a finite number, got NaN", lines.get(19));
    assertEquals("train.csv:22: 1,500 more problems from here on", lines.get(20));
  }

  @Test
  void unknownAndDoubleColumnsAreExplained() throws IOException {
    assertEquals(
        "train.csv:1: kid: no such column, found long, wide, kind; did you mean kind?\n"
            + "test.csv:1: kid: no such column, found kind, wide, long, note; did you mean kind?",
        refused(", label: kid, classes: 3"));
    put("train.csv", "long,long,kind\n1,2,0\n");
    assertEquals("train.csv:1: long: there is more than one column of this name", refused(KEYS));
    put("train.csv", "kind\n1\n");
    assertEquals("train.csv:1: expected a column beside the label", refused(KEYS));
    put("train.csv", "long,wide,kind\n1,2,0\n");
    put("test.csv", "long,kind\n1,0\n");
    assertEquals("test.csv:1: wide: no such column, found long, kind", refused(KEYS));
  }

  @Test
  void filesWithoutHeaderMustHaveAsManyColumns() throws IOException {
    put("train.csv", "1,2,0\n");
    put("test.csv", "1,2,0,4\n");
    assertEquals(
        "test.csv: expected the 3 columns of train.csv, found 4",
        refused(", label: 3, classes: 3, header: false"));
  }

  @Test
  void emptyMissingAndBrokenFilesAreNamed() throws IOException {
    put("train.csv", "");
    put("test.csv", "long,wide,kind\n");
    assertEquals("train.csv: expected rows, found none", refused(KEYS));
    put("train.csv", "long,wide,kind\n1,2,0\n");
    assertEquals("test.csv: expected rows, found none", refused(KEYS));
    put("train.csv", "long,wide,kind\n1,2,\"0\n");
    Files.delete(folder.resolve("test.csv"));
    String message = refused(KEYS);
    assertTrue(message.contains("train.csv: cannot be read as a table: "), message);
    assertTrue(message.contains("test.csv: not found, nor test.csv.gz"), message);
    assertEquals(2, message.lines().count());
    byte[] gzip = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 1};
    Files.write(folder.resolve("train.csv"), gzip);
    assertTrue(refused(KEYS).contains("train.csv: cannot be read as a table"), refused(KEYS));
  }

  @Test
  void inspectShowsRows() {
    String text = DataInspect.of(load(KEYS), 60).text();
    assertTrue(text.contains("shape         1 × 1 × 2"), text);
    assertTrue(text.contains("value range   -2 to 300"), text);
    assertTrue(text.contains("label 2          300.00      4.0000"), text);
  }
}
