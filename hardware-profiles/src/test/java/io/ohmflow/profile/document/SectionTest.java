package io.ohmflow.profile.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SectionTest {

  private enum Colour {
    DEEP_RED,
    BLUE
  }

  private final Problems problems = new Problems();

  private Section read(String text) {
    return Document.parse(text, "a.yaml", problems).root();
  }

  private void expect(String... expected) {
    List<String> found =
        problems.list().stream().map(Problem::toString).collect(Collectors.toList());
    assertEquals(List.of(expected), found);
  }

  @Test
  void readsEveryKindOfValue() {
    Section s =
        read(
            """
            text: two words
            integer: 5
            long: 9007199254740993
            number: 1.5e-3
            quantity: 20 s
            flag: true
            colour: deep-red
            word: b
            texts: [x, y]
            numbers: [1, 2.5]
            quantities: [1 s, 1 day]
            rows: [[1 uS, 2 uS], [3 nS]]
            """);
    assertEquals("two words", s.text("text"));
    assertEquals(5, s.integer("integer", 1, 9));
    assertEquals(9007199254740993L, s.longInteger("long", 0));
    assertEquals(1.5e-3, s.number("number", Range.POSITIVE));
    assertEquals(20, s.quantity("quantity", Unit.SECONDS, Range.POSITIVE));
    assertTrue(s.flag("flag", false));
    assertEquals(Colour.DEEP_RED, s.choice("colour", Colour.class));
    assertEquals("b", s.choice("word", List.of("a", "b")));
    assertEquals(List.of("x", "y"), s.texts("texts"));
    assertEquals(List.of(1.0, 2.5), s.numbers("numbers"));
    assertEquals(List.of(1.0, 86400.0), s.quantities("quantities", Unit.SECONDS));
    assertEquals(
        List.of(List.of(1.0, 2.0), List.of(0.003)), s.quantityRows("rows", Unit.MICROSIEMENS));
    s.finish();
    expect();
  }

  @Test
  void givesTheDefaultOfWhatIsMissing() {
    Section s = read("empty:\n");
    assertEquals("t", s.text("a", "t"));
    assertEquals(3, s.integer("b", 1, 9, 3));
    assertEquals(4, s.longInteger("c", 4));
    assertEquals(0.5, s.number("d", Range.UNIT, 0.5));
    assertEquals(6, s.quantity("e", Unit.SECONDS, Range.ANY, 6));
    assertTrue(s.flag("f", true));
    assertEquals(Colour.BLUE, s.choice("g", Colour.class, Colour.BLUE));
    assertEquals("h", s.choice("h", List.of("g", "h"), "h"));
    assertEquals(7, s.integer("empty", 1, 9, 7));
    assertFalse(s.has("list"));
    assertTrue(s.numbers("list").isEmpty());
    assertTrue(s.optional("section").keys().isEmpty());
    s.finish();
    expect();
  }

  @Test
  void reportsWhatIsMissingAndGoesOnWithHarmlessValues() {
    Section s = read("x: 1\n\nsection:\n  empty:\n").section("section");
    assertEquals("", s.text("a"));
    assertEquals(2, s.integer("b", 2, 9));
    assertTrue(Range.POSITIVE.contains(s.number("c", Range.POSITIVE)));
    assertTrue(Range.closed(2, 3).contains(s.quantity("d", Unit.SECONDS, Range.closed(2, 3))));
    assertEquals(Colour.DEEP_RED, s.choice("e", Colour.class));
    assertEquals("g", s.choice("f", List.of("g", "h")));
    assertTrue(s.quantities("g", Unit.MICROSIEMENS).isEmpty());
    assertEquals(0, s.integer("empty", -3, 0));
    expect(
        "a.yaml:3: section.a: missing, expected a text",
        "a.yaml:3: section.b: missing, expected a whole number",
        "a.yaml:3: section.c: missing, expected a number",
        "a.yaml:3: section.d: missing, expected a duration",
        "a.yaml:3: section.e: missing, expected deep-red or blue",
        "a.yaml:3: section.f: missing, expected g or h",
        "a.yaml:3: section.g: missing, expected a list of conductances",
        "a.yaml:4: section.empty: missing, expected a whole number");
  }

  @Test
  void reportsWrongValuesWithTheirLine() {
    Section s =
        read(
            """
            # comment
            text: [1]
            integer: 1.5
            large: 99999999999999999999
            number: fast
            quantity: -25 uS
            unit: 25
            flag: "False"
            colour: deepred
            word: c
            texts: one
            numbers: [1, two, {}]
            quantities: [1 s,
              2 h, 3]
            rows: [[1 uS, x], 2 uS]
            """);
    s.text("text");
    s.integer("integer", 1, 9);
    s.longInteger("large", 0);
    s.number("number", Range.UNIT);
    s.quantity("quantity", Unit.MICROSIEMENS, Range.POSITIVE);
    s.quantity("unit", Unit.MICROSIEMENS, Range.POSITIVE);
    assertTrue(s.flag("flag", true));
    s.choice("colour", Colour.class);
    s.choice("word", List.of("alpha", "beta"));
    s.texts("texts");
    assertEquals(List.of(1.0), s.numbers("numbers"));
    s.quantities("quantities", Unit.SECONDS);
    s.quantityRows("rows", Unit.MICROSIEMENS);
    expect(
        "a.yaml:2: text: expected a text, got a list",
        "a.yaml:3: integer: expected a whole number from 1 to 9, got 1.5",
        "a.yaml:4: large: expected a whole number, got 99999999999999999999",
        "a.yaml:5: number: expected a number from 0 to 1, got fast",
        "a.yaml:6: quantity: expected a positive conductance, got -25 uS",
        "a.yaml:7: unit: expected a conductance with its unit, such as 25 uS, got 25",
        "a.yaml:8: flag: expected true or false, got False",
        "a.yaml:9: colour: expected deep-red or blue, got deepred; did you mean deep-red?",
        "a.yaml:10: word: expected alpha or beta, got c",
        "a.yaml:11: texts: expected a list of texts, got one",
        "a.yaml:12: numbers.1: expected a number, got two",
        "a.yaml:12: numbers.2: expected a number, got a mapping",
        "a.yaml:14: quantities.2: expected a duration with its unit, such as 20 s, got 3",
        "a.yaml:15: rows.0.1: expected a conductance such as 25 uS, got x",
        "a.yaml:15: rows.1: expected a list of conductances, got 2 uS");
  }

  @ParameterizedTest
  @ValueSource(strings = {".nan", "NaN", ".inf", "-.inf", "Infinity", "1e999", "0x10", "1_000"})
  void whatIsNoFiniteDecimalIsNoNumber(String text) {
    assertEquals(0.25, read("a: " + text + "\n").number("a", Range.ANY, 0.25));
    expect("a.yaml:1: a: expected a number, got " + text);
  }

  @Test
  void aValueReadTwiceIsReportedOnce() {
    Section s = read("a: x\n");
    s.integer("a", 0, 9);
    s.integer("a", 0, 9);
    expect("a.yaml:1: a: expected a whole number from 0 to 9, got x");
  }

  @Test
  void namesTheWordThatStandsForAValue() {
    Section s = read("a: unlimited\nb: 0\n");
    assertTrue(s.is("a", "unlimited"));
    assertFalse(s.is("b", "unlimited"));
    assertFalse(s.is("c", "unlimited"));
    s.integer("b", 1, Integer.MAX_VALUE);
    s.integer("c", 1, Integer.MAX_VALUE);
    expect(
        "a.yaml: c: missing, expected a whole number, or unlimited",
        "a.yaml:2: b: expected a whole number of at least 1, or unlimited, got 0");
  }

  @Test
  void tellsAListFromAValue() {
    Section s = read("a: [1]\nb: 1\n");
    assertTrue(s.isList("a"));
    assertFalse(s.isList("b"));
    assertFalse(s.isList("c"));
    s.finish();
    expect();
  }

  @Test
  void longTextsAreShortenedInMessages() {
    read("a: >\n  " + "word ".repeat(40) + "\n").integer("a", 0, 1);
    String message = problems.list().get(0).message();
    assertTrue(message.endsWith("…") && message.length() < 120, message);
  }

  @Test
  void unknownKeysAreReportedWithSuggestionAtEveryDepth() {
    Section root =
        read("device:\n  gmax: 1 uS\n  model:\n    scael: 2\n    zzz: 1\nextra:\n  a: 1\n");
    Section device = root.section("device");
    device.has("g-max");
    device.has("g-min");
    device.optional("model").has("scale");
    root.finish();
    expect(
        "a.yaml:2: device.gmax: unknown key, expected one of g-max, g-min, model;"
            + " did you mean g-max?",
        "a.yaml:4: device.model.scael: unknown key, expected scale; did you mean scale?",
        "a.yaml:5: device.model.zzz: unknown key, expected scale",
        "a.yaml:6: extra: unknown key, expected device");
  }

  @Test
  void aSectionThatNobodyReadsFromExpectsNoKeys() {
    Section root = read("none: {a: 1}\n");
    root.optional("none");
    root.finish();
    expect("a.yaml:1: none.a: unknown key, expected none here");
  }

  @Test
  void aMissingSectionIsOneProblemOnly() {
    Section root = read("a: 1\nwrong: 5\n");
    root.integer("a", 0, 9);
    root.section("device").quantity("g-max", Unit.MICROSIEMENS, Range.POSITIVE);
    root.section("device").section("drift").text("model");
    root.optional("wrong").text("model");
    root.finish();
    expect(
        "a.yaml: device: missing, expected a section",
        "a.yaml:2: wrong: expected a section with keys, got 5");
  }

  @Test
  void aSectionIsTheSameObjectEachTime() {
    Section root = read("a: {b: 1}\n");
    assertSame(root.section("a"), root.optional("a"));
    assertEquals("a", root.section("a").path());
    assertEquals(Set.of("b"), root.section("a").keys());
    assertEquals("a.yaml", root.section("a").file());
  }

  @Test
  void readsListsOfNames() {
    Section root =
        read(
            """
            layers:
              - relu
              - conv2d: {channels: 6}
              - linear: 120
              - flatten:
              - 5: {}
            """);
    List<Section.Named> layers = root.named("layers");
    assertEquals(
        List.of("relu", "conv2d", "linear", "flatten", "5"),
        layers.stream().map(Section.Named::name).collect(Collectors.toList()));
    assertEquals(6, layers.get(1).section().integer("channels", 1, 9));
    assertEquals(120, layers.get(2).section().integer("value", 1, 999));
    assertEquals("layers.1.conv2d", layers.get(1).section().path());
    root.finish();
    expect();
  }

  @Test
  void reportsWhatIsNoNameInAListOfNames() {
    Section root = read("layers:\n  - [a]\n  - {a: 1, b: 2}\n  -\n  - conv2d: {chanels: 6}\n");
    root.named("layers").get(0).section().integer("channels", 1, 9);
    root.named("layers");
    root.finish();
    expect(
        "a.yaml:2: layers.0: expected a name, or one name with its settings, got a list",
        "a.yaml:3: layers.1: expected a name, or one name with its settings, got a mapping",
        "a.yaml:4: layers.2: expected a name, or one name with its settings, got nothing",
        "a.yaml:5: layers.3.conv2d.channels: missing, expected a whole number",
        "a.yaml:5: layers.3.conv2d.chanels: unknown key, expected channels;"
            + " did you mean channels?");
  }

  @Test
  void aReaderAddsItsOwnProblems() {
    Section s = read("a:\n  b: 1\n").section("a");
    s.problem("b", "too small");
    s.problem("c", "needed with b");
    s.problem("", "neither fish nor fowl");
    expect(
        "a.yaml:1: a.c: needed with b",
        "a.yaml:1: a: neither fish nor fowl",
        "a.yaml:2: a.b: too small");
  }

  @Test
  void aChoiceMayHaveSettings() {
    List<String> allowed = List.of("small", "large");
    Section s = read("a: large\nb: {small: {width: 3, hight: 2}}\nc: {small: }");
    assertEquals("large", s.namedChoice("a", allowed).name());
    Section.Named b = s.namedChoice("b", allowed);
    assertEquals("small", b.name());
    assertEquals(3, b.section().integer("width", 1, 9));
    assertEquals("small", s.namedChoice("c", allowed).name());
    s.finish();
    expect("a.yaml:2: b.small.hight: unknown key, expected width");
  }

  @Test
  void aWrongChoiceWithSettingsIsOneProblem() {
    List<String> allowed = List.of("small", "large");
    Section s = read("a: {largo: {width: 3}}\nb: {small: , large: }\nc: tiny\nd: [large]");
    for (String key : List.of("a", "b", "c", "d", "e")) {
      assertEquals("small", s.namedChoice(key, allowed).name());
    }
    s.finish();
    assertEquals(5, problems.list().size(), problems.list().toString());
    String first = problems.list().stream().map(Problem::toString).sorted().toList().get(1);
    assertTrue(first.startsWith("a.yaml:1: a: expected small or large with its settings"), first);
    assertTrue(first.contains("large?"), first);
  }
}
