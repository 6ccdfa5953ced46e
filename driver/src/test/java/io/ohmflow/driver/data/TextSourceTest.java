package io.ohmflow.driver.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextSourceTest {
  @TempDir private Path folder;
  private final Problems problems = new Problems();
  private Path text;

  @BeforeEach
  void writeText() throws IOException {
    text = Files.writeString(folder.resolve("text.txt"), "abcabcabca\ncbaé€😀cba");
  }

  private DataSource read(String keys) {
    String yaml = "{source: text, path: '" + text + "', " + keys + "}";
    var section = Document.parse(yaml, "run.yaml", problems).root();
    DataSource source = DataSources.read(section);
    section.finish();
    return source;
  }

  private DataSplits load(String keys) {
    DataSplits data = read(keys).load(new Configuration());
    assertEquals(List.of(), problems.list());
    return data;
  }

  private String failure(String keys) {
    DataSource source = read(keys);
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> source.load(new Configuration()));
    return String.join("\n", e.problems().stream().map(Problem::toString).toList());
  }

  private static float[] features(Dataset data, int id) {
    float[] x = new float[data.sampleSize()];
    data.features(id, x, 0);
    return x;
  }

  private static int[] labels(Dataset data, int id) {
    int[] labels = new int[data.answers() + 1];
    data.labels(id, labels, 1);
    return labels;
  }

  /** 20 characters, 14 to learn from: abcabcabca↵cba, tokens ↵ = 0, a = 1, b = 2, c = 3. */
  @Test
  void windowsHoldTokensAndTheOnesThatFollow() {
    DataSplits data = load("context: 4, test-share: 0.3");
    Dataset train = data.train();
    assertEquals(3, train.size());
    assertEquals(4, train.answers());
    assertEquals(4, train.height());
    assertArrayEquals(new float[] {1, 2, 3, 1}, features(train, 0));
    assertArrayEquals(new int[] {0, 2, 3, 1, 2}, labels(train, 0));
    assertArrayEquals(new float[] {3, 1, 0, 3}, features(train, 2));
    assertArrayEquals(new int[] {0, 1, 0, 3, 2}, labels(train, 2));
    assertEquals(1, data.test().size());
  }

  @Test
  void charactersOfTheTestTextAloneShareOneToken() {
    DataSplits data = load("context: 4, test-share: 0.3");
    // é, €, 😀, c and then b: the first three have no token of their own.
    assertEquals(5, data.train().classes());
    assertArrayEquals(new float[] {4, 4, 4, 3}, features(data.test(), 0));
    assertArrayEquals(new int[] {0, 4, 4, 3, 2}, labels(data.test(), 0));
    // Now the end of the text is cba, and everything else has been seen.
    assertEquals(7, load("context: 2, test-share: 0.15").train().classes());
  }

  @Test
  void trainingWindowsMayOverlap() {
    DataSplits data = load("context: 4, stride: 1, test-share: 0.3");
    assertEquals(10, data.train().size());
    assertArrayEquals(new float[] {2, 3, 1, 2}, features(data.train(), 1));
    assertEquals(1, data.test().size());
  }

  @Test
  void subsetsKeepTheFirstWindows() {
    DataSplits all = load("context: 4, test-share: 0.3");
    DataSplits some = load("context: 4, test-share: 0.3, subset: {train: 2}");
    assertEquals(2, some.train().size());
    assertArrayEquals(labels(all.train(), 1), labels(some.train(), 1));
  }

  @Test
  void bytesNeedNoEncoding() throws IOException {
    Files.write(text, new byte[] {(byte) 0xff, 0, 65, (byte) 0x80, 7, 7, 7, 7, 7, 7});
    DataSplits data = load("context: 2, tokens: bytes, test-share: 0.4");
    assertEquals(256, data.train().classes());
    assertArrayEquals(new float[] {255, 0}, features(data.train(), 0));
    assertArrayEquals(new int[] {0, 0, 65}, labels(data.train(), 0));
  }

  @Test
  void aTestTextOfItsOwnAndCompression() throws IOException {
    Path other = folder.resolve("other.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(other))) {
      out.write("abc€abc".getBytes(StandardCharsets.UTF_8));
    }
    DataSplits data = load("context: 3, test-path: '" + other + "'");
    // ↵ a b c é € 😀
    assertEquals(7, data.train().classes());
    assertArrayEquals(new int[] {0, 2, 3, 5}, labels(data.test(), 0));
    assertEquals(6, data.train().size());
  }

  @Test
  void identityCoversTextVocabularyAndWindows() throws IOException {
    String plain = load("context: 4, test-share: 0.3").train().fingerprint();
    assertEquals(plain, load("context: 4, test-share: 0.3").train().fingerprint());
    assertNotEquals(plain, load("context: 5, test-share: 0.3").train().fingerprint());
    assertNotEquals(plain, load("context: 4, stride: 2, test-share: 0.3").train().fingerprint());
    // The same numbers for other characters.
    Files.writeString(text, Files.readString(text).replace('c', 'd'));
    assertNotEquals(plain, load("context: 4, test-share: 0.3").train().fingerprint());
  }

  @Test
  void inspectShowsTheText() {
    DataInspect inspect = DataInspect.of(load("context: 4, test-share: 0.3"), 3);
    assertTrue(inspect.text().contains("abc" + System.lineSeparator() + "bca"), inspect.text());
    assertEquals(List.of(1, 3, 4, 4, 0), inspect.train().perClass());
  }

  @Test
  void wrongKeysAreNamedTogether() {
    read("context: 1, stride: 0, tokens: letters, test-path: x, test-share: 0.2, mean: [0]");
    String all = String.join("\n", problems.list().stream().map(Problem::toString).toList());
    for (String key : List.of("context", "stride", "tokens", "test-share", "mean")) {
      assertTrue(all.contains("run.yaml:1: " + key + ": "), all);
    }
    assertEquals(5, problems.list().size(), all);
  }

  @Test
  void missingShortAndBrokenTextsAreNamed() throws IOException {
    String problem = failure("context: 15, test-share: 0.3");
    assertTrue(
        problem.contains(
            "text.txt: expected more than a context of 15 characters for the training split,"
                + " found 14"),
        problem);
    assertTrue(problem.contains("for the test split, found 6"), problem);
    Files.write(text, new byte[] {65, 10, 66, (byte) 0xff, 66});
    problem = failure("context: 2");
    assertTrue(problem.contains("text.txt:2: is not UTF-8 behind character 3"), problem);
    Files.delete(text);
    problem = failure("context: 2, test-path: '" + folder + "'");
    assertTrue(problem.contains("text.txt: expected a text file, found nothing"), problem);
    assertEquals(2, problem.lines().count(), problem);
  }
}
