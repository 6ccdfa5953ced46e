package io.ohmflow.driver.data;

import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * A text whose next token is to be predicted, as a file that is plain or compressed with gzip, on
 * any file system Hadoop knows.
 *
 * <pre>
 * data:
 *   source: text
 *   path: shakespeare.txt      or hdfs://…, s3a://…
 *   tokens: characters         or bytes, words, bpe
 *   vocabulary: 20000          most tokens of words (default 20000) or bpe (default 1024)
 *   context: 128               tokens of a sample; each is followed by the one to be predicted
 *   stride: 128                from one training sample to the next (default: context)
 *   test-share: 0.1            the end of the text is kept for testing
 *   test-path: other.txt       or a text of its own, in place of test-share
 * </pre>
 *
 * <p>Files are read in a stream, twice or three times: to find where the test text begins, to learn
 * the vocabulary, to write down the tokens. Only the tokens are kept, two bytes each.
 *
 * @param path address of the training text
 * @param testPath address of the test text, empty for the end of the training text
 * @param testShare share of the text that is kept for testing
 * @param tokens what is predicted
 * @param vocabulary most tokens of words or bpe
 * @param windows how the texts are cut into samples
 */
record TextSource(
    String path, String testPath, double testShare, Tokens tokens, int vocabulary, Windows windows)
    implements DataSource {
  private static final Range SHARE = new Range(0, true, 1, true);
  private static final double DEFAULT_SHARE = 0.1;
  private static final int DEFAULT_CONTEXT = 128;
  private static final int MAX_CONTEXT = 1 << 16;
  private static final int DEFAULT_WORDS = 20_000;
  private static final int DEFAULT_MERGED = 1024;

  /** What a text consists of. */
  enum Tokens {
    CHARACTERS,
    BYTES,
    WORDS,
    BPE;

    String label() {
      return this == BPE ? "tokens" : name().toLowerCase(Locale.ROOT);
    }

    /** Whether the text is read as bytes; else as characters. */
    boolean readsBytes() {
      return this == BYTES || this == BPE;
    }

    /** Whether the vocabulary has a size of its own. */
    private boolean sized() {
      return this == WORDS || this == BPE;
    }
  }

  /**
   * How a text is cut.
   *
   * @param context tokens of a sample
   * @param stride tokens from one training sample to the next; test samples do not overlap
   */
  record Windows(int context, int stride) {}

  static TextSource read(Section s) {
    int context = s.integer("context", 2, MAX_CONTEXT, DEFAULT_CONTEXT);
    String test = s.text("test-path", "");
    if (!test.isEmpty() && s.has("test-share")) {
      s.problem("test-share", "has no meaning beside test-path");
    }
    if (s.has("mean") || s.has("std")) {
      s.problem(s.has("mean") ? "mean" : "std", "a text is not normalised");
    }
    Tokens tokens = s.choice("tokens", Tokens.class, Tokens.CHARACTERS);
    return new TextSource(
        s.text("path"),
        test,
        s.number("test-share", SHARE, DEFAULT_SHARE),
        tokens,
        vocabulary(s, tokens),
        new Windows(context, s.integer("stride", 1, Integer.MAX_VALUE, context)));
  }

  private static int vocabulary(Section s, Tokens tokens) {
    if (!tokens.sized()) {
      if (s.has("vocabulary")) {
        s.problem("vocabulary", "follows from the text; only words and bpe take a size");
      }
      return 0;
    }
    boolean words = tokens == Tokens.WORDS;
    int least = 1 + (words ? WordVocabulary.RESERVED : MergeVocabulary.BYTES);
    return s.integer("vocabulary", least, Vocabulary.MOST, words ? DEFAULT_WORDS : DEFAULT_MERGED);
  }

  @Override
  public DataSplits load(Configuration hadoop) {
    Problems problems = new Problems();
    TextReader reader = new TextReader(hadoop, tokens, problems);
    long first = Long.MAX_VALUE;
    if (testPath.isEmpty()) {
      long units = reader.read(path, unit -> {});
      first = units - Math.round(units * testShare);
      problems.throwIfAny();
    }
    VocabularyLearner learner = new VocabularyLearner(tokens, vocabulary);
    read(reader, first, learner.train(), learner.test());
    problems.throwIfAny();
    Vocabulary known = learner.vocabulary();
    if (known.size() > Vocabulary.MOST) {
      problems.add(path, 0, "", "has %d different characters".formatted(known.size()));
      problems.throwIfAny();
    }
    Part train = new Part(known);
    Part test = new Part(known);
    read(reader, first, train.words, test.words);
    problems.throwIfAny();
    check(train.tokens, path, "training", problems);
    check(test.tokens, testPath.isEmpty() ? path : testPath, "test", problems);
    problems.throwIfAny();
    return new DataSplits(
        train.dataset(windows.context(), windows.stride()),
        test.dataset(windows.context(), windows.context()));
  }

  private void read(TextReader reader, long first, TextSink train, TextSink test) {
    if (testPath.isEmpty()) {
      reader.read(path, new TextSplit(first, !tokens.sized(), train, test));
    } else {
      reader.read(path, train);
      reader.read(testPath, test);
    }
  }

  private void check(TokenBuffer found, String file, String split, Problems problems) {
    if (found.overflows()) {
      String message = "has more %s than the %d that fit into memory";
      problems.add(file, 0, "", message.formatted(tokens.label(), Integer.MAX_VALUE));
    }
    if (found.length() <= windows.context()) {
      String message = "expected more than a context of %d %s for the %s split, found %d";
      problems.add(
          file, 0, "", message.formatted(windows.context(), tokens.label(), split, found.length()));
    }
  }

  /** A part of the text as it becomes tokens. */
  private static final class Part {
    private final Vocabulary vocabulary;
    private final TokenBuffer tokens = new TokenBuffer();
    private final WordCounter words;

    Part(Vocabulary vocabulary) {
      this.vocabulary = vocabulary;
      this.words = new WordCounter(vocabulary.encoder(tokens));
    }

    Dataset dataset(int context, int stride) {
      double perWord = words.words() == 0 ? 1 : (double) tokens.length() / words.words();
      return new Dataset(new TokenSamples(tokens.take(), context, stride, vocabulary, perWord));
    }
  }
}
