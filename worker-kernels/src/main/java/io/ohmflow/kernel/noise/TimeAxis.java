package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;
import java.util.List;

/**
 * Times of measurements, and where a time lies between them. Values before the first and after the
 * last are those of the first and the last.
 */
final class TimeAxis {
  private final double[] times;
  private final Spacing spacing;

  /** How far a time is from one measurement to the next. */
  enum Spacing {
    /** By the time itself. */
    LINEAR,
    /** By its logarithm; times must then be above 0. */
    LOGARITHMIC
  }

  /**
   * A place between two measurements.
   *
   * @param from index of the earlier one
   * @param to index of the later one, the same at the ends
   * @param share of the later one, 0 to 1
   */
  record Place(int from, int to, double share) {
    double between(double earlier, double later) {
      return earlier + share * (later - earlier);
    }
  }

  /**
   * @param times seconds, at least one, increasing; above 0 if the spacing is logarithmic
   */
  TimeAxis(List<Double> times, Spacing spacing) {
    this.times = times.stream().mapToDouble(Double::doubleValue).toArray();
    this.spacing = spacing;
    if (!increasing(times, spacing)) {
      throw new IllegalArgumentException("expected increasing times, got " + times);
    }
  }

  /** The {@code times} of a section, whose problems are reported there. */
  static List<Double> times(Section s, Spacing spacing) {
    List<Double> times = s.quantities("times", Unit.SECONDS);
    if (!increasing(times, spacing)) {
      String kind = spacing == Spacing.LINEAR ? "increasing" : "positive, increasing";
      s.problem("times", "expected " + kind + " times, got " + times);
    }
    return times;
  }

  private static boolean increasing(List<Double> times, Spacing spacing) {
    for (int i = 0; i < times.size(); i++) {
      double least = spacing == Spacing.LINEAR ? -1 : 0;
      if (!(times.get(i) > (i == 0 ? least : times.get(i - 1)))) {
        return false;
      }
    }
    return !times.isEmpty();
  }

  double first() {
    return times[0];
  }

  Place at(double seconds) {
    int last = times.length - 1;
    if (!(seconds > times[0])) {
      return new Place(0, 0, 0);
    }
    if (seconds >= times[last]) {
      return new Place(last, last, 0);
    }
    int i = 0;
    while (times[i + 1] <= seconds) {
      i++;
    }
    double share =
        spacing == Spacing.LINEAR
            ? (seconds - times[i]) / (times[i + 1] - times[i])
            : StrictMath.log(seconds / times[i]) / StrictMath.log(times[i + 1] / times[i]);
    return new Place(i, i + 1, share);
  }
}
