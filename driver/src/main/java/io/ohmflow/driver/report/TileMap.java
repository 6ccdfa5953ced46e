package io.ohmflow.driver.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Draws the weight matrices of a network, cut into tiles, all to one scale. A tile's unused rows
 * and columns show as an empty outline.
 */
final class TileMap {
  private static final double MAX_SCALE = 0.5;
  private static final double MAX_WIDTH = 460;
  private static final double MAX_HEIGHT = 420;
  private static final double GAP = 5;
  private static final double MARGIN = 1;

  /** A layer of few cells must still be visible and be found by the pointer. */
  private static final double MIN_SIDE = 2;

  private final OptionalInt tileRows;
  private final OptionalInt tileColumns;
  private final double scale;

  private TileMap(OptionalInt tileRows, OptionalInt tileColumns, double scale) {
    this.tileRows = tileRows;
    this.tileColumns = tileColumns;
    this.scale = scale;
  }

  /**
   * Draws the analog layers of a plan.
   *
   * @param tileRows rows of a tile; empty when unlimited or not known
   * @param tileColumns columns of a tile; empty when unlimited or not known
   */
  static Html draw(Plan plan, OptionalInt tileRows, OptionalInt tileColumns) {
    List<Plan.Layer> layers =
        plan.layers().stream().filter(layer -> !layer.tiles().isEmpty()).toList();
    double scale = MAX_SCALE;
    for (Plan.Layer layer : layers) {
      TileMap unit = new TileMap(tileRows, tileColumns, 1);
      scale = Math.min(scale, MAX_WIDTH / unit.extent(layer, false, 0));
      scale = Math.min(scale, MAX_HEIGHT / unit.extent(layer, true, 0));
    }
    TileMap map = new TileMap(tileRows, tileColumns, scale);
    Html html = new Html();
    html.open("div", "class", "tiles");
    for (Plan.Layer layer : layers) {
      map.layer(html, layer);
    }
    return html.close();
  }

  private void layer(Html html, Plan.Layer layer) {
    double width = Math.max(MIN_SIDE, extent(layer, false, GAP)) + 2 * MARGIN;
    double height = Math.max(MIN_SIDE, extent(layer, true, GAP)) + 2 * MARGIN;
    html.open("figure", "class", "tile-layer");
    html.open(
        "svg",
        "width",
        number(width),
        "height",
        number(height),
        "viewBox",
        "0 0 " + number(width) + " " + number(height),
        "role",
        "img",
        "aria-label",
        layer.name() + ", " + Figures.counted(layer.tiles().size(), "tile"));
    List<Integer> rows = starts(layer, true);
    List<Integer> columns = starts(layer, false);
    for (Plan.Tile tile : layer.tiles()) {
      double x = MARGIN + place(layer, columns, tile.column(), false);
      double y = MARGIN + place(layer, rows, tile.row(), true);
      tile(html, layer, tile, x, y);
    }
    html.close();
    html.open("figcaption").element("b", layer.name());
    html.element(
        "span",
        Figures.grouped(layer.inputs()) + "\u202f\u00d7\u202f" + Figures.grouped(layer.outputs()));
    html.element("span", Figures.counted(layer.tiles().size(), "tile"));
    html.close().close();
  }

  private void tile(Html html, Plan.Layer layer, Plan.Tile tile, double x, double y) {
    html.open("g", "class", "tile");
    html.element("title", describe(layer, tile));
    rectangle(
        html, "outline", x, y, tileColumns.orElse(tile.columns()), tileRows.orElse(tile.rows()));
    rectangle(html, "used", x, y, tile.columns(), tile.rows());
    html.close();
  }

  private String describe(Plan.Layer layer, Plan.Tile tile) {
    StringBuilder text = new StringBuilder(layer.name());
    text.append("\nrows ").append(range(tile.row(), tile.rows()));
    text.append("\ncolumns ").append(range(tile.column(), tile.columns()));
    tileRows.ifPresent(n -> text.append("\nrows used ").append(share(tile.rows(), n)));
    tileColumns.ifPresent(n -> text.append("\ncolumns used ").append(share(tile.columns(), n)));
    return text.toString();
  }

  private static String range(int from, int count) {
    return Figures.grouped(from) + "\u2013" + Figures.grouped(from + count - 1L);
  }

  private static String share(int used, int of) {
    return used + " of " + of + " (" + Figures.fixed(100.0 * used / of, 0) + "\u202f%)";
  }

  private void rectangle(Html html, String kind, double x, double y, double columns, double rows) {
    html.element(
        "rect",
        "",
        "class",
        kind,
        "x",
        number(x),
        "y",
        number(y),
        "width",
        number(Math.max(MIN_SIDE, columns * scale)),
        "height",
        number(Math.max(MIN_SIDE, rows * scale)));
  }

  /** Where each row (or column) of tiles starts in the matrix, ascending. */
  private static List<Integer> starts(Plan.Layer layer, boolean vertical) {
    return layer.tiles().stream()
        .map(tile -> vertical ? tile.row() : tile.column())
        .distinct()
        .sorted()
        .toList();
  }

  private double place(Plan.Layer layer, List<Integer> starts, int start, boolean vertical) {
    int index = starts.indexOf(start);
    OptionalInt pitch = vertical ? tileRows : tileColumns;
    double cells = pitch.isPresent() ? (double) index * pitch.getAsInt() : start;
    return cells * scale + index * GAP;
  }

  /** Length of a layer's drawing along one direction, in pixels. */
  private double extent(Plan.Layer layer, boolean vertical, double gap) {
    List<Integer> starts = starts(layer, vertical);
    OptionalInt pitch = vertical ? tileRows : tileColumns;
    int cells = vertical ? layer.inputs() : layer.outputs();
    double length = pitch.isPresent() ? (double) starts.size() * pitch.getAsInt() : cells;
    return length * scale + (starts.size() - 1) * gap;
  }

  private static String number(double pixels) {
    return String.format(Locale.ROOT, "%.1f", pixels);
  }
}
