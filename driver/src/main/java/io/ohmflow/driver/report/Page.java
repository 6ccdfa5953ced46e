package io.ohmflow.driver.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One self-contained HTML page: markup, style, chart library and chart data in one file that needs
 * no network. Owned by one thread.
 */
final class Page {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

  private final String title;
  private final Html body = new Html();
  private final Map<String, Figure> charts = new LinkedHashMap<>();

  Page(String title) {
    this.title = title;
  }

  /** The body, open for more. */
  Html body() {
    return body;
  }

  /** Adds charts side by side where the window is wide enough. */
  void charts(List<? extends Figure> some) {
    body.open("div", "class", some.size() == 1 ? "charts single" : "charts");
    for (Figure chart : some) {
      if (charts.put(chart.id(), chart) != null) {
        throw new IllegalArgumentException("two charts are called " + chart.id());
      }
      body.open("figure", "class", "panel");
      body.element("h3", chart.title());
      body.element(
          "div",
          "",
          "class",
          "chart",
          "id",
          chart.id(),
          "role",
          "img",
          "aria-label",
          chart.title() + ". " + chart.caption());
      body.element("figcaption", chart.caption());
      body.close();
    }
    body.close();
  }

  /** Adds a section of charts under a heading. */
  void section(String heading, List<? extends Figure> some) {
    body.open("section").element("h2", heading);
    charts(some);
    body.close();
  }

  /** Adds a file's text, folded away. */
  void source(String file, String text) {
    body.open("details", "class", "source").element("summary", file);
    body.open("pre").element("code", text).close().close();
  }

  /** The whole page. */
  String render() {
    Html head = new Html();
    head.element("title", title);
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta name=\"color-scheme\" content=\"light dark\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\""
        + Html.escape(POLICY)
        + "\">\n"
        + head.markup()
        + "<style>\n"
        + resource("page.css")
        + "</style>\n</head>\n<body>\n<main>\n"
        + body.markup()
        + "</main>\n<script type=\"application/json\" id=\"chart-data\">"
        + Json.embed(charts)
        + "</script>\n"
        + (charts.isEmpty() ? "" : script("echarts.min.js") + script("charts.js"))
        + "</body>\n</html>\n";
  }

  private static String script(String name) {
    return "<script>\n" + resource(name) + "\n</script>\n";
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource missing from the build: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + name, e);
    }
  }
}
