package io.ohmflow.driver.sweep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.report.Leaderboard;
import io.ohmflow.driver.report.Leaderboard.Goal;
import io.ohmflow.driver.report.Leaderboard.Row;
import io.ohmflow.profile.document.InvalidInputException;
import java.util.Optional;

/**
 * The best trial of a sweep beside that of a former one.
 *
 * @param goal first goal of both
 * @param before its value then
 * @param now its value now
 * @param largestLoss how much worse it may be, empty for any
 */
public record Comparison(Goal goal, double before, double now, Optional<Double> largestLoss) {

  /**
   * Looks whether a sweep that is to be run can be compared with a former one.
   *
   * @throws InvalidInputException if the two are not asked for the same
   */
  public static void check(Leaderboard before, SweepPlan plan) {
    Goal goal = Leaderboards.goal(plan.config().objectives().get(0));
    if (!before.goals().get(0).equals(goal)) {
      throw new InvalidInputException(
          "--compare",
          "the former sweep ranks by "
              + before.goals().get(0).label()
              + ", this one by "
              + goal.label());
    }
  }

  /** Compares two that were asked for the same. */
  public static Comparison of(Leaderboard before, Leaderboard now, Optional<Double> largestLoss) {
    Goal goal = now.goals().get(0);
    return new Comparison(goal, best(before), best(now), largestLoss);
  }

  private static double best(Leaderboard board) {
    return board.complete().stream()
        .map(Row::values)
        .map(values -> values.get(0))
        .filter(value -> value != null)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** How much worse it is now; negative if it is better. */
  public double loss() {
    return goal.larger() ? before - now : now - before;
  }

  /** Whether it is worse than allowed, or there is no result at all. */
  public boolean failed() {
    return largestLoss.isPresent() && !(loss() <= largestLoss.get());
  }

  /** For a person. */
  public String text() {
    String verdict = failed() ? "worse than allowed" : "as allowed";
    return "%s: %s before, %s now%s"
        .formatted(goal.label(), before, now, largestLoss.isPresent() ? ", " + verdict : "");
  }

  /** For a program. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("before", before)
        .put("now", now)
        .put("loss", loss())
        .put("failed", failed());
  }
}
