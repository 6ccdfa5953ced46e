package io.ohmflow.driver.report;

/** The layers of a network as a table. */
final class LayerTable {
  private LayerTable() {}

  static Html of(Plan plan) {
    Html html = new Html();
    html.open("div", "class", "scroll").open("table");
    html.open("thead").open("tr");
    html.element("th", "layer").element("th", "type");
    for (String name :
        new String[] {
          "input",
          "output",
          "parameters",
          "MAC / sample",
          "matrix",
          "tiles",
          "devices",
          "tiles filled"
        }) {
      html.element("th", name, "class", "number");
    }
    html.close().close().open("tbody");
    plan.layers().forEach(layer -> row(html, layer));
    html.close().open("tfoot");
    totals(html, plan);
    return html.close().close().close();
  }

  private static void row(Html html, Plan.Layer layer) {
    html.open("tr", "class", layer.analog() ? "analog" : "digital");
    html.element("th", layer.name(), "scope", "row");
    html.element("td", layer.type());
    number(html, Figures.shape(layer.input()));
    number(html, Figures.shape(layer.output()));
    number(html, count(layer.parameters()));
    number(html, count(layer.macs()));
    number(
        html,
        layer.analog()
            ? Figures.grouped(layer.inputs())
                + "\u202f\u00d7\u202f"
                + Figures.grouped(layer.outputs())
            : "");
    number(html, count(layer.tiles().size()));
    number(html, count(layer.cells()));
    fill(html, layer.fill());
    html.close();
  }

  private static void totals(Html html, Plan plan) {
    long macs = plan.layers().stream().mapToLong(Plan.Layer::macs).sum();
    long tiles = plan.layers().stream().mapToLong(layer -> layer.tiles().size()).sum();
    long cells = plan.layers().stream().mapToLong(Plan.Layer::cells).sum();
    long available = plan.layers().stream().mapToLong(Plan.Layer::cellsAvailable).sum();
    html.open("tr").element("th", "all", "scope", "row").element("td", "");
    number(html, "");
    number(html, "");
    number(html, Figures.grouped(plan.parameters()));
    number(html, count(macs));
    number(html, "");
    number(html, count(tiles));
    number(html, count(cells));
    fill(html, available > 0 ? (double) cells / available : Double.NaN);
    html.close();
  }

  private static String count(long value) {
    return value == 0 ? "" : Figures.grouped(value);
  }

  private static void number(Html html, String text) {
    html.element("td", text, "class", "number");
  }

  private static void fill(Html html, double share) {
    if (!Double.isFinite(share)) {
      number(html, "");
      return;
    }
    String percent = Figures.fixed(100 * share, share < 0.1 ? 1 : 0);
    html.open("td", "class", "number fill");
    html.element("i", "", "style", "width:" + Figures.fixed(48 * Math.min(1, share), 1) + "px");
    html.text(percent + "\u202f%").close();
  }
}
