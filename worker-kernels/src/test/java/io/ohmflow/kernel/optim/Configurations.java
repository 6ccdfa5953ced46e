package io.ohmflow.kernel.optim;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads configuration texts for tests. */
final class Configurations {
  private Configurations() {}

  /** Reads a text that must be free of problems. */
  static <T> T read(String yaml, Function<Section, T> reader) {
    Problems problems = new Problems();
    Section root = Document.parse(yaml, "test.yaml", problems).root();
    T result = reader.apply(root);
    root.finish();
    problems.throwIfAny();
    return result;
  }

  /** The messages of everything wrong with a text. */
  static String problems(String yaml, Consumer<Section> reader) {
    Problems problems = new Problems();
    Section root = Document.parse(yaml, "test.yaml", problems).root();
    reader.accept(root);
    root.finish();
    return String.join("\n", problems.list().stream().map(Problem::toString).toList());
  }
}
