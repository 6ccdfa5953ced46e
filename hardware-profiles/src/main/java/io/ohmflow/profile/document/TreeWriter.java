package io.ohmflow.profile.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Writes a {@link Tree} as YAML in block style, keys in their order, the same bytes each time. */
final class TreeWriter {

  private static final int WIDTH = 100;

  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setSchema(new CoreSchema())
          .setWidth(WIDTH)
          .setIndicatorIndent(2)
          .setIndent(2)
          .setIndentWithIndicator(true)
          .setBestLineBreak("\n")
          .build();

  private static final DumpSettings ONE_LINE =
      DumpSettings.builder()
          .setSchema(new CoreSchema())
          .setWidth(Integer.MAX_VALUE)
          .setSplitLines(false)
          .build();

  private TreeWriter() {}

  static String write(Tree tree) {
    return emit(node(tree, FlowStyle.BLOCK), SETTINGS);
  }

  /** The tree as one line, such as {@code {name: sgd, learning-rate: 0.1}}. */
  static String line(Tree tree) {
    return emit(node(tree, FlowStyle.FLOW), ONE_LINE).strip();
  }

  private static String emit(Node node, DumpSettings settings) {
    return new Present(settings)
        .emitToString(new Serialize(settings).serializeOne(node).iterator());
  }

  private static Node node(Tree tree, FlowStyle style) {
    if (tree instanceof Tree.Mapping mapping) {
      List<NodeTuple> tuples = new ArrayList<>();
      for (Map.Entry<String, Tree.Entry> entry : mapping.entries().entrySet()) {
        Node key = new ScalarNode(Tag.STR, entry.getKey(), ScalarStyle.PLAIN);
        tuples.add(new NodeTuple(key, node(entry.getValue().value(), style)));
      }
      return new MappingNode(Tag.MAP, tuples, style);
    }
    if (tree instanceof Tree.Sequence sequence) {
      List<Node> items = new ArrayList<>();
      boolean onlyScalars = true;
      for (Tree item : sequence.items()) {
        items.add(node(item, style));
        onlyScalars &= item instanceof Tree.Scalar;
      }
      return new SequenceNode(Tag.SEQ, items, onlyScalars ? FlowStyle.FLOW : style);
    }
    Tree.Scalar scalar = (Tree.Scalar) tree;
    String text = scalar.isNull() ? "null" : scalar.text();
    return new ScalarNode(scalar.tag(), text, scalar.style());
  }
}
