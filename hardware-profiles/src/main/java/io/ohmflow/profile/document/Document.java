package io.ohmflow.profile.document;

import io.ohmflow.profile.document.Tree.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One YAML file as a tree that remembers where every value was written. The content is immutable;
 * the {@link Section sections} remember what was read from them, so one document is read by one
 * thread.
 *
 * <p>Nothing here throws for a mistake of the user: it is added to the problems, and reading goes
 * on with what is left.
 */
public final class Document {

  private final String file;
  private final Tree.Mapping tree;
  private final boolean damaged;
  private final Problems problems;
  private final Section root;

  private Document(String file, Tree.Mapping tree, boolean damaged, Problems problems) {
    this.file = file;
    this.tree = tree;
    this.damaged = damaged;
    this.problems = problems;
    this.root = new Section("", tree, damaged, problems);
  }

  /**
   * Reads YAML. Text that is no YAML, keys given twice and a top level that is no mapping are
   * reported.
   *
   * @param text one YAML document; an empty one has no keys
   * @param file how the document is called in problems
   * @param problems receives everything that is wrong, now and while the sections are read
   */
  public static Document parse(String text, String file, Problems problems) {
    Optional<Tree> tree = new TreeReader(file, true, problems).read(text, "");
    if (tree.isEmpty()) {
      return damaged(file, problems);
    }
    if (tree.get() instanceof Tree.Mapping mapping) {
      // A key that is missing at the top level is missing in the file, not in its first line.
      Tree.Mapping top = new Tree.Mapping(mapping.entries(), new Place(file, 0));
      return new Document(file, top, false, problems);
    }
    if (isNothing(tree.get())) {
      return new Document(file, empty(file), false, problems);
    }
    String message = "expected keys and values at the top level, got " + tree.get().shown();
    problems.add(file, tree.get().place().line(), "", message);
    return damaged(file, problems);
  }

  /**
   * A document without content whose problem has already been reported: reading it reports no
   * missing keys on top.
   */
  public static Document damaged(String file, Problems problems) {
    return new Document(file, empty(file), true, problems);
  }

  private static Tree.Mapping empty(String file) {
    return new Tree.Mapping(Map.of(), new Place(file, 0));
  }

  /**
   * The same document with one value replaced or added. Mappings on the way that do not exist are
   * created; items of lists are addressed by their index, counted from 0. A key that is written
   * with dots, such as {@code training.epochs} in the {@code set} of a sweep, is found as it stands
   * there.
   *
   * @param dottedKey such as {@code device.g-max} or {@code layers.0.conv2d.channels}
   * @param yamlValue the value as it would stand in the file; empty means no value, so that the
   *     default applies
   * @param origin what problems of this value give as their file, such as {@code --set}
   * @return the changed document, not yet read; this one unchanged if the key or value is no good,
   *     which has then been reported
   */
  public Document with(String dottedKey, String yamlValue, String origin) {
    Optional<Tree> value = new TreeReader(origin, false, problems).read(yamlValue, dottedKey);
    if (value.isEmpty()) {
      return this;
    }
    String[] keys = dottedKey.split("\\.", -1);
    for (String key : keys) {
      if (key.isBlank()) {
        problems.add(origin, 0, dottedKey, "expected a key such as device.g-max");
        return this;
      }
    }
    try {
      Tree changed = put(tree, keys, 0, value.get());
      return new Document(file, (Tree.Mapping) changed, damaged, problems);
    } catch (NoSuchPlace e) {
      problems.add(origin, 0, dottedKey, e.getMessage());
      return this;
    }
  }

  private static Tree put(Tree into, String[] keys, int at, Tree value) throws NoSuchPlace {
    if (at == keys.length) {
      return value;
    }
    if (into instanceof Tree.Sequence sequence) {
      int index = index(sequence, keys, at);
      List<Tree> items = new ArrayList<>(sequence.items());
      items.set(index, put(items.get(index), keys, at + 1, value));
      return new Tree.Sequence(items, sequence.place());
    }
    if (!(into instanceof Tree.Mapping) && !isNothing(into)) {
      String path = String.join(".", List.of(keys).subList(0, at));
      throw new NoSuchPlace(path + " is the value " + into.shown() + " and has no keys inside");
    }
    Map<String, Tree.Entry> entries =
        into instanceof Tree.Mapping mapping
            ? new LinkedHashMap<>(mapping.entries())
            : new LinkedHashMap<>();
    int end = endOfKey(entries, keys, at);
    String key = String.join(".", List.of(keys).subList(at, end));
    Tree.Entry old = entries.get(key);
    Tree inner = old == null ? nothing(value.place()) : old.value();
    Tree changed = put(inner, keys, end, value);
    boolean written = old == null || end == keys.length;
    entries.put(key, new Tree.Entry(written ? value.place() : old.place(), changed));
    return new Tree.Mapping(entries, isNothing(into) ? value.place() : into.place());
  }

  /** Where the longest key ends that is there already, else the one behind the first part. */
  private static int endOfKey(Map<String, Tree.Entry> entries, String[] keys, int at) {
    for (int end = keys.length; end > at + 1; end--) {
      if (entries.containsKey(String.join(".", List.of(keys).subList(at, end)))) {
        return end;
      }
    }
    return at + 1;
  }

  private static int index(Tree.Sequence list, String[] keys, int at) throws NoSuchPlace {
    int size = list.items().size();
    String path = String.join(".", List.of(keys).subList(0, at));
    if (!keys[at].matches("\\d{1,9}")) {
      throw new NoSuchPlace(path + " is a list; expected the index of an item, got " + keys[at]);
    }
    int index = Integer.parseInt(keys[at]);
    if (index >= size) {
      throw new NoSuchPlace(path + " has " + size + " items, counted from 0; got " + index);
    }
    return index;
  }

  private static Tree nothing(Place place) {
    return new Tree.Scalar("null", Tag.NULL, ScalarStyle.PLAIN, place);
  }

  private static boolean isNothing(Tree tree) {
    return tree instanceof Tree.Scalar scalar && scalar.isNull();
  }

  /** This document without some keys of its top level; keys that are not there are ignored. */
  public Document without(Collection<String> keys) {
    Map<String, Tree.Entry> entries = new LinkedHashMap<>(tree.entries());
    entries.keySet().removeAll(keys);
    Tree.Mapping rest = new Tree.Mapping(entries, tree.place());
    return new Document(file, rest, damaged, problems);
  }

  /** How the document is called in problems. */
  public String file() {
    return file;
  }

  /** Receives everything that is wrong with this document. */
  public Problems problems() {
    return problems;
  }

  /** The top level; the same object on every call. */
  public Section root() {
    return root;
  }

  /**
   * The content as YAML in block style, keys in the order in which they were first written,
   * comments left out. Reading it again gives the same values.
   */
  public String toYaml() {
    return TreeWriter.write(tree);
  }

  /** A dotted key leads nowhere. */
  private static final class NoSuchPlace extends Exception {
    private static final long serialVersionUID = 1L;

    NoSuchPlace(String message) {
      super(message);
    }
  }
}
