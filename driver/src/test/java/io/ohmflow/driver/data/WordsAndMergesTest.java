package io.ohmflow.driver.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts as words and as byte pairs. */
class WordsAndMergesTest {
  @TempDir private Path folder;
  private final Problems problems = new Problems();

  private DataSource read(String keys) {
    var section = Document.parse("{source: text, " + keys + "}", "run.yaml", problems).root();
    DataSource source = DataSources.read(section);
    section.finish();
    return source;
  }

  private DataSplits load(String train, String test, String keys) throws IOException {
    Path first = Files.writeString(folder.resolve("train.txt"), train);
    Path second = Files.writeString(folder.resolve("test.txt"), test);
    String paths = "path: '%s', test-path: '%s', ".formatted(first, second);
    DataSplits data = read(paths + keys).load(new Configuration());
    assertEquals(List.of(), problems.list());
    return data;
  }

  private static int[] tokens(Dataset data, int id) {
    int[] labels = new int[data.answers()];
    data.labels(id, labels, 0);
    return labels;
  }

  @Test
  void wordsAreNumberedByFrequency() throws IOException {
    String train = "b a b c\nb c <unk> d\n";
    DataSplits data = load(train, "a b \t x\n d y", "tokens: words, context: 2");
    // <unk> 0, <eos> 1, b 2, c 3, and of equally frequent words the first in the alphabet: a 4, d
    // 5.
    assertEquals(6, data.train().classes());
    assertArrayEquals(new int[] {4, 2}, tokens(data.train(), 0));
    assertArrayEquals(new int[] {3, 1}, tokens(data.train(), 1));
    assertArrayEquals(new int[] {2, 3}, tokens(data.train(), 2));
    assertArrayEquals(new int[] {2, 0}, tokens(data.test(), 0));
    assertArrayEquals(new int[] {1, 5}, tokens(data.test(), 1));
    assertEquals(1.0, data.test().tokensPerWord());
    Tokenizer words = data.train().tokenizer();
    int[] encoded = words.encode("c b\nzebra a");
    assertArrayEquals(new int[] {3, 2, 1, 0, 4}, encoded);
    assertEquals("c b\n<unk> a", words.decode(encoded, 5));
  }

  @Test
  void rareWordsBecomeUnknown() throws IOException {
    String train = "b a b c c b d";
    DataSplits data = load(train, "a b c d", "tokens: words, context: 2, vocabulary: 4");
    assertEquals(4, data.train().classes());
    assertArrayEquals(new int[] {0, 2}, tokens(data.train(), 0));
    assertArrayEquals(new int[] {2, 3}, tokens(data.test(), 0));
  }

  @Test
  void theSplitFallsBetweenWords() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "one two three four five six ten");
    String keys = "path: '%s', test-share: 0.5, tokens: words, context: 2".formatted(text);
    DataSplits data = read(keys).load(new Configuration());
    // 15 of 31 characters, of which the last is in "four": it stays whole.
    Tokenizer words = data.train().tokenizer();
    assertEquals("two three", words.decode(tokens(data.train(), 0), 2));
    assertEquals(List.of(0, 0), List.of(tokens(data.test(), 0)[0], tokens(data.test(), 0)[1]));
    assertEquals(2 + 4, data.train().classes());
  }

  /**
   * The example of Sennrich et al.: low ×5, lower ×2, newest ×6, widest ×3. Pairs by frequency: e+s
   * 9, es+t 9, l+o 7, lo+w 7, then n+e 6.
   */
  @Test
  void mergesFollowTheFrequencyOfPairs() {
    List<PieceCounts.Piece> pieces =
        List.of(
            new PieceCounts.Piece("low", 5),
            new PieceCounts.Piece("lower", 2),
            new PieceCounts.Piece("newest", 6),
            new PieceCounts.Piece("widest", 3));
    MergeVocabulary vocabulary = MergeLearner.learn(pieces, 261);
    List<String> shown = new ArrayList<>();
    for (int token = 256; token < vocabulary.size(); token++) {
      shown.add(vocabulary.shown(token));
    }
    // After "es" the pairs es+t and l+o, o+w: the most frequent first, then the smaller tokens.
    assertEquals(List.of("es", "est", "lo", "low", "ew"), shown);
    assertArrayEquals(new int[] {259, 'e', 'r'}, vocabulary.encode("lower"));
    assertArrayEquals(new int[] {'n', 260, 257}, vocabulary.encode("newest"));
  }

  @Test
  void mergesStayWithinPiecesAndRestoreEveryText() throws IOException {
    String train = "the cat and the hat, the cat the\n\tthe 1234 1234 the é é";
    DataSplits data = load(train, "the the cat", "tokens: bpe, vocabulary: 300, context: 2");
    Tokenizer merges = data.train().tokenizer();
    assertTrue(merges.size() > 256 && merges.size() < 300, "ends when no pair occurs twice");
    for (String text : List.of(train, "", " ", "new wörds – €😀\n\n  x", "the the")) {
      int[] tokens = merges.encode(text);
      assertEquals(text, merges.decode(tokens, tokens.length));
    }
    // "the" and " the" are one token each; nothing reaches over a space in front of a word.
    assertEquals(2, merges.encode("the the").length);
    // 3 tokens at least and 3 words: "the", " the", " cat".
    assertEquals(3, merges.encode("the the cat").length);
    assertEquals(1.0, data.test().tokensPerWord());
  }

  /** Learned again by the definition: count all pairs, merge the first of the most frequent. */
  @Test
  void mergesAreThoseOfTheDefinition() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append("abcd".charAt(i * i % 7 % 4)).append(i % 11 == 0 ? " " : "");
      text.append("ab".charAt(i % 5 % 2));
    }
    PieceCounts counts = new PieceCounts();
    PieceSplitter splitter = new PieceSplitter(counts::add);
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    for (byte b : bytes) {
      splitter.accept(b);
    }
    splitter.end();
    List<PieceCounts.Piece> pieces = counts.byFrequency();
    MergeVocabulary fast = MergeLearner.learn(pieces, 286);
    List<List<Integer>> slow = new ArrayList<>();
    pieces.forEach(p -> slow.add(new ArrayList<>(p.text().chars().boxed().toList())));
    for (int made = 0; made < fast.size() - 256; made++) {
      TreeMap<Long, Long> pairs = new TreeMap<>();
      for (int k = 0; k < slow.size(); k++) {
        for (int i = 0; i + 1 < slow.get(k).size(); i++) {
          long pair = MergeVocabulary.pair(slow.get(k).get(i), slow.get(k).get(i + 1));
          pairs.merge(pair, pieces.get(k).count(), Long::sum);
        }
      }
      long most = pairs.values().stream().mapToLong(n -> n).max().orElseThrow();
      long best =
          pairs.entrySet().stream().filter(e -> e.getValue() == most).findFirst().get().getKey();
      for (List<Integer> tokens : slow) {
        for (int i = 0; i + 1 < tokens.size(); i++) {
          if (MergeVocabulary.pair(tokens.get(i), tokens.get(i + 1)) == best) {
            tokens.set(i, 256 + made);
            tokens.remove(i + 1);
          }
        }
      }
      assertEquals(best >> 32, fast.json().path("merges").path(made).path(0).asInt());
      assertEquals((int) best, fast.json().path("merges").path(made).path(1).asInt());
    }
    assertTrue(fast.size() > 266, "too few merges to compare: " + fast.size());
    // Encoding makes the same merges as learning did.
    for (int k = 0; k < slow.size(); k++) {
      int[] expected = slow.get(k).stream().mapToInt(t -> t).toArray();
      assertArrayEquals(expected, fast.encode(pieces.get(k).text()));
    }
  }

  @Test
  void perWordFiguresCountWordsAndLines() throws IOException {
    DataSplits data = load("ab ab\ncd cd\n", "ab cd\nab\n", "context: 2");
    // 9 characters for three words and two line ends.
    assertEquals(9 / 5.0, data.test().tokensPerWord());
  }

  @Test
  void identityCoversTheVocabulary() throws IOException {
    String words = load("a b a b c", "a b c", "tokens: words, context: 2").test().fingerprint();
    String others = load("a b a b d", "a b d", "tokens: words, context: 2").test().fingerprint();
    assertNotEquals(words, others);
  }

  @Test
  void rarePiecesAreForgottenWhenThereAreTooMany() {
    PieceCounts counts = new PieceCounts(3);
    for (String piece : List.of("a", "a", "b", "c", "a", "d", "e", "b", "b", "b")) {
      counts.add(piece);
    }
    // With d there are four: all that occurred once are forgotten. Then e and b come anew.
    assertEquals(
        List.of(
            new PieceCounts.Piece("a", 3),
            new PieceCounts.Piece("b", 3),
            new PieceCounts.Piece("e", 1)),
        counts.byFrequency());
  }

  @Test
  void wrongSizesOfVocabulariesAreNamed() {
    read("path: x, tokens: words, vocabulary: 2");
    read("path: x, tokens: bpe, vocabulary: 256");
    read("path: x, tokens: bpe, vocabulary: 65537");
    read("path: x, vocabulary: 99");
    List<String> all = problems.list().stream().map(Problem::toString).toList();
    assertEquals(4, all.size());
    assertTrue(all.get(0).contains("vocabulary: expected a whole number from 3 to 65536"));
    assertTrue(all.get(1).contains("from 257 to 65536, got 256"), all.get(1));
    assertTrue(all.get(3).contains("only words and bpe take a size"), all.get(3));
  }

  @Test
  void publishedTextsHaveTheirPublishedCounts() throws IOException {
    Path text = RealData.folder("text");
    String keys =
        "path: '%s', test-path: '%s', tokens: words, vocabulary: 60000, context: 32"
            .formatted(text.resolve("wikitext2-valid.txt"), text.resolve("wikitext2-test.txt"));
    DataSplits data = read(keys).load(new Configuration());
    // 217,646 and 245,569 tokens with <eos>, as reported for WikiText-2 everywhere.
    assertEquals((217_646 - 1) / 32, data.train().size());
    assertEquals((245_569 - 1) / 32, data.test().size());
  }
}
