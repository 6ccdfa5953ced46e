package io.ohmflow.driver.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What holds for every page. */
final class PageCheck {
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"chart-data\">(.*?)</script>");
  private static final Pattern LOAD =
      Pattern.compile("<[a-z]+[^<>]*\\s(src|href|srcset|data|action)\\s*=", Pattern.DOTALL);
  private static final Pattern SCRIPT = Pattern.compile("<script\\b");

  private PageCheck() {}

  static void assertNeedsNoNetwork(String page) {
    assertTrue(page.startsWith("<!doctype html>"));
    assertTrue(page.contains("default-src &#39;none&#39;"), "policy forbids loads");
    String markup = page.replaceAll("(?s)<script>.*?</script>", "");
    assertFalse(LOAD.matcher(markup).find(), "an element refers to another file");
    assertFalse(markup.contains("@import"));
    assertFalse(markup.contains("url("));
  }

  /** The library, the drawing script and the data: nothing else may open a script element. */
  static void assertScriptsAreOnlyOurs(String page) {
    Matcher scripts = SCRIPT.matcher(page);
    int count = 0;
    while (scripts.find()) {
      count++;
    }
    assertEquals(3, count);
    assertEquals(3, page.split("</script>", -1).length - 1);
  }

  static JsonNode assertChartsHaveData(String page) throws IOException {
    Matcher data = DATA.matcher(page);
    assertTrue(data.find());
    JsonNode charts = Json.MAPPER.readTree(data.group(1));
    assertTrue(charts.size() > 0);
    charts
        .fieldNames()
        .forEachRemaining(
            id -> assertEquals(2, page.split(" id=\"" + id + "\"", -1).length, "elements " + id));
    Matcher elements = Pattern.compile("class=\"chart\" id=\"([^\"]*)\"").matcher(page);
    while (elements.find()) {
      JsonNode chart = charts.path(elements.group(1));
      JsonNode series = chart.path("series");
      assertTrue(series.size() + chart.path("lines").size() > 0, elements.group(1));
      series.forEach(one -> assertTrue(one.path("points").size() > 0, elements.group(1)));
    }
    return charts;
  }
}
