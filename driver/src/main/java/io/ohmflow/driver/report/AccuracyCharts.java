package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Chart.Axis;
import io.ohmflow.driver.report.Chart.Mark;
import io.ohmflow.driver.report.Chart.Series;
import io.ohmflow.driver.report.Chart.Tick;
import io.ohmflow.driver.report.Evaluation.ReadTime;
import io.ohmflow.driver.report.Evaluation.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Accuracy of simulated chips over the time since programming. */
final class AccuracyCharts {
  /** How far, as a factor of time, chips of one read time are spread so that dots part. */
  private static final double SPREAD = 1.55;

  /** Where a reference's chips stand beside the network's own, as a factor of time. */
  private static final double ASIDE = 1.75;

  /** The moment of programming has no place on a logarithmic axis; it stands here, s. */
  private static final double EARLIEST = 0.1;

  /** The fractional part of its multiples fills an interval evenly for any count. */
  private static final double GOLDEN_RATIO = 0.6180339887498949;

  private AccuracyCharts() {}

  static List<Chart> of(Evaluation evaluation) {
    if (evaluation.times().isEmpty()) {
      return List.of();
    }
    List<Chart> charts = new ArrayList<>();
    charts.add(
        chart(
            evaluation,
            new Figure(
                "chip-accuracy",
                "Accuracy of each chip over time",
                Axis.percent("test accuracy"),
                Score::accuracy,
                ReadTime::accuracies)));
    if (evaluation.predictsText()) {
      charts.add(
          chart(
              evaluation,
              new Figure(
                  "chip-perplexity",
                  "Perplexity of each chip over time",
                  Axis.number("test perplexity"),
                  Score::perplexity,
                  ReadTime::perplexities)));
    }
    return charts;
  }

  /** What is drawn, and where it stands in an evaluation. */
  private record Figure(
      String id,
      String title,
      Axis axis,
      ToDoubleFunction<Score> digital,
      Function<ReadTime, List<Double>> chips) {}

  private static Chart chart(Evaluation evaluation, Figure figure) {
    Evaluation reference = evaluation.reference();
    boolean compared = reference != null && !reference.times().isEmpty();
    List<Series> series = new ArrayList<>();
    if (evaluation.digital() != null) {
      series.add(level("digital", 1, figure.digital.applyAsDouble(evaluation.digital())));
    }
    if (compared) {
      String name = reference.label();
      addChips(series, name, Series.NEUTRAL, reference.times(), ASIDE, figure.chips);
    }
    double aside = compared ? 1 / ASIDE : 1;
    addChips(series, "on chips", 0, evaluation.times(), aside, figure.chips);
    return new Chart(
        figure.id,
        figure.title,
        "Each dot is one simulated chip; diamonds are means with their 95 % interval, short"
            + " strokes the 5th percentile, the dashed line is exact digital arithmetic.",
        Axis.duration("time since programming")
            .at(
                evaluation.times().stream()
                    .map(time -> new Tick(place(time), time.label()))
                    .toList()),
        figure.axis,
        series);
  }

  /** Where a time stands on the logarithmic axis. */
  static double place(ReadTime time) {
    return Math.max(EARLIEST, time.seconds());
  }

  private static Series level(String name, int tone, double accuracy) {
    return new Series(name, Mark.LEVEL, tone, List.of(new double[] {accuracy}));
  }

  private static void addChips(
      List<Series> series,
      String name,
      int tone,
      List<ReadTime> times,
      double aside,
      Function<ReadTime, List<Double>> chips) {
    List<double[]> dots = new ArrayList<>();
    List<double[]> means = new ArrayList<>();
    List<double[]> fifths = new ArrayList<>();
    for (ReadTime time : times) {
      double centre = place(time) * aside;
      List<Double> values = chips.apply(time);
      if (values.isEmpty()) {
        continue;
      }
      for (int chip = 0; chip < values.size(); chip++) {
        double place = 2 * ((chip + 1) * GOLDEN_RATIO % 1) - 1;
        dots.add(
            new double[] {centre * Math.pow(SPREAD, place), values.get(chip), chip, place(time)});
      }
      Summary summary = Summary.of(values);
      Interval interval = summary.confidence();
      means.add(
          new double[] {
            centre,
            summary.mean(),
            interval.bounded() ? interval.low() : Double.NaN,
            interval.bounded() ? interval.high() : Double.NaN
          });
      fifths.add(new double[] {centre, summary.fifthPercentile()});
    }
    series.add(new Series(name, Mark.DOTS, tone, dots));
    series.add(new Series(name, Mark.TICK, tone, fifths));
    if (means.size() > 1) {
      series.add(
          new Series(
              name,
              Mark.FAINT,
              tone,
              means.stream().map(point -> new double[] {point[0], point[1]}).toList()));
    }
    series.add(new Series(name, Mark.INTERVAL, tone, means));
  }
}
