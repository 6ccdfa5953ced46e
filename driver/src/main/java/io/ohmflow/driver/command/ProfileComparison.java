package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.document.Unit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Where two hardware profiles differ, key by key. A value is what it means, not how it is written:
 * {@code 25 uS} equals {@code 0.025 mS}, and 1 equals 1.0.
 */
final class ProfileComparison {
  private static final Set<String> ABOUT = Set.of("schema", "name", "description", "sources");
  private static final String ABSENT = "\u2013";

  /** Characters of a value in a line of the table. */
  private static final int WIDEST = 44;

  /** Characters of a line of words. */
  private static final int WIDEST_WORDS = 96;

  private final String nameA;
  private final String nameB;
  private final List<Difference> physics = new ArrayList<>();
  private final List<Difference> about = new ArrayList<>();

  /**
   * A key whose values differ.
   *
   * @param a as it is written; null where it is not
   * @param b as it is written; null where it is not
   */
  record Difference(String key, String a, String b) {}

  private ProfileComparison(String nameA, String nameB) {
    this.nameA = nameA;
    this.nameB = nameB;
  }

  /**
   * Compares two profiles.
   *
   * @param nameA what the user calls the first one
   */
  static ProfileComparison of(String nameA, HardwareProfile a, String nameB, HardwareProfile b) {
    ProfileComparison comparison = new ProfileComparison(nameA, nameB);
    comparison.compare("", tree(a), tree(b));
    return comparison;
  }

  private static Object tree(HardwareProfile profile) {
    return new Load(LoadSettings.builder().build()).loadFromString(profile.text());
  }

  private void compare(String path, Object a, Object b) {
    if (a instanceof Map<?, ?> || b instanceof Map<?, ?>) {
      Map<?, ?> mapA = a instanceof Map<?, ?> map ? map : Map.of();
      Map<?, ?> mapB = b instanceof Map<?, ?> map ? map : Map.of();
      Set<Object> keys = new LinkedHashSet<>(mapA.keySet());
      keys.addAll(mapB.keySet());
      for (Object key : keys) {
        String inner = path.isEmpty() ? String.valueOf(key) : path + "." + key;
        compare(inner, mapA.get(key), mapB.get(key));
      }
    } else if (!meaning(a).equals(meaning(b))) {
      boolean words = ABOUT.contains(path);
      (words ? about : physics).add(new Difference(path, written(a), written(b)));
    }
  }

  /** A number with its unit, a list of those, or else the text. */
  private static Object meaning(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(ProfileComparison::meaning).toList();
    }
    String text = String.valueOf(value).strip();
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      // A quantity, or a word.
    }
    for (Unit unit : Unit.values()) {
      try {
        return List.of(unit, unit.parse(text));
      } catch (IllegalArgumentException e) {
        // Another unit, or a word.
      }
    }
    return text;
  }

  private static String written(Object value) {
    if (value instanceof List<?> list) {
      return list.stream()
          .map(ProfileComparison::written)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return value == null ? null : String.valueOf(value).strip();
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("a", nameA).put("b", nameB);
    add(json.putArray("differences"), physics);
    add(json.putArray("about"), about);
    return json;
  }

  private static void add(ArrayNode array, List<Difference> differences) {
    differences.forEach(d -> array.addObject().put("key", d.key()).put("a", d.a()).put("b", d.b()));
  }

  /** A table of what differs in the physics, then the words. */
  String text() {
    if (physics.isEmpty() && about.isEmpty()) {
      return "no difference";
    }
    StringBuilder text = new StringBuilder();
    if (!physics.isEmpty()) {
      int key = physics.stream().mapToInt(d -> d.key().length()).max().orElse(0);
      int a = widest(physics.stream().map(d -> shown(d.a())).toList(), nameA);
      row(text, key, a, "", nameA, nameB);
      physics.forEach(d -> row(text, key, a, d.key(), shown(d.a()), shown(d.b())));
    }
    for (Difference d : about) {
      text.append(text.isEmpty() ? "" : "\n").append(d.key()).append('\n');
      paragraph(text, nameA, shown(d.a()));
      paragraph(text, nameB, shown(d.b()));
    }
    return text.toString();
  }

  private static int widest(List<String> values, String heading) {
    int longest = values.stream().mapToInt(String::length).max().orElse(0);
    return Math.max(heading.length(), Math.min(WIDEST, longest));
  }

  /** One row, of as many lines as its longest cell needs. */
  private static void row(
      StringBuilder text, int keyWidth, int width, String key, String a, String b) {
    List<String> left = wrapped(a, width);
    List<String> right = wrapped(b, WIDEST);
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      String line =
          String.format(
              "%-" + keyWidth + "s  %-" + width + "s  %s",
              i == 0 ? key : "",
              i < left.size() ? left.get(i) : "",
              i < right.size() ? right.get(i) : "");
      text.append(line.stripTrailing()).append('\n');
    }
  }

  private static void paragraph(StringBuilder text, String name, String words) {
    text.append("  ").append(name).append(":\n");
    wrapped(words, WIDEST_WORDS).forEach(line -> text.append("    ").append(line).append('\n'));
  }

  /** Broken between words; a word that is too long stands for itself. */
  private static List<String> wrapped(String words, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words.split("\\s+")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static String shown(String value) {
    return value == null ? ABSENT : value;
  }
}
