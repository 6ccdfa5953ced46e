package io.ohmflow.driver.sweep;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Asynchronous successive halving (L. Li et al., MLSys 2020, algorithm 2): whenever there is room,
 * a trial among the best share of its rung goes on, or a new one begins. Nothing waits for a slow
 * trial; which trials go on depends on the order of the results, so decisions are kept in the
 * journal.
 *
 * @param trials how many begin
 * @param rungs of a trial that goes all the way
 * @param eta one of so many goes on, and trains so many times as long
 */
record Asha(int trials, int rungs, int eta) implements Strategy {

  @Override
  public String describe() {
    return "asynchronous halving, one of " + eta + " goes on";
  }

  @Override
  public Optional<Assignment> next(History history) {
    for (int rung = rungs - 2; rung >= 0; rung--) {
      List<Integer> ranked = history.ranked(IntStream.range(0, trials), rung);
      for (int trial : ranked.subList(0, ranked.size() / eta)) {
        Assignment further = new Assignment(trial, rung + 1);
        if (!history.isStarted(further)) {
          return Optional.of(further);
        }
      }
    }
    return IntStream.range(0, trials)
        .mapToObj(trial -> new Assignment(trial, 0))
        .filter(work -> !history.isStarted(work))
        .findFirst();
  }

  /** A trial that was promoted early may be overtaken, so this is a little more than usual. */
  @Override
  public int mostAssignments() {
    int sum = 0;
    int members = trials;
    for (int rung = 0; rung < rungs; rung++) {
      sum += members;
      members /= eta;
    }
    return sum;
  }

  @Override
  public long steps(int rung, long steps) {
    return Halving.share(rung, rungs, eta, steps);
  }
}
