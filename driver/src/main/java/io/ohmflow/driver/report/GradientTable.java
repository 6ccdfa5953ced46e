package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Gradients.Effects;
import io.ohmflow.driver.report.Gradients.Value;
import java.util.List;

/** The last comparison of gradients as a table: all parameters by effects, then the layers. */
final class GradientTable {
  private static final int DIGITS = 3;

  private GradientTable() {}

  static Html of(Gradients.Stage stage) {
    Html html = new Html();
    html.open("div", "class", "scroll").open("table").open("thead").open("tr");
    html.element("th", "parameters");
    for (String name : List.of("cosine", "95\u202f%", "\u03c1", "bound", "slope", "random")) {
      html.element("th", name, "class", "number");
    }
    html.close().close().open("tbody");
    for (Effects set : stage.sets()) {
      row(html, "all, " + set.effects() + " (" + set.reference() + ")", set.all());
    }
    if (!stage.sets().isEmpty()) {
      stage.sets().get(0).layers().forEach(layer -> row(html, layer.name(), layer));
    }
    return html.close().close().close();
  }

  private static void row(Html html, String name, Gradients.Alignment of) {
    html.open("tr").element("th", name, "scope", "row");
    number(html, of.cosine().value());
    html.element("td", interval(of.cosine()), "class", "number");
    number(html, of.rho().value());
    number(html, of.bound());
    number(html, of.slope().value());
    number(html, of.random());
    html.close();
  }

  private static String interval(Value value) {
    return value.known()
        ? Figures.signed(value.low(), DIGITS) + " \u2013 " + Figures.signed(value.high(), DIGITS)
        : "";
  }

  private static void number(Html html, Double value) {
    String text = value == null ? "\u2013" : Figures.signed(value, DIGITS);
    html.element("td", text, "class", "number");
  }
}
