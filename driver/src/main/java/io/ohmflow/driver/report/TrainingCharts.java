package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Chart.Axis;
import io.ohmflow.driver.report.Chart.Mark;
import io.ohmflow.driver.report.Chart.Series;
import io.ohmflow.driver.report.Metrics.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The curves of a training run. */
final class TrainingCharts {
  /** More points than this a screen does not resolve and a page should not carry. */
  static final int POINTS = 600;

  /** Share of the run the smoothing averages over. */
  private static final double SMOOTHING_SHARE = 0.01;

  private static final double MIN_SMOOTHING_STEPS = 5;
  private static final double OUTLIER_PERCENTILE = 98;
  private static final double HEADROOM = 1.15;

  private TrainingCharts() {}

  static List<Chart> of(Metrics metrics) {
    List<Step> steps = metrics.steps();
    if (steps.isEmpty()) {
      return List.of();
    }
    List<Chart> charts = new ArrayList<>();
    charts.add(loss(steps));
    charts.add(accuracy(metrics));
    if (known(steps, Step::perplexity)) {
      charts.add(perplexity(metrics));
    }
    if (known(steps, Step::stepMillis)) {
      charts.add(stepTime(steps));
    }
    if (known(steps, Step::learningRate)) {
      charts.add(learningRate(steps));
    }
    return charts;
  }

  private static Chart loss(List<Step> steps) {
    return new Chart(
        "training-loss",
        "Loss",
        "Mean loss of each batch through the noisy forward pass; the strong line averages over the"
            + " last "
            + Figures.counted(Math.round(smoothing(steps.size())), "step")
            + ".",
        stepAxis(steps),
        Axis.number("loss").from(0),
        List.of(
            new Series("per step", Mark.FAINT, 0, thinned(steps, Step::loss)),
            new Series("smoothed", Mark.LINE, 0, smoothed(steps, Step::loss))));
  }

  private static Chart accuracy(Metrics metrics) {
    List<Step> steps = metrics.steps();
    List<Series> series = new ArrayList<>();
    series.add(new Series("batch", Mark.FAINT, 0, thinned(steps, Step::accuracy)));
    series.add(new Series("batch, smoothed", Mark.LINE, 0, smoothed(steps, Step::accuracy)));
    List<double[]> digital = new ArrayList<>();
    List<double[]> noisy = new ArrayList<>();
    for (Metrics.Evaluated e : metrics.evaluations()) {
      digital.add(new double[] {e.step(), e.digitalAccuracy()});
      noisy.add(new double[] {e.step(), e.noisyAccuracy()});
    }
    addMeasured(series, "held-out, digital", 1, digital);
    addMeasured(series, "held-out, on chips", 2, noisy);
    return new Chart(
        "training-accuracy",
        "Accuracy",
        "Share of each training batch classified correctly under noise"
            + (series.size() > 2 ? ", and of held-out data where it was measured." : "."),
        stepAxis(steps),
        Axis.percent("accuracy"),
        series);
  }

  private static Chart perplexity(Metrics metrics) {
    List<Step> steps = metrics.steps();
    List<Series> series = new ArrayList<>();
    series.add(new Series("batch, smoothed", Mark.LINE, 0, smoothed(steps, Step::perplexity)));
    List<double[]> digital = new ArrayList<>();
    metrics.evaluations().forEach(e -> digital.add(new double[] {e.step(), e.digitalPerplexity()}));
    addMeasured(series, "held-out, digital", 1, digital);
    return new Chart(
        "training-perplexity",
        "Perplexity",
        "e to the mean loss: among how many equally likely tokens the network hesitates.",
        stepAxis(steps),
        Axis.number("perplexity").from(0),
        series);
  }

  private static void addMeasured(
      List<Series> series, String name, int tone, List<double[]> points) {
    List<double[]> measured = points.stream().filter(p -> Double.isFinite(p[1])).toList();
    if (!measured.isEmpty()) {
      series.add(new Series(name, Mark.LINE, tone, measured));
      series.add(new Series(name, Mark.DOTS, tone, measured));
    }
  }

  private static Chart stepTime(List<Step> steps) {
    double[] total = finite(steps, Step::stepMillis);
    double[] rest = finite(steps, step -> step.stepMillis() - step.laneMillis());
    String caption =
        "Wall time of a step: computing the lanes, and everything Spark and the driver add. Median "
            + Figures.plain(Summary.percentile(total, 50))
            + " ms"
            + (rest.length == 0
                ? "."
                : ", of which " + Figures.plain(Summary.percentile(rest, 50)) + " ms are Spark's.");
    return new Chart(
        "training-step-time",
        "Step time",
        caption,
        stepAxis(steps),
        Axis.number("ms").from(0).toRound(Summary.percentile(total, OUTLIER_PERCENTILE) * HEADROOM),
        List.of(
            new Series(
                "lane compute",
                Mark.LAYER,
                0,
                layer(thinned(steps, step -> 0), thinned(steps, Step::laneMillis))),
            new Series(
                "Spark and driver",
                Mark.LAYER,
                3,
                layer(thinned(steps, Step::laneMillis), thinned(steps, Step::stepMillis)))));
  }

  private static Chart learningRate(List<Step> steps) {
    return new Chart(
        "training-learning-rate",
        "Learning rate",
        "Step size the optimizer applied, by its schedule.",
        stepAxis(steps),
        Axis.number("learning rate").from(0),
        List.of(new Series("learning rate", Mark.LINE, 4, thinned(steps, Step::learningRate))));
  }

  private static Axis stepAxis(List<Step> steps) {
    return Axis.number("step").from(0).to((double) steps.get(steps.size() - 1).step());
  }

  private static boolean known(List<Step> steps, ToDoubleFunction<Step> value) {
    return finite(steps, value).length > 0;
  }

  private static double[] finite(List<Step> steps, ToDoubleFunction<Step> value) {
    return steps.stream().mapToDouble(value).filter(Double::isFinite).toArray();
  }

  /** The area between two curves over the same steps. */
  private static List<double[]> layer(List<double[]> low, List<double[]> high) {
    List<double[]> points = new ArrayList<>(low.size());
    for (int i = 0; i < low.size(); i++) {
      double top = high.get(i)[1];
      double bottom = Math.min(low.get(i)[1], top);
      if (Double.isFinite(bottom)) {
        points.add(new double[] {low.get(i)[0], bottom, top});
      }
    }
    return points;
  }

  private static List<double[]> thinned(List<Step> steps, ToDoubleFunction<Step> value) {
    return thinned(
        steps.stream().map(step -> new double[] {step.step(), value.applyAsDouble(step)}).toList());
  }

  /** Exponential moving average, started without a bias towards zero; gaps stay out of it. */
  static List<double[]> smoothed(List<Step> steps, ToDoubleFunction<Step> value) {
    double keep = 1 - 1 / smoothing(steps.size());
    double sum = 0;
    double weight = 0;
    List<double[]> points = new ArrayList<>(steps.size());
    for (Step step : steps) {
      double v = value.applyAsDouble(step);
      if (Double.isFinite(v)) {
        sum = keep * sum + (1 - keep) * v;
        weight = keep * weight + (1 - keep);
      }
      points.add(new double[] {step.step(), weight > 0 ? sum / weight : Double.NaN});
    }
    return thinned(points);
  }

  private static double smoothing(int steps) {
    return Math.max(MIN_SMOOTHING_STEPS, steps * SMOOTHING_SHARE);
  }

  /** At most {@link #POINTS} points, each the mean of a run of neighbours, gaps left out. */
  static List<double[]> thinned(List<double[]> points) {
    if (points.size() <= POINTS) {
      return points;
    }
    List<double[]> thin = new ArrayList<>(POINTS);
    for (int bucket = 0; bucket < POINTS; bucket++) {
      int from = (int) ((long) bucket * points.size() / POINTS);
      int to = (int) ((long) (bucket + 1) * points.size() / POINTS);
      List<double[]> part = points.subList(from, to);
      thin.add(
          new double[] {
            part.stream().mapToDouble(p -> p[0]).average().orElse(Double.NaN),
            part.stream()
                .mapToDouble(p -> p[1])
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN)
          });
    }
    return thin;
  }
}
