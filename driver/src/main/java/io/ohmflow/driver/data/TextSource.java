package io.ohmflow.driver.data;

import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * A text whose next character is to be predicted, as a file that is plain or compressed with gzip,
 * on any file system Hadoop knows.
 *
 * <pre>
 * data:
 *   source: text
 *   path: shakespeare.txt      or hdfs://…, s3a://…
 *   tokens: characters         or bytes
 *   context: 128               tokens of a sample; each is followed by the one to be predicted
 *   stride: 128                from one training sample to the next (default: context)
 *   test-share: 0.1            the end of the text is kept for testing
 *   test-path: other.txt       or a text of its own, in place of test-share
 * </pre>
 *
 * @param path address of the training text
 * @param testPath address of the test text, empty for the end of the training text
 * @param testShare share of the text that is kept for testing
 * @param tokens what is predicted
 * @param windows how the texts are cut into samples
 */
record TextSource(String path, String testPath, double testShare, Tokens tokens, Windows windows)
    implements DataSource {
  private static final Range SHARE = new Range(0, true, 1, true);
  private static final double DEFAULT_SHARE = 0.1;
  private static final int DEFAULT_CONTEXT = 128;
  private static final int MAX_CONTEXT = 1 << 16;

  /** What a text consists of. */
  enum Tokens {
    CHARACTERS,
    BYTES;

    String label() {
      return name().toLowerCase(Locale.ROOT);
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
    return new TextSource(
        s.text("path"),
        test,
        s.number("test-share", SHARE, DEFAULT_SHARE),
        s.choice("tokens", Tokens.class, Tokens.CHARACTERS),
        new Windows(context, s.integer("stride", 1, Integer.MAX_VALUE, context)));
  }

  @Override
  public DataSplits load(Configuration hadoop) {
    Problems problems = new Problems();
    TextReader reader = new TextReader(hadoop, tokens, problems);
    int[] train = reader.read(path);
    int[] test;
    if (testPath.isEmpty()) {
      int kept = train.length - (int) Math.round(train.length * testShare);
      test = Arrays.copyOfRange(train, kept, train.length);
      train = Arrays.copyOf(train, kept);
    } else {
      test = reader.read(testPath);
    }
    problems.throwIfAny();
    check(train.length, path, "training", problems);
    check(test.length, testPath.isEmpty() ? path : testPath, "test", problems);
    problems.throwIfAny();
    Vocabulary vocabulary =
        tokens == Tokens.BYTES ? Vocabulary.bytes() : Vocabulary.of(train, test);
    if (vocabulary.size() > 1 << Short.SIZE) {
      problems.add(path, 0, "", "has %d different characters".formatted(vocabulary.size()));
      problems.throwIfAny();
    }
    return new DataSplits(
        dataset(train, windows.stride(), vocabulary), dataset(test, windows.context(), vocabulary));
  }

  private void check(int length, String file, String split, Problems problems) {
    if (length <= windows.context()) {
      String message = "expected more than a context of %d %s for the %s split, found %d";
      problems.add(
          file, 0, "", message.formatted(windows.context(), tokens.label(), split, length));
    }
  }

  private Dataset dataset(int[] text, int stride, Vocabulary vocabulary) {
    short[] numbers = new short[text.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = vocabulary.token(text[i]);
    }
    return new Dataset(new TokenSamples(numbers, windows.context(), stride, vocabulary));
  }
}
