package io.ohmflow.driver.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Brackets of trials of which the best share of each rung goes on to the next, synchronously: a
 * rung begins when the one before is complete. With one bracket that begins at the first rung,
 * successive halving (K. Jamieson and A. Talwalkar, AISTATS 2016); with a bracket per first rung,
 * Hyperband (L. Li et al., JMLR 18, 2018); with one that begins at the last, every trial trained to
 * its end.
 *
 * @param brackets in the order in which their trials are numbered
 * @param rungs of a trial that goes all the way
 * @param eta one of so many goes on, and trains so many times as long
 */
record Halving(List<Bracket> brackets, int rungs, int eta) implements Strategy {

  /**
   * Trials that begin together.
   *
   * @param first number of the first trial
   * @param count how many
   * @param rung that they begin with
   */
  record Bracket(int first, int count, int rung) {
    IntStream trials() {
      return IntStream.range(first, first + count);
    }
  }

  Halving {
    brackets = List.copyOf(brackets);
  }

  /** Every trial to its end. */
  static Halving whole(int trials) {
    return new Halving(List.of(new Bracket(0, trials, 0)), 1, 2);
  }

  /** Successive halving. */
  static Halving successive(int trials, int rungs, int eta) {
    return new Halving(List.of(new Bracket(0, trials, 0)), rungs, eta);
  }

  /** Hyperband: as many brackets as rungs, algorithm 1 of the paper. */
  static Halving hyperband(int rungs, int eta) {
    List<Bracket> brackets = new ArrayList<>();
    int first = 0;
    for (int s = rungs - 1; s >= 0; s--) {
      int count = (int) Math.ceil((double) rungs / (s + 1) * power(eta, s));
      brackets.add(new Bracket(first, count, rungs - 1 - s));
      first += count;
    }
    return new Halving(brackets, rungs, eta);
  }

  @Override
  public String describe() {
    if (rungs == 1) {
      return "every trial to its end";
    }
    String kind = brackets.size() == 1 ? "successive halving" : "Hyperband";
    return kind + ", one of " + eta + " goes on";
  }

  @Override
  public int trials() {
    return brackets.stream().mapToInt(Bracket::count).sum();
  }

  @Override
  public Optional<Assignment> next(History history) {
    for (Bracket bracket : brackets) {
      List<Integer> members = bracket.trials().boxed().toList();
      for (int rung = bracket.rung(); rung < rungs; rung++) {
        int now = rung;
        List<Assignment> work = members.stream().map(t -> new Assignment(t, now)).toList();
        Optional<Assignment> open = work.stream().filter(w -> !history.isStarted(w)).findFirst();
        if (open.isPresent()) {
          return open;
        }
        if (!work.stream().allMatch(history::isFinished)) {
          break;
        }
        List<Integer> ranked = history.ranked(members.stream().mapToInt(Integer::intValue), rung);
        members = ranked.subList(0, Math.min(size(bracket, rung + 1), ranked.size()));
      }
    }
    return Optional.empty();
  }

  /** How many trials of a bracket enter a rung. */
  private int size(Bracket bracket, int rung) {
    return (int) Math.max(1, bracket.count() / power(eta, rung - bracket.rung()));
  }

  @Override
  public int mostAssignments() {
    return brackets.stream()
        .mapToInt(b -> IntStream.range(b.rung(), rungs).map(rung -> size(b, rung)).sum())
        .sum();
  }

  @Override
  public long steps(int rung, long steps) {
    return share(rung, rungs, eta, steps);
  }

  /** Each rung is eta times as long as the one before, the last the whole run. */
  static long share(int rung, int rungs, int eta, long steps) {
    return Math.max(1, Math.round(steps / (double) power(eta, rungs - 1 - rung)));
  }

  private static long power(int base, int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= base;
    }
    return power;
  }
}
