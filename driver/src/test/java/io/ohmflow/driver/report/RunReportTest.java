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
        "{\"profile\":\"p\",\"samples\":10,\"times\":[{\"seconds\":1,\"accuracies\":[0.5]}],"
            + "\"reference\":{\"name\":\"</script><b>\",\"times\":[{\"seconds\":1,"
            + "\"accuracies\":[0.25]}]}}";
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
    // 784 inputs at the common scale of 420 / 784 capped at 0.5 pixels a cell: two halves of 196.
    assertTrue(PAGE.contains("width=\"150.0\" height=\"196.0\""));
  }

  private static int occurrences(String part) {
    return PAGE.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }
}
