package io.ohmflow.driver.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Draws the weight matrices of a network, cut into tiles, all to one scale. A tile's unused rows
 * and columns show as an empty outline.
 */
final class TileMap {
  private static final double MAX_SCALE = 0.5;
  private static final double MAX_WIDTH = 1000;
  private static final double MAX_HEIGHT = 420;
  private static final double GAP = 4;
  private static final double MARGIN = 1;
  private static final double PERCENT = 100;

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
      Grid grid = new Grid(layer, tileRows, tileColumns);
      scale = Math.min(scale, MAX_WIDTH / Arrays.stream(grid.widths()).sum());
      scale = Math.min(scale, MAX_HEIGHT / Arrays.stream(grid.heights()).sum());
    }
    TileMap map = new TileMap(tileRows, tileColumns, scale);
    Html html = new Html();
    html.open("div", "class", "tiles");
    layers.forEach(layer -> map.layer(html, layer));
    return html.close();
  }

  private void layer(Html html, Plan.Layer layer) {
    Grid grid = new Grid(layer, tileRows, tileColumns);
    double width = place(grid.widths(), grid.widths().length) - GAP + 2 * MARGIN;
    double height = place(grid.heights(), grid.heights().length) - GAP + 2 * MARGIN;
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
    for (int i = 0; i < layer.tiles().size(); i++) {
      double x = MARGIN + place(grid.widths(), grid.column(i));
      double y = MARGIN + place(grid.heights(), grid.row(i));
      tile(html, layer, layer.tiles().get(i), x, y);
    }
    html.close();
    html.open("figcaption").element("b", layer.name());
    html.element(
        "span",
        Figures.grouped(layer.inputs()) + "\u202f\u00d7\u202f" + Figures.grouped(layer.outputs()));
    html.element("span", Figures.counted(layer.tiles().size(), "tile"));
    if (Double.isFinite(layer.fill())) {
      html.element("span", Figures.fixed(PERCENT * layer.fill(), 0) + "\u202f% filled");
    }
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
    return used + " of " + of + " (" + Figures.fixed(PERCENT * used / of, 0) + "\u202f%)";
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
        number(side(columns)),
        "height",
        number(side(rows)));
  }

  private double side(double cells) {
    return Math.max(MIN_SIDE, cells * scale);
  }

  /** Where an entry of a row or column of tiles starts, in pixels. */
  private double place(double[] sides, int index) {
    double pixels = 0;
    for (int i = 0; i < index; i++) {
      pixels += side(sides[i]) + GAP;
    }
    return pixels;
  }

  private static String number(double pixels) {
    return String.format(Locale.ROOT, "%.1f", pixels);
  }

  /**
   * Where the tiles of a layer are drawn. A matrix cut in rows and columns keeps its form; the
   * tiles of a grouped convolution, which cover only a diagonal, stand in a block.
   */
  private static final class Grid {
    private final int[] rows;
    private final int[] columns;
    private final double[] heights;
    private final double[] widths;

    Grid(Plan.Layer layer, OptionalInt tileRows, OptionalInt tileColumns) {
      List<Plan.Tile> tiles = layer.tiles();
      int[] tops = tiles.stream().mapToInt(Plan.Tile::row).distinct().sorted().toArray();
      int[] lefts = tiles.stream().mapToInt(Plan.Tile::column).distinct().sorted().toArray();
      boolean full = (long) tops.length * lefts.length == tiles.size();
      int across = full ? lefts.length : (int) Math.ceil(Math.sqrt(tiles.size()));
      int down = full ? tops.length : (tiles.size() + across - 1) / across;
      rows = new int[tiles.size()];
      columns = new int[tiles.size()];
      heights = new double[down];
      widths = new double[across];
      for (int i = 0; i < rows.length; i++) {
        Plan.Tile tile = tiles.get(i);
        rows[i] = full ? Arrays.binarySearch(tops, tile.row()) : i / across;
        columns[i] = full ? Arrays.binarySearch(lefts, tile.column()) : i % across;
        heights[rows[i]] = Math.max(heights[rows[i]], tileRows.orElse(tile.rows()));
        widths[columns[i]] = Math.max(widths[columns[i]], tileColumns.orElse(tile.columns()));
      }
    }

    /** Row of the drawing a tile stands in. */
    int row(int tile) {
      return rows[tile];
    }

    /** Column of the drawing a tile stands in. */
    int column(int tile) {
      return columns[tile];
    }

    /** Cells of each row of the drawing. */
    double[] heights() {
      return heights;
    }

    /** Cells of each column of the drawing. */
    double[] widths() {
      return widths;
    }
  }
}
