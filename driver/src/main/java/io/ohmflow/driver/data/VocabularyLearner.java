package io.ohmflow.driver.data;

import io.ohmflow.driver.data.TextSource.Tokens;
import java.util.BitSet;
import java.util.List;

/**
 * Makes the vocabulary of a training text: give the text to {@link #train}, the test text to {@link
 * #test}, then call {@link #vocabulary}.
 */
final class VocabularyLearner {
  private final Tokens tokens;
  private final int size;
  private final BitSet seen = new BitSet();
  private final BitSet tested = new BitSet();
  private final PieceCounts pieces = new PieceCounts();

  /**
   * @param size most tokens of words and merges
   */
  VocabularyLearner(Tokens tokens, int size) {
    this.tokens = tokens;
    this.size = size;
  }

  /** Takes the training text. */
  TextSink train() {
    return switch (tokens) {
      case CHARACTERS -> seen::set;
      case BYTES -> unit -> {};
      case WORDS -> new WordVocabulary.Splitter(pieces::add);
      case BPE -> new PieceSplitter(pieces::add);
    };
  }

  /** Takes the test text, from which no word or merge is learned. */
  TextSink test() {
    return tokens == Tokens.CHARACTERS ? tested::set : unit -> {};
  }

  Vocabulary vocabulary() {
    return switch (tokens) {
      case CHARACTERS -> CharacterVocabulary.of(seen, tested);
      case BYTES -> new ByteVocabulary();
      case WORDS -> words();
      case BPE -> MergeLearner.learn(pieces.byFrequency(), size);
    };
  }

  private WordVocabulary words() {
    List<String> words =
        pieces.byFrequency().stream()
            .map(PieceCounts.Piece::text)
            // A text may come with unknown words marked already.
            .filter(w -> !w.equals(WordVocabulary.UNKNOWN) && !w.equals(WordVocabulary.LINE_END))
            .limit(size - WordVocabulary.RESERVED)
            .toList();
    return new WordVocabulary(words.toArray(String[]::new));
  }
}
