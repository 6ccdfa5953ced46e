package io.ohmflow.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.report.Leaderboard;
import io.ohmflow.driver.report.Leaderboard.Goal;
import io.ohmflow.driver.report.Leaderboard.Row;
import io.ohmflow.driver.report.ResultTable;
import io.ohmflow.driver.report.ResultTable.Cell;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTablesTest {
  private static final TableConfig CONFIG =
      new TableConfig(
          List.of("seed"),
          List.of("level"),
          List.of("training.hardware"),
          Map.of("method", "gaussian"));

  private final List<Row> rows = new ArrayList<>();

  private void trial(String method, String level, int seed, Double value) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("method", method);
    settings.put("level", level);
    if (method.equals("gaussian")) {
      settings.put("training.hardware", "gaussian-" + level);
    }
    settings.put("seed", String.valueOf(seed));
    List<Double> values = new ArrayList<>();
    values.add(value);
    rows.add(
        new Row(
            rows.size(),
            null,
            "trials/x",
            0,
            10,
            settings,
            values,
            null,
            null,
            value == null ? "diverged" : "",
            false,
            "",
            rows.size(),
            List.of(),
            List.of()));
  }

  private ResultTable table() {
    return ResultTables.of(
        CONFIG,
        new Leaderboard(
            "x",
            "key",
            "grid",
            List.of(new Goal("accuracy", true, true)),
            List.of(),
            1,
            rows,
            Map.of()));
  }

  @Test
  void seedsBecomeOneFigureThatIsComparedSeedBySeed() {
    double[] noise = {0.00, 0.02, 0.04};
    for (int seed = 0; seed < 3; seed++) {
      trial("gaussian", "low", seed, 0.90 + noise[seed]);
      trial("ste", "low", seed, 0.95 + noise[seed] + 0.001 * seed);
      trial("ste", "high", seed, seed == 1 ? null : 0.5);
    }
    ResultTable table = table();
    assertEquals(2, table.rows().size());
    assertEquals(2, table.columns().size());
    assertTrue(table.at(0, 1, 0).isEmpty(), "no Gaussian at the high level");
    Cell low = table.at(1, 0, 0).orElseThrow();
    assertEquals(3, low.count());
    assertEquals(0.971, low.value().orElseThrow().mean(), 1e-12);
    // t(0.975, 2) = 4.302653 times 0.021 / sqrt(3).
    assertEquals(
        4.302653 * 0.021 / Math.sqrt(3), low.value().orElseThrow().interval().halfWidth(), 1e-6);
    assertEquals(0.051, low.difference().orElseThrow().mean(), 1e-12);
    assertEquals(
        4.302653 * 0.001 / Math.sqrt(3),
        low.difference().orElseThrow().interval().halfWidth(),
        1e-6);
    Cell high = table.at(1, 1, 0).orElseThrow();
    assertEquals(2, high.count());
    assertEquals(1, high.failed());
    assertTrue(high.difference().isEmpty());
    assertTrue(table.at(0, 0, 0).orElseThrow().difference().isEmpty(), "with itself");
    assertEquals("+5.10 ± 0.25\u202f%", table.signed(low.difference().orElseThrow(), 0));
  }

  @Test
  void theDigestIsThatOfTheFiguresAlone() {
    trial("gaussian", "low", 1, 0.9);
    trial("ste", "low", 1, 0.95);
    String digest = table().digest();
    Row first = rows.remove(0);
    rows.add(first);
    assertEquals(digest, table().digest(), "another order of the leaderboard");
    trial("ste", "low", 2, 0.96);
    assertNotEquals(digest, table().digest());
    assertFalse(table().csv().contains("Infinity"), table().csv());
  }

  @Test
  void keysThatTheSpaceDoesNotHaveAreNamed() {
    Problems problems = new Problems();
    Document document =
        Document.parse(
            """
            space: {seed: [1, 2], method: {variants: {a: {noise.scale: 1}}}}
            table: {repeats: [sead], columns: [level], against: {method: b}}
            """,
            "sweep.yaml",
            problems);
    Space space = Space.read(document.root().section("space"));
    TableConfig.read(document.root().optional("table"), space);
    String all = problems.list().toString();
    assertTrue(all.contains("table.repeats: expected keys of the space, got sead"), all);
    assertTrue(all.contains("table.columns"), all);
    assertTrue(all.contains("table.against.method"), all);
  }
}
