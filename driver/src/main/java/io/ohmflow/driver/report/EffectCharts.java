package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Chart.Axis;
import io.ohmflow.driver.report.Chart.Mark;
import io.ohmflow.driver.report.Chart.Series;
import io.ohmflow.driver.report.Chart.Tick;
import io.ohmflow.driver.report.Evaluation.EffectCost;
import io.ohmflow.driver.report.Evaluation.ReadTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Accuracy lost to each effect over the time since programming. */
final class EffectCharts {
  /** Effects that have a colour of their own; the others matter less. */
  private static final int COLOURED = 5;

  /** How far, as a factor of time, series of one read time stand apart. */
  private static final double ASIDE = 1.3;

  private EffectCharts() {}

  static List<Chart> of(Evaluation evaluation) {
    if (evaluation.digital() == null || evaluation.effects().isEmpty()) {
      return List.of();
    }
    List<EffectCost> costs = new ArrayList<>(evaluation.costs("alone"));
    // What a network has learnt to use, such as clipping, wins accuracy; that is of interest too.
    costs.sort(Comparator.comparingDouble((EffectCost cost) -> -Math.abs(cost.mean())));
    List<Series> series = new ArrayList<>();
    int shown = Math.min(COLOURED, costs.size());
    for (EffectCost cost : costs.subList(shown, costs.size())) {
      series.add(line("others, alone", Mark.FAINT, Series.NEUTRAL, evaluation, cost, 1));
    }
    add(series, "all together", 0, evaluation, evaluation.cost(), aside(0, shown));
    for (int i = 0; i < shown; i++) {
      EffectCost cost = costs.get(i);
      add(series, cost.effect() + " alone", i + 1, evaluation, cost, aside(i + 1, shown));
    }
    return List.of(
        new Chart(
            "effect-cost",
            "Accuracy lost to each effect",
            "Exact digital accuracy minus the mean over the same chips with one effect switched on"
                + " at a time, and with all of them; bars are 95 % intervals of the mean.",
            Axis.duration("time since programming")
                .at(
                    evaluation.times().stream()
                        .map(time -> new Tick(AccuracyCharts.place(time), time.label()))
                        .toList()),
            Axis.percent("accuracy lost"),
            series));
  }

  private static double aside(int index, int last) {
    return Math.pow(ASIDE, index - last / 2.0);
  }

  private static void add(
      List<Series> series,
      String name,
      int tone,
      Evaluation evaluation,
      EffectCost cost,
      double aside) {
    series.add(line(name, Mark.LINE, tone, evaluation, cost, aside));
    List<double[]> means = new ArrayList<>();
    for (int t = 0; t < cost.times().size(); t++) {
      Summary summary = cost.times().get(t);
      Interval interval = summary.confidence();
      means.add(
          new double[] {
            AccuracyCharts.place(evaluation.times().get(t)) * aside,
            summary.mean(),
            interval.bounded() ? interval.low() : Double.NaN,
            interval.bounded() ? interval.high() : Double.NaN
          });
    }
    series.add(new Series(name, Mark.INTERVAL, tone, means));
  }

  private static Series line(
      String name, Mark mark, int tone, Evaluation evaluation, EffectCost cost, double aside) {
    List<double[]> points = new ArrayList<>();
    for (int t = 0; t < cost.times().size(); t++) {
      ReadTime time = evaluation.times().get(t);
      points.add(new double[] {AccuracyCharts.place(time) * aside, cost.times().get(t).mean()});
    }
    return new Series(name, mark, tone, points);
  }
}
