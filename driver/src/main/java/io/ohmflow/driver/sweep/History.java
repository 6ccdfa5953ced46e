package io.ohmflow.driver.sweep;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What has been started and what came of it. Owned by one thread. */
final class History {
  private final Set<Assignment> started = new LinkedHashSet<>();
  private final Map<Assignment, Double> scores = new LinkedHashMap<>();

  void start(Assignment work) {
    started.add(work);
  }

  /**
   * Notes a result.
   *
   * @param score larger is better; NaN for a failure
   */
  void finish(Assignment work, double score) {
    started.add(work);
    scores.put(work, score);
  }

  boolean isStarted(Assignment work) {
    return started.contains(work);
  }

  boolean isFinished(Assignment work) {
    return scores.containsKey(work);
  }

  /** Started and not finished, in the order in which they were started. */
  List<Assignment> open() {
    return started.stream().filter(work -> !isFinished(work)).toList();
  }

  /** The score of finished work; NaN if it failed. */
  double score(Assignment work) {
    return scores.get(work);
  }

  /** Those of the trials that finished a rung without failing, best first, equals by number. */
  List<Integer> ranked(IntStream trials, int rung) {
    return trials
        .boxed()
        .filter(t -> scores.containsKey(new Assignment(t, rung)))
        .filter(t -> !Double.isNaN(score(new Assignment(t, rung))))
        .sorted(
            Comparator.comparingDouble((Integer t) -> -score(new Assignment(t, rung)))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }
}
