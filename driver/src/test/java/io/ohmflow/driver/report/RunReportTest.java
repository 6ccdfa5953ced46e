package io.ohmflow.driver.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  private static final String PAGE = RunReport.render(new SampleRun().data());

  @Test
  void pageNeedsNoNetwork() {
    PageCheck.assertNeedsNoNetwork(PAGE);
  }

  @Test
  void everyChartHasItsElementAndItsPoints() throws IOException {
    JsonNode charts = PageCheck.assertChartsHaveData(PAGE);
    assertTrue(charts.has("chip-accuracy"));
    assertTrue(charts.has("chip-yield"));
    assertTrue(charts.has("effect-cost"));
    assertTrue(charts.has("training-loss"));
    assertTrue(charts.has("training-step-time"));
  }

  @Test
  void textOfTheRunCannotBecomeMarkup() {
    assertFalse(PAGE.contains("alert('x"));
    assertTrue(PAGE.contains("&lt;/script&gt;&lt;script&gt;alert(&#39;x &amp; &quot;y&quot;"));
    PageCheck.assertScriptsAreOnlyOurs(PAGE);
  }

  @Test
  void chartTextCannotCloseTheDataElement() throws IOException {
    SampleRun run = new SampleRun();
    String renamed =
        "{\"profile\":\"p\",\"samples\":10,\"times\":[{\"seconds\":1,"
            + "\"label\":\"</script><b>\",\"accuracies\":[0.5]}]}";
    String page = RunReport.render(run.with("evaluation.json", renamed).data());
    PageCheck.assertScriptsAreOnlyOurs(page);
    JsonNode charts = PageCheck.assertChartsHaveData(page);
    assertTrue(charts.path("chip-accuracy").toString().contains("</script><b>"));
  }

  @Test
  void headerStatesAccuraciesWithTheirIntervals() {
    String evaluation =
        "{\"profile\":\"pcm\",\"samples\":2000,\"digital\":{\"accuracy\":0.9855},\"times\":["
            + "{\"seconds\":86400,\"label\":\"1 day\",\"accuracies\":[0.96,0.97,0.98]}]}";
    String page = RunReport.render(new SampleRun().with("evaluation.json", evaluation).data());
    // Mean 0.97, deviation 0.01, t(0.975, 2) = 4.3027: half width 2.484 points.
    assertTrue(page.contains("97.00"));
    assertTrue(page.contains("\u00b1\u202f2.48"));
    assertTrue(page.contains("lenet5 on pcm chips classifies 97.00\u202f% of the test samples"));
    assertTrue(page.contains("1.55 percentage points below exact digital arithmetic"));
  }

  @Test
  void effectsAreComparedChipByChip() throws IOException {
    String evaluation =
        "{\"samples\":2000,\"digital\":{\"accuracy\":0.99},\"threshold\":0.965,\"times\":["
            + "{\"seconds\":1,\"label\":\"1 s\",\"accuracies\":[0.96,0.97,0.98]}],\"effects\":["
            + effect("alone", "dac", "0.98,0.985,0.99")
            + ","
            + effect("all-but", "dac", "0.965,0.975,0.985")
            + "]}";
    String page = RunReport.render(new SampleRun().with("evaluation.json", evaluation).data());
    // Alone 0.985 with deviation 0.005: half width 4.3027 · 0.5/√3. Paired differences are all 0.5.
    assertTrue(page.contains(">0.50<small>\u00b1\u202f1.24</small>"), "lost alone");
    assertTrue(page.contains(">0.50<small>\u00b1\u202f0.00</small>"), "won back, paired");
    assertTrue(page.contains(">2.00<small>\u00b1\u202f2.48</small>"), "lost together");
    assertTrue(page.contains("reach 96.5\u202f%"));
    assertTrue(page.contains(">66.7\u202f%<"), "two of three chips");
    JsonNode series = PageCheck.assertChartsHaveData(page).path("chip-yield").path("series");
    assertEquals("threshold", series.path(0).path("name").asText());
    JsonNode steps = series.path(1).path("points");
    assertEquals("[0.97,0.333", steps.path(4).toString().substring(0, 11));
  }

  private static String effect(String kind, String effect, String accuracies) {
    return "{\"kind\":\"%s\",\"effect\":\"%s\",\"times\":[{\"seconds\":1,\"accuracies\":[%s]}]}"
        .formatted(kind, effect, accuracies);
  }

  @Test
  void layersShowTheirSignal() {
    assertTrue(PAGE.contains("Signal in each layer"));
    assertTrue(PAGE.contains(">24.5<"));
    assertTrue(PAGE.contains(">0.0375 \u03c3<"));
    String none = "{\"times\":[{\"seconds\":1,\"accuracies\":[1]}],\"layers\":[{\"seconds\":1}]}";
    String page = RunReport.render(new SampleRun().with("evaluation.json", none).data());
    assertFalse(page.contains("Signal in each layer"));
    assertFalse(page.contains("What costs accuracy"));
  }

  @Test
  void saysCalmlyWhatIsMissing() {
    ReportData nothing = ReportData.read("empty", name -> Optional.empty());
    String page = RunReport.render(nothing);
    for (String file :
        List.of("metrics.jsonl", "evaluation.json", "plan.json", "environment.json", "run.yaml")) {
      assertTrue(page.contains(file + " is not in the run folder."), file);
    }
    assertTrue(page.contains("Nothing has been measured yet."));
    PageCheck.assertNeedsNoNetwork(page);
  }

  @Test
  void damagedFileIsNamedAndTheRestShown() throws IOException {
    String page = RunReport.render(new SampleRun().with("plan.json", "{\"layers\": [").data());
    assertTrue(page.contains("plan.json could not be read: "));
    assertTrue(PageCheck.assertChartsHaveData(page).has("training-loss"));
  }

  @Test
  void impossibleAccuracyIsADamagedFile() {
    String text = "{\"samples\":1,\"digital\":{\"accuracy\":1.5}}";
    ReportData data = new SampleRun().with("evaluation.json", text).data();
    assertTrue(data.evaluation().isEmpty());
    assertTrue(data.notes().get(0).contains("expected an accuracy in [0, 1], got 1.5"));
  }

  @Test
  void readsARunFolder(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("run.yaml"), "name: here\n");
    ReportData data = ReportData.read(folder);
    assertEquals(folder.getFileName().toString(), data.name());
    assertEquals(Optional.of("name: here\n"), data.configuration());
    assertTrue(data.plan().isEmpty());
  }

  @Test
  void tileMapDrawsEveryTileToOneScale() {
    assertEquals(7, occurrences("class=\"used\""), "five layers of one tile, one of two");
    // Tiles of 512 rows, two of them high: 420 / 1024 pixels a cell; 392 rows and 300 columns.
    assertTrue(PAGE.contains("width=\"123.0\" height=\"160.8\""));
  }

  @Test
  void profileThatCannotBeReadIsNamedWithItsProblems() {
    String page = RunReport.render(new SampleRun().with("profile.yaml", "schema: 1\n").data());
    assertTrue(page.contains("profile.yaml"));
    assertTrue(page.contains("Parts of this report are left out"));
    assertFalse(page.contains("Devices of"));
  }

  @Test
  void referenceKnownByItsLocationIsCalledByItsLastPart() {
    String evaluation =
        "{\"samples\":9,\"digital\":{\"accuracy\":0.5},\"reference\":"
            + "{\"name\":\"hdfs://host/runs/plain/\",\"digital\":{\"accuracy\":0.25}}}";
    String page = RunReport.render(new SampleRun().with("evaluation.json", evaluation).data());
    assertTrue(page.contains(">plain 25.00\u202f%<"));
  }

  @Test
  void groupsOfAConvolutionStandInABlock() {
    StringBuilder tiles = new StringBuilder();
    for (int group = 0; group < 9; group++) {
      tiles.append(group == 0 ? "" : ",");
      tiles.append(
          "{\"row\":%d,\"rows\":40,\"column\":%d,\"columns\":20}"
              .formatted(40 * group, 20 * group));
    }
    String plan =
        "{\"layers\":[{\"name\":\"c\",\"analog\":true,\"inputs\":360,\"outputs\":180,"
            + "\"tiles\":["
            + tiles
            + "]}]}";
    String page =
        RunReport.render(new SampleRun().with("plan.json", plan).without("profile.yaml").data());
    // Three by three of 10 x 20 pixels, gaps of 4, margins of 1.
    assertTrue(page.contains("<svg width=\"40.0\" height=\"70.0\""), "form of the block");
  }

  private static int occurrences(String part) {
    return PAGE.split(Pattern.quote(part), -1).length - 1;
  }
}
