package io.ohmflow.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTablesTest {
  private static final String PROFILE =
      """
      device:
        programming-noise: {model: table, file: lab/a.csv}
        drift: {model: power-law}
        read-noise: {model: table, file: /lab/b.csv}
      """;
  private static final String MOMENTS =
      """
      # device 7, 25 C
      time [h], conductance [nS], mean-error [uS], std [uS]

      1, 0, 0.01, 0.2
      24, 5000, -0.5, 1e-1
      """;
  private static final String QUANTILES =
      """
      Conductance (uS);q95 (uS);q50 (uS);q5 (uS)
      1;0.3;0;-0.25
      """;

  private final Problems problems = new Problems();

  private List<String> found() {
    return problems.list().stream().map(Problem::toString).toList();
  }

  @Test
  void columnsOfNamedFilesTakeTheirPlaceInTheProfile() {
    List<String> opened = new ArrayList<>();
    Document document =
        ProfileTables.inline(
            Document.parse(PROFILE, "chips/mine.yaml", problems),
            path -> {
              opened.add(path);
              return path.endsWith("a.csv") ? MOMENTS : QUANTILES;
            });
    assertEquals(List.of("chips/lab/a.csv", "/lab/b.csv"), opened);
    Section a = document.root().section("device").section("programming-noise").section("table");
    assertEquals(List.of(3600.0, 86_400.0), a.quantities("times", Unit.SECONDS));
    assertEquals(List.of(0.0, 5.0), a.quantities("conductances", Unit.MICROSIEMENS));
    assertEquals(List.of(0.01, -0.5), a.quantities("mean-errors", Unit.MICROSIEMENS));
    assertEquals(List.of(0.2, 0.1), a.quantities("deviations", Unit.MICROSIEMENS));
    Section b = document.root().section("device").section("read-noise").section("table");
    assertEquals(List.of(5.0, 50.0, 95.0), b.numbers("percentiles"));
    assertEquals(List.of(List.of(-0.25, 0.0, 0.3)), b.quantityRows("quantiles", Unit.MICROSIEMENS));
    assertEquals(List.of(), found());
  }

  @Test
  void profileWithItsTablesNeedsNoFileAgain() {
    Document once =
        ProfileTables.inline(
            Document.parse(PROFILE, "p.yaml", problems),
            path -> path.endsWith("a.csv") ? MOMENTS : QUANTILES);
    Document again = Document.parse(once.toYaml(), "p.yaml", problems);
    assertSame(
        again,
        ProfileTables.inline(
            again,
            path -> {
              throw new AssertionError("opened " + path);
            }));
    assertEquals(once.toYaml(), again.toYaml());
  }

  @Test
  void profileWithoutTablesStaysAsItIs() {
    for (String yaml : List.of("name: x", "device: 3", "device: {drift: {model: none}}")) {
      Document document = Document.parse(yaml, "p.yaml", problems);
      assertSame(document, ProfileTables.inline(document, path -> ""));
    }
  }

  @Test
  void fileThatCannotBeOpenedIsReportedAtItsKey() {
    Document document = Document.parse(PROFILE, "p.yaml", problems);
    ProfileTables.inline(
        document,
        path -> {
          throw new InvalidInputException(path, "no such file");
        });
    assertEquals(
        "p.yaml:2: device.programming-noise.file: lab/a.csv: no such file", found().get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conductance [uS], mean-error [uS]/1, 2 | lab.csv:1: expected columns conductance",
        "conductance, mean-error [uS], std [uS] | lab.csv:1: conductance: expected the unit in",
        "conductance [uS], size [uS] | lab.csv:1: size: unknown column",
        "conductance [uS], conductance [uS] | lab.csv:1: conductance: the column is given twice",
        "conductance [uS], q5 [uS]/1 | lab.csv:2: expected 2 values, got 1",
        "conductance [uS], q5 [uS]/1, low | lab.csv:2: q5: expected a number, got low",
        "conductance [uS], q9 [uS], q8 [uS]/1, 1, 2 | lab.csv:2: q9: expected at least the",
        "conductance [uS], q9 [uS]/1, 1/1, 2 | lab.csv:3: conductance: the same state is given",
        "conductance [uS], time [s], q9 [uS]/1, 0, 1 | lab.csv:2: time: expected a time above 0",
        "conductance [uS], q9 [uS]/-1, 0 | lab.csv:2: conductance: expected a conductance of",
        "conductance [uS], std [uS], mean-error [uS]/1, -2, 0 | lab.csv:2: std: expected a dev",
        "conductance [uS], q9 [uS] | lab.csv: expected a line of column names and at least one"
      })
  void mistakesNameTheirLine(String csv, String expected) {
    new MeasuredCsv("lab.csv", problems).toYaml(csv.replace("/", "\n"));
    assertTrue(found().get(0).startsWith(expected), found().toString());
  }

  @Test
  void localProfilesBringTheirTables(@TempDir Path folder) throws IOException {
    Path profile = folder.resolve("p.yaml");
    Files.writeString(profile, "device: {drift: {model: table, file: t.csv}}");
    Files.writeString(folder.resolve("t.csv"), MOMENTS);
    Document document = ProfileCatalog.open(profile.toString(), problems);
    assertTrue(document.toYaml().contains("deviations: [200 nS, 100 nS]"), document.toYaml());
    assertEquals(List.of(), found());
  }

  @ParameterizedTest
  @CsvSource({
    "a/b.yaml, c.csv, a/c.csv",
    "b.yaml, c.csv, c.csv",
    "a/b.yaml, /c.csv, /c.csv",
    "hdfs://h/a/b.yaml, c.csv, hdfs://h/a/c.csv",
    "a/b.yaml, s3a://h/c.csv, s3a://h/c.csv"
  })
  void filesAreFoundBesideTheProfile(String profile, String file, String expected) {
    assertEquals(expected, ProfileTables.resolve(profile, file));
  }
}
