package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Chart.Axis;
import io.ohmflow.driver.report.Chart.Mark;
import io.ohmflow.driver.report.Chart.Series;
import io.ohmflow.driver.report.Evaluation.ReadTime;
import java.util.ArrayList;
import java.util.List;

/** How many chips reach an accuracy. */
final class YieldCharts {
  private static final int TONES = 6;

  private YieldCharts() {}

  /** A curve needs chips that can differ. */
  static List<Chart> of(Evaluation evaluation) {
    if (evaluation.chips() < 2) {
      return List.of();
    }
    List<Series> series = new ArrayList<>();
    double threshold = evaluation.threshold();
    if (!Double.isNaN(threshold)) {
      series.add(
          new Series(
              "threshold",
              Mark.DASHED,
              Series.NEUTRAL,
              List.of(new double[] {threshold, 0}, new double[] {threshold, 1})));
    }
    double best = evaluation.times().stream().mapToDouble(t -> t.summary().max()).max().orElse(1);
    double worst = evaluation.times().stream().mapToDouble(t -> t.summary().min()).min().orElse(0);
    double room = Math.max(0.0005, 0.05 * (best - worst));
    for (int t = 0; t < evaluation.times().size(); t++) {
      ReadTime time = evaluation.times().get(t);
      series.add(
          new Series(time.label(), Mark.LINE, t % TONES, steps(time, worst - room, best + room)));
    }
    return List.of(
        new Chart(
            "chip-yield",
            "Share of chips that reach an accuracy",
            "A point (a, y) says that a share y of the chips classifies at least a share a of the"
                + " test samples correctly; steeper is more alike.",
            Axis.percent("test accuracy"),
            Axis.percent("share of chips").from(0).to(1),
            series));
  }

  /** The share as a staircase, from one end of the axis to the other. */
  private static List<double[]> steps(ReadTime time, double from, double to) {
    List<Double> sorted = time.accuracies().stream().sorted().toList();
    List<double[]> points = new ArrayList<>();
    double share = 1;
    points.add(new double[] {from, share});
    for (int i = 0; i < sorted.size(); i++) {
      points.add(new double[] {sorted.get(i), share});
      share = 1 - (i + 1.0) / sorted.size();
      points.add(new double[] {sorted.get(i), share});
    }
    points.add(new double[] {to, 0});
    return points;
  }
}
