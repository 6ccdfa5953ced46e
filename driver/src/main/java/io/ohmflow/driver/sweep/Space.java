package io.ohmflow.driver.sweep;

import io.ohmflow.profile.document.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings that a sweep tries: a domain for each of some keys of run.yaml or, behind {@code
 * hardware.}, of the profile.
 *
 * @param parameters in the order of the file; a condition only names parameters before its own
 */
record Space(List<Parameter> parameters) {

  /**
   * One key.
   *
   * @param key dotted, as {@code --set} takes it
   * @param domain its values
   * @param when keys and the values they must have for this one to be set at all
   */
  record Parameter(String key, Domain domain, Map<String, List<String>> when) {
    boolean applies(Map<String, String> chosen) {
      return when.entrySet().stream()
          .allMatch(each -> each.getValue().contains(chosen.get(each.getKey())));
    }
  }

  Space {
    parameters = List.copyOf(parameters);
  }

  /** Reads the section {@code space}: the dotted keys as they are, each with its domain. */
  static Space read(Section s) {
    List<Parameter> parameters = new ArrayList<>();
    List<String> known = new ArrayList<>();
    for (String key : s.keys()) {
      Map<String, List<String>> when =
          s.isSection(key) ? conditions(s.optional(key), known) : Map.of();
      parameters.add(new Parameter(key, Domain.read(s, key), when));
      known.add(key);
    }
    if (parameters.isEmpty() && s.problems().isEmpty()) {
      s.problem("", "expected at least one key, such as training.batch: [64, 128]");
    }
    return new Space(parameters);
  }

  private static Map<String, List<String>> conditions(Section s, List<String> known) {
    Map<String, List<String>> when = new LinkedHashMap<>();
    Section conditions = s.optional("when");
    for (String other : conditions.keys()) {
      when.put(
          other,
          conditions.isList(other) ? conditions.yamlItems(other) : List.of(conditions.yaml(other)));
      if (!known.contains(other)) {
        conditions.problem(other, "expected a key of the space that stands above");
      }
    }
    return when;
  }

  /** How many numbers a point has. */
  int dimensions() {
    return parameters.size();
  }

  /**
   * The settings at a point of the unit cube.
   *
   * @param point a number in [0, 1) for each parameter
   * @return keys and values in the order of the parameters, without those that do not apply
   */
  Map<String, String> at(double[] point) {
    Map<String, String> chosen = new LinkedHashMap<>();
    for (int i = 0; i < point.length; i++) {
      Parameter parameter = parameters.get(i);
      if (parameter.applies(chosen)) {
        chosen.put(parameter.key(), parameter.domain().at(point[i]));
      }
    }
    return chosen;
  }

  /** The keys of run.yaml and of the profile that settings stand for, with their values. */
  Map<String, String> keys(Map<String, String> settings) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      String value = settings.get(parameter.key());
      if (value != null) {
        keys.putAll(parameter.domain().keys(parameter.key(), value));
      }
    }
    return keys;
  }

  /** The key of the space that sets a key, or the key itself if none does. */
  String origin(String key) {
    for (Parameter parameter : parameters) {
      for (String value : parameter.domain().grid()) {
        if (parameter.domain().keys(parameter.key(), value).containsKey(key)) {
          return parameter.key();
        }
      }
    }
    return key;
  }

  /** All settings of a grid, the last parameter changing fastest, none twice. */
  List<Map<String, String>> grid() {
    List<Map<String, String>> settings = new ArrayList<>(List.of(Map.of()));
    for (Parameter parameter : parameters) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> chosen : settings) {
        if (!parameter.applies(chosen)) {
          longer.add(chosen);
          continue;
        }
        for (String value : parameter.domain().grid()) {
          Map<String, String> more = new LinkedHashMap<>(chosen);
          more.put(parameter.key(), value);
          longer.add(more);
        }
      }
      settings = longer;
    }
    return settings;
  }
}
