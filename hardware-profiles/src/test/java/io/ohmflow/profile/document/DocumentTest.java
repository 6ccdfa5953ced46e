package io.ohmflow.profile.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DocumentTest {

  private final Problems problems = new Problems();

  private Document parse(String text) {
    return Document.parse(text, "a.yaml", problems);
  }

  private List<String> found() {
    return problems.list().stream().map(Problem::toString).collect(Collectors.toList());
  }

  @Test
  void invalidYamlIsReportedWithItsLineAndNothingElse() {
    Document document = parse("a: 1\nb: [1, 2\nc: 3\n");
    document.root().text("a");
    document.root().section("missing").integer("x", 0, 1);
    document.root().finish();
    assertEquals(1, found().size());
    assertTrue(found().get(0).startsWith("a.yaml:3: not valid YAML: "), found()::toString);
  }

  @Test
  void tabsAndControlCharactersAreReported() {
    parse("a:\n\tb: 1\n");
    parse("a: \u0007\n");
    assertEquals(2, found().size());
    assertTrue(found().get(0).contains("not valid YAML: special characters"), found()::toString);
    assertTrue(found().get(1).startsWith("a.yaml:2: not valid YAML: "), found()::toString);
  }

  @Test
  void severalDocumentsInOneFileAreReported() {
    parse("a: 1\n---\nb: 2\n");
    assertTrue(found().get(0).startsWith("a.yaml:2: not valid YAML: expected a single document"));
  }

  @Test
  void aKeyGivenTwiceIsReportedWithBothLines() {
    Document document = parse("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n");
    assertEquals(1, document.root().section("b").integer("c", 0, 9));
    assertEquals(List.of("a.yaml:5: b.c: the key is given twice, first in line 3"), found());
  }

  @Test
  void theTopLevelMustBeAMapping() {
    parse("- a\n- b\n");
    assertEquals(
        List.of("a.yaml:1: expected keys and values at the top level, got a list"), found());
  }

  @Test
  void aComplexKeyIsReported() {
    parse("a:\n  ? [1, 2]\n  : 3\n");
    assertEquals(List.of("a.yaml:2: a: expected a word as key, got a list or mapping"), found());
  }

  @Test
  void anEmptyFileHasNoKeys() {
    assertTrue(parse("").root().keys().isEmpty());
    assertTrue(parse("# only a comment\n").root().keys().isEmpty());
    assertTrue(problems.isEmpty());
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstKey() {
    assertEquals("x", parse("\uFEFFa: x\n").root().text("a"));
    assertTrue(problems.isEmpty());
  }

  @Test
  void anAliasStandsForACopy() {
    Document document = parse("a: &x {b: 1}\nc: *x\n");
    assertEquals(1, document.root().section("c").integer("b", 0, 9));
    assertTrue(problems.isEmpty());
  }

  @Test
  void aliasesCannotContainThemselves() {
    parse("a: &x\n  b: *x\n");
    assertEquals(List.of("a.yaml:1: an alias refers to a part that contains it"), found());
  }

  @Test
  void aliasesCannotFillTheMemory() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 24; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    parse(text.toString());
    assertEquals(1, found().size());
    assertTrue(found().get(0).contains("more than 200000 values"), found()::toString);
  }

  @Test
  void extremeNestingIsReported() {
    parse("a: " + "[".repeat(100) + "]".repeat(100));
    parse("a: " + "[".repeat(200_000) + "]".repeat(200_000));
    assertEquals(
        List.of("a.yaml: nested too deeply", "a.yaml:1: nested more than 64 levels deep"), found());
  }

  @Test
  void aSetValueReplacesOneOfTheFile() {
    Document changed = parse("a:\n  b: 1\n  c: 2\n").with("a.b", "5", "--set");
    assertEquals(5, changed.root().section("a").integer("b", 0, 9));
    assertEquals(2, changed.root().section("a").integer("c", 0, 9));
    assertEquals("a:\n  b: 5\n  c: 2\n", changed.toYaml());
  }

  @Test
  void aSetValueCreatesTheSectionsOnItsWay() {
    Document changed = parse("").with("a.b.c", "{d: [1, 2]}", "--set");
    assertEquals("a:\n  b:\n    c:\n      d: [1, 2]\n", changed.toYaml());
  }

  @Test
  void aSetValueFindsKeysThatAreWrittenWithDots() {
    Document changed =
        parse("set:\n  a.b: {c: 1}\n  d: {e.f: 2}\n")
            .with("set.a.b.c", "3", "--set")
            .with("set.d.e.f", "4", "--set")
            .with("set.d.e.g", "5", "--set");
    assertEquals(
        "set:\n  a.b:\n    c: 3\n  d:\n    e.f: 4\n    e:\n      g: 5\n", changed.toYaml());
  }

  @Test
  void theOriginalStaysAsItWas() {
    Document document = parse("a: 1\n");
    document.with("a", "2", "--set");
    assertEquals("a: 1\n", document.toYaml());
  }

  @Test
  void aSetValueReachesItemsOfLists() {
    Document changed =
        parse("layers:\n  - conv2d: {channels: 6}\n  - relu\n")
            .with("layers.0.conv2d.channels", "8", "--set")
            .with("layers.1", "tanh", "--set");
    List<Section.Named> layers = changed.root().named("layers");
    assertEquals(8, layers.get(0).section().integer("channels", 1, 99));
    assertEquals("tanh", layers.get(1).name());
  }

  @Test
  void problemsOfASetValueNameItsOrigin() {
    Document changed =
        parse("device:\n  g-max: 25 uS\n")
            .with("device.g-max", "-25 uS", "--set device.g-max")
            .with("devcie.x", "1", "--set devcie.x");
    changed.root().section("device").quantity("g-max", Unit.MICROSIEMENS, Range.POSITIVE);
    changed.root().finish();
    assertEquals(
        List.of(
            "--set device.g-max: device.g-max: expected a positive conductance, got -25 uS",
            "--set devcie.x: devcie: unknown key, expected device; did you mean device?"),
        found());
  }

  @Test
  void anEmptySetValueBringsTheDefaultBack() {
    Document changed = parse("a: 1\n").with("a", "", "--set");
    assertEquals(7, changed.root().integer("a", 0, 9, 7));
    changed.root().finish();
    assertTrue(problems.isEmpty());
  }

  @Test
  void setValuesThatLeadNowhereAreReported() {
    Document document = parse("a: 1\nlist: [x]\n");
    assertSame(document, document.with("a.b", "2", "--set"));
    assertSame(document, document.with("list.3", "2", "--set"));
    assertSame(document, document.with("list.first", "2", "--set"));
    assertSame(document, document.with("a..b", "2", "--set"));
    assertSame(document, document.with("", "2", "--set"));
    assertSame(document, document.with("a", "[1", "--set"));
    assertEquals(
        List.of(
            "--set: a.b: a is the value 1 and has no keys inside",
            "--set: list.3: list has 1 items, counted from 0; got 3",
            "--set: list.first: list is a list; expected the index of an item, got first",
            "--set: a..b: expected a key such as device.g-max",
            "--set: expected a key such as device.g-max"),
        found().subList(0, 5));
    assertTrue(found().get(5).startsWith("--set: a: not valid YAML: "), found()::toString);
  }

  @Test
  void writtenValuesKeepTheirTypeAndStyle() {
    String text =
        """
        number: 8
        text: '8'
        flag: true
        nothing: null
        words: a b c
        list: [1 s, 1 day]
        rows:
          - [1, 2]
          - [3, 4]
        layers:
          - relu
          - conv2d:
              channels: 6
        long: |
          two
          lines
        """;
    String written = parse(text).toYaml();
    assertEquals(text, written);
    assertEquals(written, parse(written).toYaml());
  }

  @Property(tries = 300)
  void anyTreeSurvivesWritingAndReading(@ForAll("contents") Map<String, String> content) {
    Problems own = new Problems();
    Document document = Document.parse("", "a.yaml", own);
    for (String key : content.keySet()) {
      document = document.with("top." + key, Yaml.quoted(content.get(key)), "--set");
    }
    Document again = Document.parse(document.toYaml(), "b.yaml", own);
    for (String key : content.keySet()) {
      assertEquals(content.get(key), again.root().section("top").text(key));
    }
    assertEquals(document.toYaml(), again.toYaml());
    own.throwIfAny();
  }

  @Provide
  Arbitrary<Map<String, String>> contents() {
    Arbitrary<String> keys = Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(8);
    Arbitrary<String> values =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withChars("\u00b5\u03a9\n\t: -#'\"")
            .ofMaxLength(150)
            .filter(value -> !value.isBlank());
    return Arbitraries.maps(keys, values).ofMinSize(1).ofMaxSize(6);
  }

  /** Writes a text as a double-quoted YAML scalar, by the few escapes the test texts need. */
  private static final class Yaml {
    static String quoted(String text) {
      String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
      return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t") + '"';
    }
  }
}
