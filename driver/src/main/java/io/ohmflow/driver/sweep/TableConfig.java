package io.ohmflow.driver.sweep;

import io.ohmflow.profile.document.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Section {@code table}: makes an experiment out of a sweep, with figures in rows and columns.
 *
 * <pre>
 * table:
 *   repeats: [seed]                  keys that tell repetitions apart
 *   columns: [level]                 keys of the columns; all others make the rows
 *   follows: [training.hardware]     keys whose values follow from those of others; not shown
 *   against: {method: gaussian}      what everything is compared with
 * </pre>
 *
 * @param repeats keys of the space
 * @param columns keys of the space
 * @param follows keys of the space
 * @param against keys of the space and their values; empty for no comparison
 */
record TableConfig(
    List<String> repeats, List<String> columns, List<String> follows, Map<String, String> against) {

  /** Reads the section. */
  static TableConfig read(Section s, Space space) {
    List<String> repeats = s.has("repeats") ? s.texts("repeats") : List.of();
    List<String> columns = s.has("columns") ? s.texts("columns") : List.of();
    List<String> follows = s.has("follows") ? s.texts("follows") : List.of();
    require(space, follows, s, "follows");
    require(space, repeats, s, "repeats");
    require(space, columns, s, "columns");
    Map<String, String> against = new LinkedHashMap<>();
    Section compared = s.optional("against");
    for (String key : compared.keys()) {
      String value = compared.yaml(key);
      against.put(key, value);
      boolean known =
          space.parameters().stream()
              .anyMatch(p -> p.key().equals(key) && p.domain().grid().contains(value));
      if (!known) {
        compared.problem(key, "expected a key of the space with one of its values, got " + value);
      }
    }
    return new TableConfig(repeats, columns, follows, against);
  }

  /** Whether a key tells rows apart. */
  boolean isOfRows(String key) {
    return !columns.contains(key) && !repeats.contains(key) && !follows.contains(key);
  }

  private static void require(Space space, List<String> keys, Section s, String key) {
    for (String each : keys) {
      if (space.parameters().stream().noneMatch(p -> p.key().equals(each))) {
        s.problem(key, "expected keys of the space, got " + each);
      }
    }
  }
}
