package io.ohmflow.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which trials go on. */
class StrategyTest {

  /** Runs one piece of work at a time; the score of a trial is its number. */
  private static List<Assignment> played(Strategy strategy) {
    History history = new History();
    List<Assignment> order = new ArrayList<>();
    for (Optional<Assignment> work = strategy.next(history);
        work.isPresent();
        work = strategy.next(history)) {
      history.start(work.get());
      history.finish(work.get(), work.get().trial());
      order.add(work.get());
    }
    return order;
  }

  private static List<Integer> trials(List<Assignment> order, int rung) {
    return order.stream().filter(w -> w.rung() == rung).map(Assignment::trial).toList();
  }

  @Test
  void aThirdOfEachRungGoesOn() {
    List<Assignment> order = played(Halving.successive(9, 3, 3));
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8), trials(order, 0));
    assertEquals(List.of(8, 7, 6), trials(order, 1));
    assertEquals(List.of(8), trials(order, 2));
    assertEquals(order.size(), Halving.successive(9, 3, 3).mostAssignments());
  }

  @Test
  void aRungWaitsForTheOneBefore() {
    Strategy strategy = Halving.successive(3, 2, 3);
    History history = new History();
    for (int i = 0; i < 3; i++) {
      history.start(strategy.next(history).orElseThrow());
    }
    history.finish(new Assignment(0, 0), 5);
    history.finish(new Assignment(1, 0), 4);
    assertTrue(strategy.next(history).isEmpty());
    history.finish(new Assignment(2, 0), Double.NaN);
    assertEquals(Optional.of(new Assignment(0, 1)), strategy.next(history));
  }

  @Test
  void failuresNeverGoOn() {
    Strategy strategy = Halving.successive(2, 2, 2);
    History history = new History();
    history.finish(new Assignment(0, 0), Double.NaN);
    history.finish(new Assignment(1, 0), Double.NaN);
    assertTrue(strategy.next(history).isEmpty());
  }

  /** The table of the Hyperband paper for R = 9, eta = 3: brackets of 9, 5 and 3 trials. */
  @Test
  void hyperbandHasABracketForEachRung() {
    Halving strategy = Halving.hyperband(3, 3);
    assertEquals(List.of(9, 5, 3), strategy.brackets().stream().map(b -> b.count()).toList());
    List<Assignment> order = played(strategy);
    assertEquals(List.of(8, 7, 6, 9, 10, 11, 12, 13), trials(order, 1));
    assertEquals(List.of(8, 13, 14, 15, 16), trials(order, 2));
  }

  @Test
  void asynchronousHalvingPromotesAsSoonAsItMay() {
    List<Assignment> order = played(new Asha(9, 3, 3));
    // The third result lets the best of three go on.
    assertEquals(new Assignment(2, 1), order.get(3));
    assertEquals(9, trials(order, 0).size());
    assertTrue(trials(order, 2).contains(8), order.toString());
  }

  private static final Explore EXPLORE = new Explore(0.1, 0.25);

  @Test
  void theWorstOfAPopulationGiveWayToDescendantsOfTheBest() {
    Population strategy = new Population(4, 3, 1, EXPLORE, 7);
    List<Assignment> order = played(strategy);
    // Scores are numbers, so member 0 goes first, and 4, a descendant of 3, does best from then on.
    assertEquals(List.of(0, 1, 2, 3), trials(order, 0));
    assertEquals(List.of(4, 1, 2, 3), trials(order, 1));
    assertEquals(List.of(5, 2, 3, 4), trials(order, 2));
    assertEquals(strategy.mostAssignments(), order.size());
    History history = new History();
    order.forEach(work -> history.finish(work, work.trial()));
    assertEquals(Optional.of(new Origin(4, 3, 0, EXPLORE)), strategy.origin(4, history));
    assertEquals(Optional.of(new Origin(5, 4, 1, EXPLORE)), strategy.origin(5, history));
  }

  @Test
  void aPopulationWaitsForAllItsMembers() {
    Population strategy = new Population(2, 2, 1, EXPLORE, 7);
    History history = new History();
    history.finish(new Assignment(0, 0), Double.NaN);
    history.start(new Assignment(1, 0));
    assertTrue(strategy.next(history).isEmpty());
    history.finish(new Assignment(1, 0), 1);
    assertEquals(Optional.of(new Assignment(2, 1)), strategy.next(history));
    history.start(new Assignment(2, 1));
    assertEquals(Optional.of(new Assignment(1, 1)), strategy.next(history));
    assertEquals(5, strategy.steps(0, 10));
  }

  @Test
  void rungsAreSharesOfTheWholeRun() {
    Strategy strategy = Halving.successive(9, 3, 3);
    assertEquals(469, strategy.steps(0, 4221));
    assertEquals(1407, strategy.steps(1, 4221));
    assertEquals(4221, strategy.steps(2, 4221));
    assertEquals(1, strategy.steps(0, 2));
  }
}
