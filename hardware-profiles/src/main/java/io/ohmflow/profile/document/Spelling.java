package io.ohmflow.profile.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Words in messages: lists of choices, and what a misspelt word was probably meant to be. */
public final class Spelling {

  /** From here on the beginning of a word is taken for the word. */
  private static final int SHORTEST_PREFIX = 3;

  private Spelling() {}

  /** "a", "a or b", "a, b or c". */
  public static String either(Collection<String> words) {
    List<String> list = new ArrayList<>(words);
    if (list.size() < 2) {
      return String.join("", list);
    }
    int last = list.size() - 1;
    return String.join(", ", list.subList(0, last)) + " or " + list.get(last);
  }

  /** "; did you mean x?" if one of the words is close, else nothing. */
  public static String suggestion(String written, Collection<String> words) {
    return nearest(written, words).map(word -> "; did you mean " + word + "?").orElse("");
  }

  /**
   * The word with the fewest wrong letters, if those are at most a third of the longer word; a word
   * that was not finished counts as one wrong letter.
   */
  static Optional<String> nearest(String written, Collection<String> words) {
    String best = null;
    int fewest = Integer.MAX_VALUE;
    for (String word : words) {
      int distance = distance(canonical(written), canonical(word));
      if (written.length() >= SHORTEST_PREFIX && word.startsWith(written)) {
        distance = 1;
      }
      int allowed = Math.max(1, Math.max(written.length(), word.length()) / 3);
      if (distance <= allowed && distance < fewest) {
        fewest = distance;
        best = word;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Case, underscores and missing dashes are no difference in meaning. */
  private static String canonical(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  /** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
  private static int distance(String a, String b) {
    int[] beforePrevious = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replace, 1 + Math.min(previous[j], current[j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
        }
      }
      int[] spare = beforePrevious;
      beforePrevious = previous;
      previous = current;
      current = spare;
    }
    return previous[b.length()];
  }
}
