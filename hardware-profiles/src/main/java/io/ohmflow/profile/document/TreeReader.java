package io.ohmflow.profile.document;

import io.ohmflow.profile.document.Tree.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Turns YAML text into a {@link Tree}. Aliases become copies, within a limit that keeps a hostile
 * or mistaken file from filling the memory.
 */
final class TreeReader {

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setSchema(new CoreSchema()).setUseMarks(true).build();

  /** Far beyond any honest configuration, small enough for any machine. */
  private static final int MOST_PARTS = 200_000;

  private static final int DEEPEST = 64;

  private final String file;
  private final boolean withLines;
  private final Problems problems;
  private int parts;

  /**
   * Prepares to read one text.
   *
   * @param file what the text is called in problems
   * @param withLines whether the text has lines that mean something to the user
   */
  TreeReader(String file, boolean withLines, Problems problems) {
    this.file = file;
    this.withLines = withLines;
    this.problems = problems;
  }

  /**
   * Reads the text.
   *
   * @param key key under which problems are reported
   * @return nothing if the text is no YAML, which has then been reported; a null scalar if it is
   *     empty
   */
  Optional<Tree> read(String text, String key) {
    try {
      String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
      Optional<Node> node = new Compose(SETTINGS).composeString(content);
      return Optional.of(node.isPresent() ? tree(node.get(), key, 0) : nothing());
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      report(line, key, "not valid YAML: " + reason(e));
    } catch (YamlEngineException e) {
      report(0, key, "not valid YAML: " + e.getMessage().lines().findFirst().orElse("unreadable"));
    } catch (StackOverflowError e) {
      report(0, key, "nested too deeply");
    } catch (TooLarge e) {
      report(e.line, key, e.getMessage());
    }
    return Optional.empty();
  }

  private static String reason(MarkedYamlEngineException e) {
    String context =
        e.getContext() == null || e.getContext().isBlank() ? "" : e.getContext() + ", ";
    return (context + e.getProblem()).strip().replaceAll("\\s+", " ");
  }

  private Tree nothing() {
    return new Tree.Scalar(
        "null",
        org.snakeyaml.engine.v2.nodes.Tag.NULL,
        org.snakeyaml.engine.v2.common.ScalarStyle.PLAIN,
        new Place(file, 0));
  }

  private Tree tree(Node node, String key, int depth) throws TooLarge {
    Place place = place(node);
    if (node.isRecursive()) {
      throw new TooLarge("an alias refers to a part that contains it", place.line());
    }
    if (depth > DEEPEST) {
      throw new TooLarge("nested more than " + DEEPEST + " levels deep", place.line());
    }
    if (++parts > MOST_PARTS) {
      throw new TooLarge("more than " + MOST_PARTS + " values", place.line());
    }
    if (node instanceof MappingNode mapping) {
      return mapping(mapping, key, depth, place);
    }
    if (node instanceof SequenceNode sequence) {
      List<Tree> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(tree(item, join(key, Integer.toString(items.size())), depth + 1));
      }
      return new Tree.Sequence(items, place);
    }
    ScalarNode scalar = (ScalarNode) node;
    return new Tree.Scalar(scalar.getValue(), scalar.getTag(), scalar.getScalarStyle(), place);
  }

  private Tree mapping(MappingNode node, String key, int depth, Place place) throws TooLarge {
    Map<String, Tree.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Place keyPlace = place(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        report(keyPlace.line(), key, "expected a word as key, got a list or mapping");
        continue;
      }
      String childKey = join(key, name.getValue());
      Tree value = tree(tuple.getValueNode(), childKey, depth + 1);
      Tree.Entry first = entries.putIfAbsent(name.getValue(), new Tree.Entry(keyPlace, value));
      if (first != null) {
        String where = withLines ? ", first in line " + first.place().line() : "";
        report(keyPlace.line(), childKey, "the key is given twice" + where);
      }
    }
    return new Tree.Mapping(entries, place);
  }

  private Place place(Node node) {
    return new Place(
        file, withLines ? node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0) : 0);
  }

  private void report(int line, String key, String message) {
    problems.add(file, withLines ? line : 0, key, message);
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The text is YAML, yet nothing that can be held as a tree. */
  private static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;

    TooLarge(String message, int line) {
      super(message);
      this.line = line;
    }
  }
}
