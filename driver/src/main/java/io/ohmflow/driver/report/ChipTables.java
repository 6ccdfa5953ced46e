package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Evaluation.EffectCost;
import io.ohmflow.driver.report.Evaluation.LayerSignal;
import io.ohmflow.driver.report.Evaluation.LayerTime;
import io.ohmflow.driver.report.Evaluation.ReadTime;
import java.util.ArrayList;
import java.util.List;

/** The figures of an evaluation as tables. */
final class ChipTables {
  private static final double PERCENT = 100;

  private ChipTables() {}

  /** A row for each read time: what the chips' accuracies say together. */
  static Html times(Evaluation evaluation) {
    boolean yields = !Double.isNaN(evaluation.threshold());
    List<String> names =
        new ArrayList<>(
            List.of("mean", "95\u202f% interval", "std", "5th percentile", "lowest", "highest"));
    if (yields) {
      names.add("reach " + Figures.plain(PERCENT * evaluation.threshold()) + "\u202f%");
      names.add("95\u202f% interval");
    }
    Html html = new Html();
    head(html, "after programming", names);
    for (ReadTime time : evaluation.times()) {
      Summary summary = time.summary();
      html.open("tr").element("th", time.label(), "scope", "row");
      number(html, Figures.percent(summary.mean()));
      number(html, range(summary.confidence()));
      number(html, Figures.fixed(PERCENT * summary.std(), 2));
      number(html, Figures.percent(summary.fifthPercentile()));
      number(html, Figures.percent(summary.min()));
      number(html, Figures.percent(summary.max()));
      if (yields) {
        reached(html, time, evaluation.threshold());
      }
      html.close();
    }
    return foot(html);
  }

  private static void reached(Html html, ReadTime time, double threshold) {
    double share = Summary.share(time.values(), threshold);
    number(html, Figures.fixed(PERCENT * share, 1) + "\u202f%");
    number(html, range(Interval.wilson(share, time.accuracies().size())));
  }

  private static String range(Interval interval) {
    return interval.bounded()
        ? Figures.fixed(PERCENT * interval.low(), 2)
            + "\u2009\u2013\u2009"
            + Figures.fixed(PERCENT * interval.high(), 2)
        : "";
  }

  /** A row for each effect, a column for each read time; percentage points. */
  static Html effects(Evaluation evaluation) {
    Html html = new Html();
    head(html, "effect", evaluation.times().stream().map(ReadTime::label).toList());
    group(html, evaluation, "Lost against exact arithmetic, one effect switched on");
    costs(html, evaluation.costs("alone"));
    cost(html, evaluation.cost(), "total");
    group(html, evaluation, "Won back on the same chips, one effect switched off");
    costs(html, evaluation.costs("all-but"));
    return foot(html);
  }

  private static void group(Html html, Evaluation evaluation, String heading) {
    String columns = String.valueOf(evaluation.times().size() + 1);
    html.open("tr", "class", "group");
    html.element("th", heading, "colspan", columns, "scope", "rowgroup").close();
  }

  private static void costs(Html html, List<EffectCost> costs) {
    costs.forEach(cost -> cost(html, cost, "part"));
  }

  private static void cost(Html html, EffectCost cost, String kind) {
    html.open("tr", "class", kind).element("th", cost.effect(), "scope", "row");
    for (Summary summary : cost.times()) {
      html.open("td", "class", "number").text(Figures.signed(PERCENT * summary.mean(), 2));
      html.element("small", Figures.plusMinus(summary.confidence())).close();
    }
    html.close();
  }

  /** A row for each layer on tiles, with the signal at each read time. */
  static Html layers(Evaluation evaluation) {
    List<LayerTime> times = evaluation.layers();
    List<String> names = new ArrayList<>();
    times.forEach(time -> names.add(time.label() + ", dB"));
    names.addAll(List.of("inputs clipped", "outputs clipped", "effective LSB"));
    LayerTime last = times.get(times.size() - 1);
    boolean wires = last.layers().stream().anyMatch(layer -> layer.worstDrop() > 0);
    if (wires) {
      names.add("worst IR drop");
    }
    Html html = new Html();
    head(html, "layer", names);
    for (int i = 0; i < last.layers().size(); i++) {
      LayerSignal layer = last.layers().get(i);
      html.open("tr").element("th", layer.name(), "scope", "row");
      for (LayerTime time : times) {
        boolean there = i < time.layers().size();
        number(html, there ? decibel(time.layers().get(i).snrDecibel()) : "");
      }
      number(html, Figures.percent(layer.clippedInputShare()));
      number(html, Figures.percent(layer.clippedOutputShare()));
      number(html, layer.effectiveLsb() > 0 ? Figures.plain(layer.effectiveLsb()) + " \u03c3" : "");
      if (wires) {
        number(html, Figures.percent(layer.worstDrop()));
      }
      html.close();
    }
    return foot(html);
  }

  private static String decibel(double snr) {
    return Double.isFinite(snr) ? Figures.fixed(snr, 1).replace('-', '\u2212') : "\u2013";
  }

  private static void head(Html html, String first, List<String> names) {
    html.open("div", "class", "scroll").open("table").open("thead").open("tr");
    html.element("th", first);
    names.forEach(name -> html.element("th", name, "class", "number"));
    html.close().close().open("tbody");
  }

  private static Html foot(Html html) {
    return html.close().close().close();
  }

  private static void number(Html html, String text) {
    html.element("td", text, "class", "number");
  }
}
