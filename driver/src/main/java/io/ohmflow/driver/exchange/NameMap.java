package io.ohmflow.driver.exchange;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a user says about names in a file of weights.
 *
 * <pre>{@code
 * names:
 *   conv2d-1: features.0                  # a layer, or a container with all that is inside
 *   residual-1.body.attention-1.qkv: [h.0.q, h.0.k, h.0.v]    # outputs one after another
 *   linear-1.weight: head.kernel          # one tensor
 * transposed: [linear-1]                  # weights that lie [in x out]
 * ignore: ["*.attn.mask"]                 # tensors that the network does not need
 * }</pre>
 */
public final class NameMap {
  /** Nothing is said. */
  public static final NameMap NONE = new NameMap("", Map.of(), Set.of(), List.of());

  private final String file;
  private final Map<String, List<String>> names;
  private final Set<String> transposed;
  private final List<Pattern> ignored;
  private final Set<String> used = new HashSet<>();

  private NameMap(
      String file, Map<String, List<String>> names, Set<String> transposed, List<Pattern> ignored) {
    this.file = file;
    this.names = Map.copyOf(names);
    this.transposed = Set.copyOf(transposed);
    this.ignored = List.copyOf(ignored);
  }

  /** Reads a file; problems go to the collector. */
  public static NameMap read(String text, String file, Problems problems) {
    Section root = Document.parse(text, file, problems).root();
    Map<String, List<String>> names = new HashMap<>();
    Section section = root.optional("names");
    for (String key : section.keys()) {
      names.put(key, section.isList(key) ? section.texts(key) : List.of(section.text(key)));
    }
    Set<String> transposed =
        root.has("transposed") ? Set.copyOf(root.texts("transposed")) : Set.of();
    List<Pattern> ignored =
        root.has("ignore")
            ? root.texts("ignore").stream().map(NameMap::pattern).toList()
            : List.of();
    root.finish();
    return new NameMap(file, names, transposed, ignored);
  }

  private static Pattern pattern(String text) {
    return Pattern.compile(
        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }

  /** What a layer, container or parameter is called; empty if nothing is said. */
  List<String> names(String ours) {
    List<String> found = names.getOrDefault(ours, List.of());
    if (!found.isEmpty()) {
      used.add(ours);
    }
    return found;
  }

  /** Whether the weight of a layer lies [in × out]. */
  boolean transposes(String layer) {
    if (transposed.contains(layer)) {
      used.add(layer);
      return true;
    }
    return false;
  }

  /** Whether a tensor is of no interest. */
  boolean ignores(String tensor) {
    return ignored.stream().anyMatch(p -> p.matcher(tensor).matches());
  }

  /** Reports what is wrong with what is said about a parameter. */
  void problem(Problems problems, String parameter, String message) {
    problems.add(file, 0, "names." + parameter, message);
  }

  /** Reports every name of a layer that nobody asked for. */
  void reportUnused(Problems problems) {
    for (String name : names.keySet()) {
      if (!used.contains(name)) {
        problems.add(file, 0, "names", "the network has no layer or parameter " + name);
      }
    }
    for (String name : transposed) {
      if (!used.contains(name)) {
        problems.add(file, 0, "transposed", "the network has no layer with a weight " + name);
      }
    }
  }
}
