package io.ohmflow.profile.document;

import io.ohmflow.profile.document.Tree.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A mapping of a {@link Document}, read key by key.
 *
 * <p>Every reader marks its key as known. A value that is missing, of the wrong type or outside its
 * range is reported with file, line and key, and the reader returns the default or, where there is
 * none, some value inside the range, so that reading goes on and all problems are found together.
 * No reader throws. A key without value ({@code key:}) counts as missing.
 *
 * <p>{@link #finish} reports the keys that nobody read. Not safe for use by several threads.
 */
public final class Section {

  private final String path;
  private final Tree.Mapping tree;

  /** The section stands for one that was reported as missing or wrong: nothing more is missing. */
  private final boolean damaged;

  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final Map<String, String> alternatives = new LinkedHashMap<>();
  private final Map<String, Section> children = new LinkedHashMap<>();

  Section(String path, Tree.Mapping tree, boolean damaged, Problems problems) {
    this.path = path;
    this.tree = tree;
    this.damaged = damaged;
    this.problems = problems;
  }

  /** An item of a list of names: its name and what is written under it. */
  public record Named(String name, Section section) {}

  /** The file this section was written in, or the origin of the change that created it. */
  public String file() {
    return tree.place().file();
  }

  /** Dotted key of this section, {@code ""} at the top level. */
  public String path() {
    return path;
  }

  /** Where the problems of this section go. */
  public Problems problems() {
    return problems;
  }

  /** The keys that have been written, in their order. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(tree.entries().keySet());
  }

  /** Whether the key has a value. Afterwards a list may be missing without being reported. */
  public boolean has(String key) {
    known.add(key);
    asked.add(key);
    return value(key) != null;
  }

  /**
   * Whether the value is the given word. The word is then named as an alternative when the next
   * reader of this key finds something it does not expect: {@code expected a width from 2 bit to 16
   * bit, or ideal}.
   */
  public boolean is(String key, String word) {
    known.add(key);
    alternatives.put(key, word);
    return value(key) instanceof Tree.Scalar scalar && scalar.text().strip().equals(word);
  }

  /** Whether the value is a section. */
  public boolean isSection(String key) {
    known.add(key);
    return value(key) instanceof Tree.Mapping;
  }

  /** Whether the value is a list. */
  public boolean isList(String key) {
    known.add(key);
    return value(key) instanceof Tree.Sequence;
  }

  /** Required text that is not blank. */
  public String text(String key) {
    return required(key, "a text", Meaning::notBlank, "");
  }

  /** Text that is not blank, or the default. */
  public String text(String key, String orElse) {
    return scalar(key, "a text", Meaning::notBlank, orElse);
  }

  /** Required whole number from {@code min} to {@code max}. */
  public int integer(String key, int min, int max) {
    long harmless = Math.max(min, Math.min(max, 1));
    return required(key, "a whole number", Meaning.whole(min, max), harmless).intValue();
  }

  /** Whole number from {@code min} to {@code max}, or the default. */
  public int integer(String key, int min, int max, int orElse) {
    return (int) (long) scalar(key, "a whole number", Meaning.whole(min, max), (long) orElse);
  }

  /** Any whole number of 64 bits, or the default. */
  public long longInteger(String key, long orElse) {
    return scalar(key, "a whole number", Meaning.whole(Long.MIN_VALUE, Long.MAX_VALUE), orElse);
  }

  /** Required number inside the range. */
  public double number(String key, Range range) {
    return required(key, "a number", Meaning.number(range), range.harmless());
  }

  /** Number inside the range, or the default. */
  public double number(String key, Range range, double orElse) {
    return scalar(key, "a number", Meaning.number(range), orElse);
  }

  /** Required number with a unit inside the range; both in the unit of the constant. */
  public double quantity(String key, Unit unit, Range range) {
    return required(key, "a " + unit.noun(), Meaning.quantity(unit, range), range.harmless());
  }

  /** Number with a unit inside the range, or the default; all in the unit of the constant. */
  public double quantity(String key, Unit unit, Range range, double orElse) {
    return scalar(key, "a " + unit.noun(), Meaning.quantity(unit, range), orElse);
  }

  /** {@code true} or {@code false}, or the default. */
  public boolean flag(String key, boolean orElse) {
    return scalar(key, "true or false", Meaning::flag, orElse);
  }

  /** Required choice among constants, written in lower case with dashes. */
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    return required(key, Meaning.either(type), Meaning.constant(type), type.getEnumConstants()[0]);
  }

  /** Choice among constants, written in lower case with dashes, or the default. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E orElse) {
    return scalar(key, Meaning.either(type), Meaning.constant(type), orElse);
  }

  /** Required choice among words; the first one is returned after a problem. */
  public String choice(String key, Collection<String> allowed) {
    String first = allowed.isEmpty() ? "" : allowed.iterator().next();
    return required(key, Spelling.either(allowed), Meaning.word(allowed), first);
  }

  /** Choice among words, or the default. */
  public String choice(String key, Collection<String> allowed, String orElse) {
    return scalar(key, Spelling.either(allowed), Meaning.word(allowed), orElse);
  }

  /** Any value as YAML on one line, to be read elsewhere; {@code ""} if there is none. */
  public String yaml(String key) {
    known.add(key);
    Tree value = value(key);
    return value == null ? "" : TreeWriter.line(value);
  }

  /** Required list of any values, each as YAML on one line. */
  public List<String> yamlItems(String key) {
    return items(key, "a list of values").stream().map(TreeWriter::line).toList();
  }

  /** Required list of texts; nothing is reported if {@link #has} was asked and said no. */
  public List<String> texts(String key) {
    return list(key, "a list of texts", "a text", Meaning::notBlank);
  }

  /** Required list of finite numbers; nothing is reported if {@link #has} said no. */
  public List<Double> numbers(String key) {
    return list(key, "a list of numbers", "a number", Meaning.number(Range.ANY));
  }

  /** Required list of numbers with units; nothing is reported if {@link #has} said no. */
  public List<Double> quantities(String key, Unit unit) {
    String item = "a " + unit.noun();
    return list(key, "a list of " + unit.noun() + "s", item, Meaning.quantity(unit, Range.ANY));
  }

  /**
   * Required table of numbers with units, a list of rows; nothing is reported if {@link #has} said
   * no. Rows may differ in length: the caller knows whether they may.
   */
  public List<List<Double>> quantityRows(String key, Unit unit) {
    return rows(key, unit.noun(), Meaning.quantity(unit, Range.ANY));
  }

  /** Required table of finite numbers; otherwise like {@link #quantityRows}. */
  public List<List<Double>> numberRows(String key) {
    return rows(key, "number", Meaning.number(Range.ANY));
  }

  private List<List<Double>> rows(String key, String noun, Meaning<Double> meaning) {
    List<List<Double>> rows = new ArrayList<>();
    int index = 0;
    for (Tree row : items(key, "a list of lists of " + noun + "s")) {
      String rowKey = TreeReader.join(key, Integer.toString(index++));
      if (row instanceof Tree.Sequence sequence) {
        rows.add(meanings(rowKey, sequence.items(), "a " + noun, meaning));
      } else {
        reject(rowKey, "expected a list of " + noun + "s", row, "");
      }
    }
    return Collections.unmodifiableList(rows);
  }

  private <T> List<T> list(String key, String expected, String item, Meaning<T> meaning) {
    return meanings(key, items(key, expected), item, meaning);
  }

  private <T> List<T> meanings(String key, List<Tree> items, String item, Meaning<T> meaning) {
    List<T> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      T value = meaningOf(TreeReader.join(key, Integer.toString(i)), items.get(i), item, meaning);
      if (value != null) {
        values.add(value);
      }
    }
    return Collections.unmodifiableList(values);
  }

  private List<Tree> items(String key, String expected) {
    known.add(key);
    Tree value = value(key);
    if (value instanceof Tree.Sequence sequence) {
      return sequence.items();
    }
    if (value != null) {
      reject(key, "expected " + expected, value, "");
    } else if (!asked.contains(key)) {
      missing(key, expected);
    }
    return List.of();
  }

  /**
   * Required list whose items are {@code name}, {@code name: {…}} or {@code name: value}; the last
   * form gives a section with the one key {@code value}.
   */
  public List<Named> named(String key) {
    List<Named> result = new ArrayList<>();
    int index = 0;
    for (Tree item : items(key, "a list of names")) {
      String itemKey = TreeReader.join(key, Integer.toString(index++));
      if (item instanceof Tree.Scalar scalar && !scalar.isNull() && !scalar.text().isBlank()) {
        String name = scalar.text().strip();
        result.add(new Named(name, child(itemKey + "." + name, empty(item.place()), false)));
      } else if (item instanceof Tree.Mapping mapping && mapping.entries().size() == 1) {
        Map.Entry<String, Tree.Entry> entry = mapping.entries().entrySet().iterator().next();
        Tree.Mapping content = content(entry.getValue());
        String childKey = itemKey + "." + entry.getKey();
        result.add(new Named(entry.getKey(), child(childKey, content, false)));
      } else {
        reject(itemKey, "expected a name, or one name with its settings", item, "");
      }
    }
    return Collections.unmodifiableList(result);
  }

  private static Tree.Mapping content(Tree.Entry entry) {
    if (entry.value() instanceof Tree.Mapping mapping) {
      return new Tree.Mapping(mapping.entries(), entry.place());
    }
    if (entry.value() instanceof Tree.Scalar scalar && scalar.isNull()) {
      return empty(entry.place());
    }
    return new Tree.Mapping(Map.of("value", entry), entry.place());
  }

  /**
   * Required choice among words that may have settings: {@code word} or {@code word: {…}}. The
   * first one is returned after a problem.
   */
  public Named namedChoice(String key, Collection<String> allowed) {
    if (!(value(key) instanceof Tree.Mapping mapping)) {
      String word = choice(key, allowed);
      return new Named(word, child(TreeReader.join(key, word), empty(place(key)), false));
    }
    String written = String.join(", ", mapping.entries().keySet());
    Section settings = optional(key);
    if (allowed.contains(written)) {
      return new Named(written, settings.optional(written));
    }
    settings.known.addAll(mapping.entries().keySet());
    String suggestion = Spelling.suggestion(written, allowed);
    reject(key, "expected " + Spelling.either(allowed) + " with its settings", mapping, suggestion);
    return new Named(allowed.iterator().next(), settings);
  }

  /** Required section; where it is missing or no mapping, that is reported and it is empty. */
  public Section section(String key) {
    if (value(key) == null && !children.containsKey(key)) {
      missing(key, "a section");
      known.add(key);
      return child(key, empty(place(key)), true);
    }
    return optional(key);
  }

  /** Section that may be missing, and is then empty. */
  public Section optional(String key) {
    known.add(key);
    Tree value = value(key);
    if (value == null) {
      return child(key, empty(place(key)), damaged);
    }
    if (value instanceof Tree.Mapping mapping) {
      // The key's line, since a mapping in block style begins in the line below.
      return child(key, new Tree.Mapping(mapping.entries(), place(key)), false);
    }
    reject(key, "expected a section with keys", value, "");
    return child(key, empty(value.place()), true);
  }

  private Section child(String key, Tree.Mapping content, boolean damagedChild) {
    return children.computeIfAbsent(
        key, k -> new Section(TreeReader.join(path, k), content, damagedChild, problems));
  }

  private static Tree.Mapping empty(Place place) {
    return new Tree.Mapping(Map.of(), place);
  }

  /** Reports something that is wrong with the value of a key; {@code ""} means this section. */
  public void problem(String key, String message) {
    String full = key.isEmpty() ? path : TreeReader.join(path, key);
    Place place = place(key);
    problems.add(place.file(), place.line(), full, message);
  }

  /** Reports every key that nobody has read, here and in the sections read from here. */
  public void finish() {
    for (String key : tree.entries().keySet()) {
      if (!known.contains(key)) {
        problem(key, unknown(key));
      }
    }
    children.values().forEach(Section::finish);
  }

  private String unknown(String key) {
    if (known.isEmpty()) {
      return "unknown key, expected none here";
    }
    String expected = known.size() == 1 ? "expected " : "expected one of ";
    String suggestion = Spelling.suggestion(key, known);
    return "unknown key, " + expected + String.join(", ", known) + suggestion;
  }

  private <T> T required(String key, String expected, Meaning<T> meaning, T harmless) {
    T value = scalar(key, expected, meaning, null);
    if (value == null && value(key) == null) {
      missing(key, expected);
    }
    return value == null ? harmless : value;
  }

  private <T> T scalar(String key, String expected, Meaning<T> meaning, T orElse) {
    known.add(key);
    Tree value = value(key);
    T result = value == null ? null : meaningOf(key, value, expected, meaning);
    return result == null ? orElse : result;
  }

  /** The meaning of a value, or null after reporting that it has none. */
  private <T> T meaningOf(String key, Tree value, String expected, Meaning<T> meaning) {
    if (!(value instanceof Tree.Scalar scalar) || scalar.isNull()) {
      reject(key, "expected " + expected, value, "");
      return null;
    }
    try {
      return meaning.of(scalar.text());
    } catch (Meaning.Misspelt e) {
      reject(key, e.getMessage(), value, e.suggestion());
    } catch (IllegalArgumentException e) {
      reject(key, e.getMessage(), value, "");
    }
    return null;
  }

  private void reject(String key, String expected, Tree value, String suggestion) {
    String alternative = alternatives.containsKey(key) ? ", or " + alternatives.get(key) : "";
    Place place = tree.entries().containsKey(key) ? place(key) : value.place();
    String message = expected + alternative + ", got " + value.shown() + suggestion;
    problems.add(place.file(), place.line(), TreeReader.join(path, key), message);
  }

  /**
   * Reports that a key is needed and not there; nothing if the whole section is missing or wrong,
   * which has been reported.
   *
   * @param expected what the key is for, such as "a duration"
   */
  public void missing(String key, String expected) {
    if (!damaged) {
      String alternative = alternatives.containsKey(key) ? ", or " + alternatives.get(key) : "";
      problem(key, "missing, expected " + expected + alternative);
    }
  }

  /** The value of a key, or null if there is none. */
  private Tree value(String key) {
    Tree.Entry entry = tree.entries().get(key);
    return entry == null || (entry.value() instanceof Tree.Scalar scalar && scalar.isNull())
        ? null
        : entry.value();
  }

  /**
   * Where the value was written: its own line, or that of its key if it has several; where there is
   * none, the place of the section.
   */
  private Place place(String key) {
    Tree.Entry entry = tree.entries().get(key);
    if (entry == null) {
      return tree.place();
    }
    return entry.value() instanceof Tree.Scalar ? entry.value().place() : entry.place();
  }
}
