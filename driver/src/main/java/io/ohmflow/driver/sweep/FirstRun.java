package io.ohmflow.driver.sweep;

import io.ohmflow.profile.document.Section;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Section {@code first}: a run that is trained once, before the trials, which may begin with it or
 * have it as a teacher.
 *
 * <pre>
 * first:
 *   output: runs/digital             its folder, as the trials name it
 *   set: {training.gradient: none}   keys it has besides those that all trials share
 * </pre>
 *
 * @param output its folder
 * @param set keys and values
 */
public record FirstRun(String output, Map<String, String> set) {

  public FirstRun {
    set = Map.copyOf(set);
  }

  static FirstRun read(Section s) {
    Section keys = s.optional("set");
    Map<String, String> set = new LinkedHashMap<>();
    keys.keys().forEach(key -> set.put(key, keys.yaml(key)));
    return new FirstRun(s.text("output"), set);
  }
}
