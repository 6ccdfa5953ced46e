package io.ohmflow.driver.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Finds the merges of a {@link MergeVocabulary}: again and again the pair of tokens that occurs
 * most often in the pieces of the training text, of equally frequent pairs that with the smaller
 * tokens. Ends early when no pair occurs twice. Source: Sennrich et al., ACL 2016, algorithm 1.
 */
final class MergeLearner {
  /** A pair as it was counted when it was put in line. */
  private record Candidate(long pair, long count) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      int byCount = Long.compare(other.count, count);
      return byCount != 0 ? byCount : Long.compare(pair, other.pair);
    }
  }

  private final List<int[]> pieces = new ArrayList<>();
  private final List<Long> weights = new ArrayList<>();
  private final Map<Long, Long> counts = new HashMap<>();
  private final Map<Long, Set<Integer>> places = new HashMap<>();
  private final PriorityQueue<Candidate> line = new PriorityQueue<>();

  private MergeLearner(List<PieceCounts.Piece> text) {
    for (PieceCounts.Piece piece : text) {
      pieces.add(piece.text().chars().toArray());
      weights.add(piece.count());
      count(pieces.size() - 1, piece.count());
    }
    counts.forEach((pair, count) -> line.add(new Candidate(pair, count)));
  }

  /**
   * Learns a vocabulary.
   *
   * @param text pieces of the training text, in any fixed order
   * @param size tokens wanted, more than 256
   */
  static MergeVocabulary learn(List<PieceCounts.Piece> text, int size) {
    return new MergeVocabulary(new MergeLearner(text).merges(size - MergeVocabulary.BYTES));
  }

  private int[] merges(int most) {
    int[] merges = new int[2 * most];
    int made = 0;
    while (made < most && !line.isEmpty()) {
      Candidate best = line.poll();
      long now = counts.getOrDefault(best.pair(), 0L);
      if (now != best.count()) {
        // Earlier merges took occurrences away; it waits for its turn with what is left.
        if (now > 0) {
          line.add(new Candidate(best.pair(), now));
        }
        continue;
      }
      if (now < 2) {
        break;
      }
      merges[2 * made] = (int) (best.pair() >> Integer.SIZE);
      merges[2 * made + 1] = (int) best.pair();
      merge(best.pair(), MergeVocabulary.BYTES + made);
      made++;
    }
    return Arrays.copyOf(merges, 2 * made);
  }

  /** Counts or discounts the pairs of a piece. */
  private void count(int piece, long weight) {
    int[] tokens = pieces.get(piece);
    for (int i = 0; i + 1 < tokens.length; i++) {
      long pair = MergeVocabulary.pair(tokens[i], tokens[i + 1]);
      counts.merge(pair, weight, Long::sum);
      places.computeIfAbsent(pair, p -> new HashSet<>()).add(piece);
    }
  }

  private void merge(long pair, int token) {
    Set<Long> grown = new HashSet<>();
    for (int piece : places.remove(pair)) {
      int[] before = pieces.get(piece);
      int[] after = merged(before, pair, token);
      if (after.length == before.length) {
        continue;
      }
      count(piece, -weights.get(piece));
      pieces.set(piece, after);
      count(piece, weights.get(piece));
      for (int i = 0; i + 1 < after.length; i++) {
        if (after[i] == token || after[i + 1] == token) {
          grown.add(MergeVocabulary.pair(after[i], after[i + 1]));
        }
      }
    }
    counts.remove(pair);
    grown.forEach(p -> line.add(new Candidate(p, counts.get(p))));
  }

  private static int[] merged(int[] tokens, long pair, int token) {
    int[] out = new int[tokens.length];
    int n = 0;
    for (int i = 0; i < tokens.length; i++) {
      boolean found =
          i + 1 < tokens.length && MergeVocabulary.pair(tokens[i], tokens[i + 1]) == pair;
      out[n++] = found ? token : tokens[i];
      i += found ? 1 : 0;
    }
    return Arrays.copyOf(out, n);
  }
}
