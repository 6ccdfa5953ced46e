package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Chart.Axis;
import io.ohmflow.driver.report.Chart.Mark;
import io.ohmflow.driver.report.Chart.Series;
import io.ohmflow.driver.report.Gradients.Effects;
import io.ohmflow.driver.report.Gradients.Stage;
import java.util.ArrayList;
import java.util.List;

/** How well the straight-through gradient points along that of the chip, over the training. */
final class GradientCharts {
  /** Series that have a colour of their own. */
  private static final int COLOURED = 6;

  private GradientCharts() {}

  static List<Chart> of(Gradients gradients) {
    if (gradients.checkpoints().isEmpty()) {
      return List.of();
    }
    Stage last = gradients.checkpoints().get(gradients.checkpoints().size() - 1);
    List<Series> effects = new ArrayList<>();
    for (int s = 0; s < last.sets().size(); s++) {
      add(effects, gradients, last.sets().get(s).effects(), s, s, -1);
    }
    List<Series> layers = new ArrayList<>();
    List<Gradients.Alignment> named =
        last.sets().isEmpty() ? List.of() : last.sets().get(0).layers();
    for (int g = 0; g < named.size(); g++) {
      add(layers, gradients, named.get(g).name(), g, 0, g);
    }
    return List.of(
        chart(
            "gradient-effects",
            "Direction of the gradient",
            "Cosine between the estimate and the gradient of the simulated chip, all parameters, by"
                + " effects that are switched on; bars are 95 % intervals over batches.",
            effects),
        chart(
            "gradient-layers",
            "Direction layer by layer",
            "The same cosine for the parameters of each layer, with all effects together.",
            layers));
  }

  private static Chart chart(String id, String title, String caption, List<Series> series) {
    return new Chart(id, title, caption, Axis.number("step"), Axis.number("cosine").to(1), series);
  }

  /** A series over the stages, of one set of effects; group −1 is all parameters. */
  private static void add(
      List<Series> series, Gradients gradients, String name, int tone, int set, int group) {
    List<double[]> line = new ArrayList<>();
    List<double[]> intervals = new ArrayList<>();
    for (Stage stage : gradients.checkpoints()) {
      Effects effects = stage.sets().get(set);
      Gradients.Value cosine = (group < 0 ? effects.all() : effects.layers().get(group)).cosine();
      if (cosine.known()) {
        line.add(new double[] {stage.step(), cosine.value()});
        intervals.add(new double[] {stage.step(), cosine.value(), cosine.low(), cosine.high()});
      }
    }
    boolean coloured = tone < COLOURED;
    series.add(
        new Series(
            name, coloured ? Mark.LINE : Mark.FAINT, coloured ? tone : Series.NEUTRAL, line));
    if (coloured) {
      series.add(new Series(name, Mark.INTERVAL, tone, intervals));
    }
  }
}
