package io.ohmflow.driver.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Population-based training (M. Jaderberg et al., arXiv 1711.09846), synchronously: all members are
 * trained one rung further; then the worst are given up, and as many new trials go on from the
 * weights of some of the best, with settings near theirs. A member that stays is the same trial
 * throughout.
 *
 * @param trials members at any time
 * @param rungs of equal length
 * @param replaced members given up after each rung, at most half of all
 * @param explore how settings of new trials differ
 * @param seed of what is drawn
 */
record Population(int trials, int rungs, int replaced, Explore explore, long seed)
    implements Strategy {

  /** What is known about one rung: who takes part, and who of them is new. */
  private record Generation(List<Integer> members, List<Origin> born) {}

  @Override
  public String describe() {
    return "a population, the worst %d of %d replaced after each rung".formatted(replaced, trials);
  }

  @Override
  public Optional<Assignment> next(History history) {
    List<Generation> generations = generations(history);
    int rung = generations.size() - 1;
    Generation now = generations.get(rung);
    // New trials first: they need the state of others before those are trained further.
    return IntStream.concat(
            now.born().stream().mapToInt(Origin::trial),
            now.members().stream().mapToInt(Integer::intValue))
        .mapToObj(trial -> new Assignment(trial, rung))
        .filter(work -> !history.isStarted(work))
        .findFirst();
  }

  @Override
  public Optional<Origin> origin(int trial, History history) {
    return generations(history).stream()
        .flatMap(generation -> generation.born().stream())
        .filter(origin -> origin.trial() == trial)
        .findFirst();
  }

  /** All generations that have begun. */
  private List<Generation> generations(History history) {
    List<Integer> members = IntStream.range(0, trials).boxed().toList();
    List<Generation> generations = new ArrayList<>(List.of(new Generation(members, List.of())));
    int born = trials;
    for (int rung = 0; rung < rungs - 1; rung++) {
      int now = rung;
      if (!members.stream().allMatch(t -> history.isFinished(new Assignment(t, now)))) {
        break;
      }
      List<Integer> ranked = history.ranked(members.stream().mapToInt(Integer::intValue), rung);
      if (ranked.isEmpty()) {
        break;
      }
      int staying = Math.min(ranked.size(), trials - replaced);
      List<Integer> next = new ArrayList<>(ranked.subList(0, staying));
      next.sort(null);
      List<Origin> origins = new ArrayList<>();
      List<Integer> best = ranked.subList(0, Math.min(replaced, staying));
      while (next.size() < trials) {
        origins.add(new Origin(born, Explore.pick(best, seed, born), rung, explore));
        next.add(born++);
      }
      members = next;
      generations.add(new Generation(members, origins));
    }
    return generations;
  }

  @Override
  public int mostAssignments() {
    return trials * rungs;
  }

  @Override
  public long steps(int rung, long steps) {
    return Math.max(1, Math.round(steps * (rung + 1.0) / rungs));
  }
}
