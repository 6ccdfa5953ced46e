package io.ohmflow.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.HardwareProfile.Compensation;
import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.HardwareProfile.Converter.Span;
import io.ohmflow.profile.HardwareProfile.Device;
import io.ohmflow.profile.HardwareProfile.DriftCompensation;
import io.ohmflow.profile.HardwareProfile.Encoding;
import io.ohmflow.profile.HardwareProfile.Mapping;
import io.ohmflow.profile.HardwareProfile.Mvm;
import io.ohmflow.profile.HardwareProfile.RangePolicy;
import io.ohmflow.profile.HardwareProfile.Reference;
import io.ohmflow.profile.HardwareProfile.Scale;
import io.ohmflow.profile.HardwareProfile.Slices;
import io.ohmflow.profile.HardwareProfile.Tile;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HardwareProfileTest {

  private static final String FULL =
      """
      schema: 1
      name: my-chip
      description: A chip.
      sources: [Somebody 2024]
      tile: {rows: 256, columns: 128}
      mapping: {encoding: differential-pair, scale: per-tile}
      device:
        g-min: 1 uS
        g-max: 0.04 mS
        programming-noise: {model: none}
        drift: {model: none}
        read-noise: {model: none}
      dac: {bits: 6 bit, policy: calibrated, coverage: 2.5}
      adc: {bits: 9 bit, policy: fixed, range: 12}
      mvm:
        read-noise: {model: none}
        output-noise: 0.06
      compensation: {drift: per-column}
      """;

  private final Problems problems = new Problems();

  private HardwareProfile read(String text) {
    return HardwareProfile.read(Document.parse(text, "p.yaml", problems), problems);
  }

  private HardwareProfile with(String key, String value) {
    Document document = Document.parse(FULL, "p.yaml", problems).with(key, value, "--set");
    return HardwareProfile.read(document, problems);
  }

  private List<String> found() {
    return problems.list().stream().map(Problem::toString).collect(Collectors.toList());
  }

  @Test
  void readsEveryKey() {
    Document document = Document.parse(FULL, "p.yaml", problems);
    HardwareProfile p = HardwareProfile.read(document, problems);
    assertEquals("my-chip", p.name());
    assertEquals("A chip.", p.description());
    assertEquals(List.of("Somebody 2024"), p.sources());
    assertEquals(new Tile(256, 128), p.tile());
    assertEquals(
        new Mapping(
            Encoding.DIFFERENTIAL_PAIR, Scale.PER_TILE, 0, Slices.NONE, Reference.SUBTRACTED),
        p.mapping());
    assertEquals(1, p.device().gMin());
    assertEquals(40, p.device().gMax());
    assertEquals("device.drift", p.device().drift().path());
    assertEquals(new Converter(6, RangePolicy.CALIBRATED, 0, 2.5), p.dac());
    assertEquals(new Converter(9, RangePolicy.FIXED, 12, 0), p.adc());
    assertEquals(0.06, p.mvm().outputNoise());
    assertEquals("mvm.read-noise", p.mvm().readNoise().path());
    assertEquals(new Compensation(DriftCompensation.PER_COLUMN, 0), p.compensation());
    Device d = p.device();
    for (Section s : List.of(d.programmingNoise(), d.drift(), d.readNoise(), p.mvm().readNoise())) {
      assertEquals("none", s.text("model"));
    }
    document.root().finish();
    assertEquals(List.of(), found());
  }

  @Test
  void defaultsAreThoseOfAChipWithoutTheEffect() {
    HardwareProfile p =
        read(
            FULL.lines()
                .filter(line -> !line.matches("(dac|adc|compensation|  g-min|  output-noise):.*"))
                .collect(Collectors.joining("\n")));
    assertEquals(0, p.device().gMin());
    assertEquals(Converter.IDEAL, p.dac());
    assertTrue(p.adc().ideal());
    assertEquals(0, p.mvm().outputNoise());
    assertEquals(DriftCompensation.NONE, p.compensation().drift());
    assertEquals(List.of(), found());
  }

  @Test
  void theTextIsTheMergedProfile() {
    HardwareProfile p = with("tile.columns", "unlimited");
    HardwareProfile again = read(p.text());
    assertEquals(new Tile(256, Tile.UNLIMITED), again.tile());
    assertEquals(p.text(), again.text());
    assertEquals(List.of(), found());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "",
      value = {
        "tile.rows | 0 | expected a whole number of at least 1, or unlimited, got 0",
        "tile.rows | unlimted | expected a whole number of at least 1, or unlimited, got unlimted",
        "device.g-max | -25 uS | expected a positive conductance, got -25 uS",
        "device.g-max | 25 | expected a conductance with its unit, such as 25 uS, got 25",
        "device.g-max | .nan | expected a conductance such as 25 uS, got .nan",
        "device.g-max | 1 uS | expected more than g-min, 1 uS, got 1 uS",
        "device.g-min | -1 uS | expected a non-negative conductance, got -1 uS",
        "device.drift | power-law | expected a section with keys, got power-law",
        "dac.bits | 1 bit | expected a width from 2 bit to 16 bit, or ideal, got 1 bit",
        "dac.bits | 17 bit | expected a width from 2 bit to 16 bit, or ideal, got 17 bit",
        "dac.bits | 7.5 bit | expected a whole number of bits, got 7.5 bit",
        "dac.bits | 8 | expected a width with its unit, such as 8 bit, or ideal, got 8",
        "dac.policy | fix | expected fixed, calibrated, best-snr, granular or max, got fix; did you"
            + " mean fixed?",
        "dac.policy | max | ranges of columns; a DAC has fixed, calibrated or best-snr",
        "dac.codes | signed | expected symmetric, sign-magnitude, full, unsigned or count, got",
        "dac.coverage | 0 | expected a positive number, got 0",
        "adc.range | -1 | expected a positive number, got -1",
        "adc.range | [-1, 2] | these codes need one number; only codes: full take two ends",
        "adc.range | [1, -1] | expected two ends in ascending order, got [1.0, -1.0]",
        "adc.range | [1] | expected two ends in ascending order, got [1.0]",
        "mvm.output-noise | -0.1 | expected a non-negative number, got -0.1",
        "mapping.reference | converted | only an offset-column has a reference",
        "tile.cut | thin | expected even or full, got thin",
        "mapping.scale | per-row | expected per-column, per-tile, per-matrix or fixed, got per-row",
        "compensation.drift | all | expected none, global, per-column or exact, got all",
        "compensation.read-out | ones | expected identity or vectors, got ones",
        "name | My Chip | expected lower-case words joined by dashes, got My Chip",
        "sources | [] | missing, expected at least one source of the figures"
      })
  void rejectsWhatNoChipCanBe(String key, String value, String message) {
    with(key, value);
    String start = "--set: " + key + ": " + message;
    assertEquals(1, found().size(), found()::toString);
    assertTrue(found().get(0).startsWith(start), found()::toString);
  }

  @Test
  void driftIsMeasuredInputByInputOrByVectors() {
    String key = "compensation";
    assertEquals(
        new Compensation(DriftCompensation.EXACT, 0),
        with(key, "{drift: exact, read-out: identity}").compensation());
    assertEquals(
        new Compensation(DriftCompensation.GLOBAL, 32),
        with(key, "{drift: global, read-out: vectors}").compensation());
    assertEquals(
        new Compensation(DriftCompensation.GLOBAL, 5),
        with(key, "{drift: global, read-out: vectors, vectors: 5}").compensation());
    assertEquals(List.of(), found());
    with(key, "{drift: global, read-out: vectors, vectors: 0}");
    assertEquals(1, found().size(), found()::toString);
    assertThrows(
        IllegalArgumentException.class, () -> new Compensation(DriftCompensation.NONE, -1));
  }

  @Test
  void codesDecideWhatARangeSpans() {
    assertEquals(
        new Converter(8, ConverterCodes.UNSIGNED, RangePolicy.FIXED, new Span(0, 5), 0),
        with("adc", "{bits: 8 bit, codes: unsigned, policy: fixed, range: 5}").adc());
    assertEquals(
        new Converter(8, ConverterCodes.FULL, RangePolicy.FIXED, new Span(-5, 5), 0),
        with("adc", "{bits: 8 bit, codes: full, policy: fixed, range: 5}").adc());
    Converter sonos =
        with("adc", "{bits: 8 bit, codes: full, policy: fixed, range: [-2.92, 4.27]}").adc();
    assertEquals(new Span(-2.92, 4.27), sonos.span());
    assertEquals(4.27, sonos.range());
    assertEquals(new Span(-2.92 / 4.27, 1), sonos.relative());
    Converter counts = with("adc", "{bits: 7 bit, codes: count, policy: fixed}").adc();
    assertEquals(new Span(0, 128), counts.span());
    assertEquals(List.of(), found());
  }

  @Test
  void otherPoliciesNeedNoRange() {
    for (RangePolicy policy :
        List.of(RangePolicy.MAX, RangePolicy.GRANULAR, RangePolicy.BEST_SNR)) {
      String word = policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
      Converter adc = with("adc", "{bits: 8 bit, codes: unsigned, policy: " + word + "}").adc();
      assertEquals(policy, adc.policy());
      assertEquals(0, adc.range());
      assertEquals(new Span(0, 1), adc.relative());
    }
    assertEquals(List.of(), found());
  }

  @Test
  void anIdealisedConverterKeepsItsFullScale() {
    Converter adc = with("adc.range", "12").adc().idealised();
    assertTrue(adc.ideal());
    assertEquals(12, adc.range());
  }

  @Test
  void aFixedRangeMustBeGiven() {
    with("adc", "{bits: 8 bit, policy: fixed}");
    assertEquals(List.of("--set: adc.range: missing, expected a number"), found());
  }

  @Test
  void aSettingOfTheOtherPolicyIsUnknown() {
    Document document = Document.parse(FULL, "p.yaml", problems).with("adc.coverage", "3", "--set");
    HardwareProfile p = HardwareProfile.read(document, problems);
    for (Section s : List.of(p.device().programmingNoise(), p.device().drift())) {
      s.text("model");
    }
    p.device().readNoise().text("model");
    p.mvm().readNoise().text("model");
    document.root().finish();
    assertEquals(
        List.of("--set: adc.coverage: unknown key, expected one of bits, codes, policy, range"),
        found());
  }

  @Test
  void theSchemaVersionIsChecked() {
    with("schema", "2");
    with("schema", "0");
    with("schema", "one");
    with("schema", "");
    assertEquals(
        List.of(
            "--set: schema: the profile is written for schema 2, this program reads 1;"
                + " a newer version of the program is needed",
            "--set: schema: the profile is written for schema 0, which is no longer read;"
                + " rewrite it for schema 1",
            "--set: schema: expected a whole number, got one",
            "--set: schema: missing, expected the version of the format, schema: 1"),
        found());
  }

  @Test
  void allProblemsAreListedTogether() {
    read("schema: 1\nname: x\ndevice:\n  g-max: -5 uS\n  drift: 3\ntile: {rows: 0}\n");
    assertEquals(
        List.of(
            "p.yaml: description: missing, expected a text",
            "p.yaml: sources: missing, expected a list of texts",
            "p.yaml: mapping: missing, expected a section",
            "p.yaml: mvm: missing, expected a section",
            "p.yaml:3: device.programming-noise: missing, expected a section",
            "p.yaml:3: device.read-noise: missing, expected a section",
            "p.yaml:4: device.g-max: expected a positive conductance, got -5 uS",
            "p.yaml:5: device.drift: expected a section with keys, got 3",
            "p.yaml:6: tile.rows: expected a whole number of at least 1, or unlimited, got 0",
            "p.yaml:6: tile.columns: missing, expected a whole number, or unlimited"),
        found());
  }

  @Test
  void anUnreadableFileIsOneProblem() {
    read("name: [\n");
    assertEquals(1, found().size(), found()::toString);
  }

  @Test
  void problemsMustBeThoseOfTheDocument() {
    Document document = Document.parse(FULL, "p.yaml", problems);
    assertThrows(
        IllegalArgumentException.class, () -> HardwareProfile.read(document, new Problems()));
  }

  @Test
  void theIdealProfileHasNoFlaws() {
    HardwareProfile ideal = HardwareProfile.ideal();
    assertEquals(new Tile(Tile.UNLIMITED, Tile.UNLIMITED), ideal.tile());
    assertTrue(ideal.dac().ideal() && ideal.adc().ideal());
    assertEquals(0, ideal.mvm().outputNoise());
    assertEquals("none", ideal.device().programmingNoise().text("model"));
  }

  @Test
  void recordsRefuseWhatCannotBe() {
    Section s = Document.parse("", "p.yaml", problems).root();
    rejects("a tile has rows and columns, got 0x1", () -> new Tile(0, 1));
    rejects(
        "conductances must satisfy 0 <= gMin < gMax, got 5.0 and 5.0 uS",
        () -> new Device(5, 5, s, s, s, s));
    rejects(
        "conductances must satisfy 0 <= gMin < gMax, got NaN and 5.0 uS",
        () -> new Device(Double.NaN, 5, s, s, s, s));
    rejects("bits must be 0 or 2 to 16, got 1", () -> new Converter(1, RangePolicy.FIXED, 1, 0));
    rejects("range must be positive, got 0.0", () -> new Converter(8, RangePolicy.FIXED, 0, 0));
    rejects(
        "coverage must be 0 under this policy, got 3.0",
        () -> new Converter(8, RangePolicy.FIXED, 1, 3));
    rejects(
        "UNSIGNED codes do not span Span[min=-1.0, max=1.0]",
        () -> new Converter(8, ConverterCodes.UNSIGNED, RangePolicy.FIXED, new Span(-1, 1), 0));
    rejects("output noise must be at least 0, got NaN", () -> new Mvm(s, Double.NaN, s));
  }

  private static void rejects(String message, Runnable creation) {
    Exception e = assertThrows(IllegalArgumentException.class, creation::run);
    assertEquals(message, e.getMessage());
  }
}
