package io.ohmflow.kernel.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One operation with one result, which has the name of the operation. */
public final class Node {
  private final String type;
  private final String name;
  private final List<String> inputs;
  private final Map<String, Object> attributes = new LinkedHashMap<>();

  Node(String type, String name, List<String> inputs) {
    this.type = type;
    this.name = name;
    this.inputs = List.copyOf(inputs);
  }

  /** Sets a whole number. */
  public Node with(String attribute, long value) {
    attributes.put(attribute, value);
    return this;
  }

  /** Sets a real number. */
  public Node with(String attribute, float value) {
    attributes.put(attribute, value);
    return this;
  }

  /** Sets a list of whole numbers. */
  public Node withList(String attribute, long... values) {
    List<Long> list = new ArrayList<>();
    Arrays.stream(values).forEach(list::add);
    attributes.put(attribute, List.copyOf(list));
    return this;
  }

  /** Kind of operation, such as {@code Conv}. */
  public String type() {
    return type;
  }

  /** Unique in the graph; also the name of the result. */
  public String name() {
    return name;
  }

  /** Names of the values it takes. */
  public List<String> inputs() {
    return inputs;
  }

  /** What else it needs: a {@code Long}, a {@code Float} or a {@code List<Long>} each. */
  public Map<String, Object> attributes() {
    return Collections.unmodifiableMap(attributes);
  }
}
