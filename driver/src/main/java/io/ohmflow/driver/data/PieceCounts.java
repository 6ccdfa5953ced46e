package io.ohmflow.driver.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each piece of a text occurs. Holds {@value #MOST} different pieces at most: when there
 * are more, the rarest are forgotten, which changes counts of rare pieces of very long texts only,
 * and in the same way on every machine.
 */
final class PieceCounts {
  static final int MOST = 1 << 21;

  /** A piece and how often it occurs. */
  record Piece(String text, long count) {}

  private final int most;
  private Map<String, long[]> counts = new HashMap<>();
  private long forgotten = 1;

  PieceCounts() {
    this(MOST);
  }

  /** For tests: with another limit. */
  PieceCounts(int most) {
    this.most = most;
  }

  void add(String piece) {
    counts.computeIfAbsent(piece, p -> new long[1])[0]++;
    while (counts.size() > most) {
      Map<String, long[]> kept = new HashMap<>();
      counts.forEach(
          (text, count) -> {
            if (count[0] > forgotten) {
              kept.put(text, count);
            }
          });
      counts = kept;
      forgotten++;
    }
  }

  /** All pieces, the most frequent first, equally frequent ones in the order of their letters. */
  List<Piece> byFrequency() {
    List<Piece> all = new ArrayList<>();
    counts.forEach((text, count) -> all.add(new Piece(text, count[0])));
    all.sort(Comparator.comparingLong(Piece::count).reversed().thenComparing(Piece::text));
    return all;
  }
}
