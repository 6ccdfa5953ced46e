package io.ohmflow.driver.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ohmflow.driver.report.Leaderboard.Goal;
import io.ohmflow.driver.report.Leaderboard.Parameter;
import io.ohmflow.driver.report.Leaderboard.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SweepReportTest {
  private static final Goal ACCURACY = new Goal("accuracy", true, true);
  private static final Goal PERPLEXITY = new Goal("perplexity", false, false);

  /** A sweep over one key; values come best first. */
  private static String page(Goal goal, double... values) {
    List<Row> rows = new ArrayList<>();
    List<String> rates = new ArrayList<>();
    for (double value : values) {
      String rate = "0." + (rows.size() + 1);
      rates.add(rate);
      rows.add(
          new Row(
              rows.size(),
              null,
              "trials/x",
              0,
              10,
              Map.of("rate", rate),
              List.of(value),
              null,
              null,
              "",
              true,
              "",
              1,
              List.of(new double[] {1, value}),
              List.of()));
    }
    Parameter parameter = new Parameter("rate", rates, true, true);
    Leaderboard board =
        new Leaderboard("x", "key", "grid", List.of(goal), List.of(parameter), 1, rows, Map.of());
    return SweepReport.render(board, Optional.empty(), Optional.empty(), "name: x");
  }

  private static List<Double> drawn(JsonNode charts) {
    List<Double> last = new ArrayList<>();
    charts.path("settings").path("lines").forEach(line -> last.add(line.path(1).asDouble()));
    return last;
  }

  @Test
  void aTrialThatDivergedDoesNotPressTheOthersTogether() throws IOException {
    String page = page(ACCURACY, 0.98, 0.97, 0.96, 0.95, 0.10);
    JsonNode charts = PageCheck.assertChartsHaveData(page);
    PageCheck.assertNeedsNoNetwork(page);
    PageCheck.assertScriptsAreOnlyOurs(page);
    assertEquals(List.of(0.92, 0.95, 0.96, 0.97, 0.98), rounded(drawn(charts)));
    assertEquals(0.92, charts.path("rungs").path("y").path("min").asDouble(), 1e-9);
    assertTrue(page.contains("1 trial is below 92.00"), "says what is drawn elsewhere");
  }

  @Test
  void smallerIsBetterTurnsTheAxisRound() throws IOException {
    String page = page(PERPLEXITY, 20, 21, 22, 24, 5000, Double.POSITIVE_INFINITY);
    JsonNode charts = PageCheck.assertChartsHaveData(page);
    assertEquals(List.of(32.0, 32.0, 24.0, 22.0, 21.0, 20.0), rounded(drawn(charts)));
    assertEquals(32, charts.path("rungs").path("y").path("max").asDouble(), 1e-9);
    assertTrue(page.contains("2 trials are above 32"));
  }

  @Test
  void trialsNearEachOtherAreAllDrawnWhereTheyAre() throws IOException {
    String page = page(ACCURACY, 0.98, 0.97, 0.96, 0.95);
    JsonNode charts = PageCheck.assertChartsHaveData(page);
    assertEquals(List.of(0.95, 0.96, 0.97, 0.98), rounded(drawn(charts)));
    assertTrue(charts.path("rungs").path("y").path("min").isNull());
    assertFalse(page.contains("is below"));
  }

  private static List<Double> rounded(List<Double> values) {
    return values.stream().map(v -> Math.round(v * 1e6) / 1e6).toList();
  }
}
