package io.ohmflow.profile.document;

import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The content of a document, immutable, every part with the place it was written. */
sealed interface Tree {

  Place place();

  /** How the part is named in a message: the text of a value, "a list", "a mapping". */
  String shown();

  /** Where something was written; line 0 where there are no lines. */
  record Place(String file, int line) {}

  /** A single value. Tag and style are kept so that it is written as it was read. */
  record Scalar(String text, Tag tag, ScalarStyle style, Place place) implements Tree {

    private static final int LONGEST_SHOWN = 60;

    boolean isNull() {
      return Tag.NULL.equals(tag);
    }

    @Override
    public String shown() {
      if (isNull()) {
        return "nothing";
      }
      String line = text.strip().replaceAll("\\s+", " ");
      if (line.isEmpty()) {
        return "an empty text";
      }
      return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
    }
  }

  /** A list. */
  record Sequence(List<Tree> items, Place place) implements Tree {

    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String shown() {
      return "a list";
    }
  }

  /** Keys and values in the order in which they were written; never changed after creation. */
  record Mapping(Map<String, Entry> entries, Place place) implements Tree {

    @Override
    public String shown() {
      return "a mapping";
    }
  }

  /** A value and the place of its key. */
  record Entry(Place place, Tree value) {}
}
