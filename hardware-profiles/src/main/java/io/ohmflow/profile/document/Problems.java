package io.ohmflow.profile.document;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects everything that is wrong with the input, so that the user sees it all at once. Not safe
 * for use by several threads.
 */
public final class Problems {

  /** A set: a value that two readers look at is reported once. */
  private final Set<Problem> found = new LinkedHashSet<>();

  public void add(Problem problem) {
    found.add(problem);
  }

  /** Adds a problem; see {@link Problem} for the parts. */
  public void add(String file, int line, String key, String message) {
    add(new Problem(file, line, key, message));
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** How many problems there are; unchanged over a stretch of reading that found none. */
  public int size() {
    return found.size();
  }

  /** All problems, files in the order in which they were first met, lines ascending. */
  public List<Problem> list() {
    Map<String, Integer> order = new LinkedHashMap<>();
    for (Problem problem : found) {
      order.putIfAbsent(problem.file(), order.size());
    }
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparingInt((Problem p) -> order.get(p.file()))
            .thenComparingInt(Problem::line));
    return Collections.unmodifiableList(sorted);
  }

  /**
   * Ends reading if anything was wrong.
   *
   * @throws InvalidInputException with all problems, if there is at least one
   */
  public void throwIfAny() {
    if (!isEmpty()) {
      throw new InvalidInputException(list());
    }
  }
}
