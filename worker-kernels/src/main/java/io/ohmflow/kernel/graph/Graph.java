package io.ohmflow.kernel.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Operations in the order in which they are computed, from one input to one output. The first axis
 * of both is the samples of a batch, of any number.
 */
public final class Graph {
  private final Port input;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Constant> constants = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private Port output;

  /** What the numbers of a value are. */
  public enum Element {
    FLOAT,
    /** Whole numbers of 64 bits. */
    WHOLE
  }

  /**
   * Where values enter or leave.
   *
   * @param name of the value
   * @param element what its numbers are
   * @param sample lengths of the axes of one sample, outermost first
   */
  public record Port(String name, Element element, List<Long> sample) {
    public Port {
      sample = List.copyOf(sample);
    }
  }

  /** A graph without operations. */
  public Graph(Port input) {
    this.input = input;
    names.add(input.name());
  }

  /**
   * Adds an operation.
   *
   * @param type kind of operation in the ONNX standard
   * @param name wanted name; a number is added if it is taken
   * @param inputs names of values and constants
   */
  public Node add(String type, String name, String... inputs) {
    Node node = new Node(type, free(name), List.of(inputs));
    nodes.add(node);
    return node;
  }

  /** Adds a constant, unless one of that name is there already; returns its name. */
  public String add(Constant constant) {
    if (constants.putIfAbsent(constant.name(), constant) == null && !names.add(constant.name())) {
      throw new IllegalArgumentException("the name " + constant.name() + " is taken");
    }
    return constant.name();
  }

  /** Adds a vector of whole numbers under a free name; returns that. */
  public String wholes(String name, List<Long> values) {
    String found = free(name);
    constants.put(found, new Constant.Wholes(found, values));
    return found;
  }

  /** Says what comes out in the end. */
  public void end(Port result) {
    output = result;
  }

  private String free(String name) {
    String candidate = name;
    for (int i = 2; !names.add(candidate); i++) {
      candidate = name + "-" + i;
    }
    return candidate;
  }

  /** Where samples come in. */
  public Port input() {
    return input;
  }

  /** What comes out. */
  public Port output() {
    return output;
  }

  /** All operations in order. */
  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /** All constants, in the order in which they are first used. */
  public Collection<Constant> constants() {
    return Collections.unmodifiableCollection(constants.values());
  }
}
