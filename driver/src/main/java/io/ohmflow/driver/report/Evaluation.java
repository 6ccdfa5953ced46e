package io.ohmflow.driver.report;

import java.util.List;
import java.util.Objects;

/**
 * Accuracy of one network in exact arithmetic and on simulated chips ({@code evaluation.json}).
 *
 * @param name what distinguishes this network from a reference, such as {@code gradient: none} or
 *     the location of its run; may be empty
 * @param profile name of the hardware profile the chips follow
 * @param samples number of test samples
 * @param digital score in exact arithmetic; null when not measured
 * @param seed seed the chips were drawn from
 * @param times scores on the chips, by ascending time since programming
 * @param reference another network on the same chips; null when there is none
 */
public record Evaluation(
    String name,
    String profile,
    long samples,
    Score digital,
    long seed,
    List<ReadTime> times,
    Evaluation reference) {
  public Evaluation {
    name = Objects.requireNonNullElse(name, "");
    profile = Objects.requireNonNullElse(profile, "");
    times = times == null ? List.of() : List.copyOf(times);
  }

  /**
   * A score over the test samples.
   *
   * @param accuracy share of samples classified correctly
   * @param loss mean loss; NaN when not measured
   */
  public record Score(double accuracy, Double loss) {
    public Score {
      if (!(accuracy >= 0 && accuracy <= 1)) {
        throw new IllegalArgumentException("expected an accuracy in [0, 1], got " + accuracy);
      }
      loss = Json.orNaN(loss);
    }
  }

  /**
   * Scores of all chips at one time after programming.
   *
   * @param seconds time since programming, s, at least 0
   * @param label the time for readers, such as {@code 1 day}
   * @param accuracies share of samples classified correctly, one entry per chip
   * @param losses mean loss, one entry per chip; may be empty
   */
  public record ReadTime(
      double seconds, String label, List<Double> accuracies, List<Double> losses) {
    public ReadTime {
      if (!(seconds >= 0) || Double.isInfinite(seconds)) {
        throw new IllegalArgumentException("expected a time of at least 0 s, got " + seconds);
      }
      label = label == null ? Figures.plain(seconds) + " s" : label;
      accuracies = accuracies == null ? List.of() : List.copyOf(accuracies);
      losses = losses == null ? List.of() : List.copyOf(losses);
      if (accuracies.isEmpty()) {
        throw new IllegalArgumentException("expected the accuracy of at least one chip");
      }
    }

    /** What the chips' accuracies say together. */
    public Summary summary() {
      return Summary.of(accuracies);
    }
  }

  /** What a page calls this network when it stands beside another: of a location the last part. */
  String label() {
    String whole = name.replaceFirst("/+$", "");
    String last = whole.substring(whole.lastIndexOf('/') + 1);
    return last.isEmpty() ? "reference" : last;
  }

  /** Number of chips simulated; the largest over the read times. */
  public int chips() {
    return times.stream().mapToInt(time -> time.accuracies().size()).max().orElse(0);
  }
}
