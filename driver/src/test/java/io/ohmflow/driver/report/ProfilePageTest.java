package io.ohmflow.driver.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProfilePageTest {
  static List<String> names() {
    return ProfileCatalog.names();
  }

  static HardwareProfile profile(String name) {
    Problems problems = new Problems();
    HardwareProfile profile = HardwareProfile.read(ProfileCatalog.open(name, problems), problems);
    ChipModel.of(profile);
    problems.throwIfAny();
    return profile;
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyBuiltInProfileHasAPage(String name) throws IOException {
    HardwareProfile profile = profile(name);
    String page = ProfilePage.render(profile);
    PageCheck.assertNeedsNoNetwork(page);
    assertTrue(page.contains("<h1>" + name + "</h1>"));
    for (String source : profile.sources()) {
      assertTrue(page.contains(Html.escape(source)), source);
    }
    if (!name.equals("ideal")) {
      PageCheck.assertChartsHaveData(page);
      PageCheck.assertScriptsAreOnlyOurs(page);
    }
  }

  @Test
  void pcmPageShowsEveryEffect() throws IOException {
    JsonNode charts = PageCheck.assertChartsHaveData(ProfilePage.render(profile("pcm-standard")));
    for (String id :
        List.of(
            "programming-noise",
            "programmed-conductance",
            "drift",
            "read-noise",
            "converter-steps",
            "converter-range")) {
      assertTrue(charts.has(id), id);
    }
  }

  /**
   * Of a current that enters a uniform line of n segments r and devices g at its far end, 1/cosh a
   * arrives, a² = n² r g. The rows, of as much resistance, take at most as much again.
   */
  @Test
  void wiresShowWhatTheyLeave() throws IOException {
    String page = ProfilePage.render(profile("crossbar-wires"));
    JsonNode chart = PageCheck.assertChartsHaveData(page).path("wire-loss");
    JsonNode near = chart.path("series").path(0).path("points");
    JsonNode far = chart.path("series").path(1).path("points");
    double share = 1 / Math.cosh(256 * Math.sqrt(0.05 * 1e-3));
    double farInput = near.path(0).path(1).asDouble();
    double nearInput = near.path(near.size() - 1).path(1).asDouble();
    assertTrue(nearInput > 0.98 && nearInput < 1, () -> "next to the sense: " + nearInput);
    assertEquals(share, farInput, 0.05 * share);
    double farthest = far.path(0).path(1).asDouble();
    assertTrue(farthest > share * share && farthest < farInput, () -> "corner: " + farthest);
    assertTrue(page.contains("model lagged, topology input-source"), "wires are in the table");
    assertTrue(page.contains("50 m\u03a9"), "resistance in its unit");
  }

  @Test
  void slicesPulsesAndCircuitsAreInTheTable() {
    String page = ProfilePage.render(profile("isaac-sar"));
    assertTrue(page.contains("weight-bits 16 bit, cell-bits 2 bit"));
    assertTrue(page.contains("signs sign-magnitude"));
    assertTrue(page.contains("<td>sar</td>"));
    assertTrue(page.contains("<td>100 dB</td>"));
  }

  @Test
  void everyEffectHasItsChart() throws IOException {
    Problems problems = new Problems();
    Document document = ProfileCatalog.open("reram-milo2021", problems);
    for (String change :
        List.of(
            "device.levels=8",
            "device.write-verify={tolerance: 3 uS, max-pulses: 5}",
            "device.spread={model: log-normal, std: 0.05}",
            "device.faults={stuck-low: 0.01, stuck-high: 0.02}",
            "device.telegraph={relative-amplitude: 0.1, capture: 1 s, emission: 3 s}",
            "device.drift={model: logarithmic, mean-per-log: -1 uS, std: 1 uS, std-per-log: 0 uS}",
            "mvm.thermal={bandwidth: 100 MHz}",
            "mvm.shot={bandwidth: 100 MHz}")) {
      int at = change.indexOf('=');
      document = document.with(change.substring(0, at), change.substring(at + 1), "test");
    }
    HardwareProfile profile = HardwareProfile.read(document, problems);
    String page = ProfilePage.render(profile);
    problems.throwIfAny();
    JsonNode charts = PageCheck.assertChartsHaveData(page);
    for (String id :
        List.of(
            "programming-noise",
            "programmed-conductance",
            "levels",
            "write-verify",
            "spread",
            "faults",
            "telegraph",
            "drift",
            "current-voltage",
            "multiplication-noise")) {
      assertTrue(charts.has(id), id);
    }
    assertEquals(2, charts.path("multiplication-noise").path("series").size());
    assertTrue(page.contains("stuck-high 0.02"), "faults are in the table of parameters");
  }

  @Test
  void weightsThatChangeTheirSignHaveAHistogramBelowZero() throws IOException {
    JsonNode charts = PageCheck.assertChartsHaveData(ProfilePage.render(profile("pcm-llm")));
    double low = charts.path("programmed-conductance").path("x").path("min").asDouble();
    // Targets of a fifth of 25 uS deviate by 0.9 uS; the inactive device is exactly at 0.
    assertEquals(0, low);
    JsonNode foundation =
        PageCheck.assertChartsHaveData(ProfilePage.render(profile("analog-foundation")));
    assertTrue(foundation.path("programmed-conductance").path("x").path("min").asDouble() < -1);
  }

  @Test
  void profileWithoutDriftHasNoDriftChart() throws IOException {
    JsonNode charts = PageCheck.assertChartsHaveData(ProfilePage.render(profile("reram-wan2022")));
    assertFalse(charts.has("drift"));
    assertTrue(charts.has("read-noise"));
  }

  @Test
  void sampledDeviationsAreThoseOfTheModel() {
    // PCM at half of g-max: 0.26348 + 1.9650 / 2 - 1.1731 / 4 = 0.95271 µS. The deviation of 8192
    // draws has a relative error of 1 / sqrt(2 · 8192) = 0.8 %; 4 of them fail once in 16,000.
    DeviceSamples samples = DeviceSamples.of(ChipModel.of(profile("pcm-standard")));
    assertEquals(0.95271, samples.programmingDeviation(12.5), 0.032 * 0.95271);
    // The mean exponent at g-max is 0.049 and its deviation 0.008, so after a day the median is
    // (86420 / 20)^-0.049 = 0.6636; the error of a median of 8192 exponents is 1.2533 · 0.008 /
    // 90.5 = 1.1e-4, times ln(4321) · 0.66 = 6e-4; again 4 of them.
    double[] quantiles = samples.driftQuantiles(25, 86_400);
    assertEquals(Math.pow(86_420 / 20.0, -0.049), quantiles[1], 2.5e-3);
    assertTrue(quantiles[0] < quantiles[1] && quantiles[1] < quantiles[2]);
  }

  @Test
  void converterRampClipsAtTheRangesOfTheProfile() {
    Chart large = ConverterCharts.of(profile("pcm-standard")).get(1);
    List<double[]> ramp = large.series().get(1).points();
    assertEquals(-10, ramp.get(0)[1], 1e-5);
    assertEquals(10, ramp.get(ramp.size() - 1)[1], 1e-5);
    assertEquals(0, ramp.get(ramp.size() / 2)[1], 1e-6);
  }

  @Test
  void convertersWithErrorsShowTheLinearityOfOne() {
    Problems problems = new Problems();
    Document document =
        ProfileCatalog.open("pcm-standard", problems)
            .with(
                "adc",
                "{type: sar, bits: 6 bit, policy: granular, capacitor-mismatch: 0.1}",
                "test");
    HardwareProfile profile = HardwareProfile.read(document, problems);
    problems.throwIfAny();
    List<Chart> charts = ConverterCharts.of(profile);
    Chart linearity = charts.get(charts.size() - 1);
    assertEquals("adc-linearity", linearity.id());
    assertEquals(62, linearity.series().get(0).points().size(), "codes 1 to 62");
    assertEquals(63, linearity.series().get(1).points().size(), "changes to codes 1 to 63");
    assertTrue(linearity.series().get(0).points().stream().anyMatch(p -> Math.abs(p[1]) > 0.05));
    assertTrue(ProfilePage.render(profile).contains("one step is one step of a cell"));
  }
}
