package io.ohmflow.driver.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.report.ProfilePage;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles of a user's own measurements, from files to a page. */
class MeasuredProfileTest {
  private static final String CSV =
      """
      time [s],conductance [uS],mean-error [uS],std [uS]
      1,0,0.1,0.2
      1,25,0,1
      86400,0,0.05,0.2
      86400,25,-6,2
      """;

  @TempDir Path folder;

  private final RunLoader loader = new RunLoader(new Configuration());
  private String profile;

  @BeforeEach
  void writeProfile() throws IOException {
    Problems problems = new Problems();
    Document document =
        ProfileCatalog.open("pcm-standard", problems)
            .with("name", "mine", "test")
            .with("device.programming-noise", "{model: table, file: lab/a.csv}", "test")
            .with("device.drift", "{model: table, file: lab/a.csv}", "test")
            .with("device.read-noise", "{model: table, file: lab/a.csv}", "test");
    problems.throwIfAny();
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, document.toYaml());
    Files.createDirectory(folder.resolve("lab"));
    profile = file.toString();
  }

  private void table(String text) throws IOException {
    Files.writeString(folder.resolve("lab/a.csv"), text);
  }

  @Test
  void theTextOfTheProfileNeedsNoOtherFile() throws IOException {
    table(CSV);
    HardwareProfile read = loader.profile(profile);
    Files.delete(folder.resolve("lab/a.csv"));
    Path kept = folder.resolve("kept.yaml");
    Files.writeString(kept, read.text());
    assertEquals(read.text(), loader.profile(kept.toString()).text());
    String page = ProfilePage.render(read);
    assertTrue(page.contains("4 measured states"));
    assertTrue(page.contains("id=\"drift\"") && page.contains("id=\"read-noise\""));
  }

  @Test
  void aTableMayBeChangedFromTheCommandLine() throws IOException {
    table(CSV);
    Files.writeString(folder.resolve("b.csv"), CSV.replace("-6", "-7"));
    Overrides other = Overrides.of(Map.of("hardware.device.drift.file", "b.csv"));
    assertTrue(loader.profile(profile, other).text().contains("-7 uS"));
  }

  @Test
  void mistakesInATableNameItsLine() throws IOException {
    table(CSV.replace("0.05", "much"));
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> loader.profile(profile));
    assertEquals(
        folder.resolve("lab/a.csv") + ":4: mean-error: expected a number, got much",
        e.getMessage());
  }

  @Test
  void aMissingTableIsReportedAtItsKey() {
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> loader.profile(profile));
    assertTrue(
        e.getMessage().contains("device.drift.file: " + folder.resolve("lab/a.csv")),
        e.getMessage());
    assertTrue(e.getMessage().contains("no such file"), e.getMessage());
  }
}
