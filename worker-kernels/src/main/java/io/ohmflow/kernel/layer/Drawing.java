package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.graph.Constant;
import io.ohmflow.kernel.graph.Graph;
import io.ohmflow.kernel.graph.Node;
import io.ohmflow.kernel.layer.Signal.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where layers draw what they compute digitally in evaluation, with the parameters of a trained
 * network. Each layer takes a value in the order of axes it needs and leaves it in the one it has,
 * so that most networks need no exchange of axes but the one at {@code flatten}.
 */
public final class Drawing {
  private final Graph graph;
  private final Map<String, Constant.Floats> parameters;
  private final String prefix;

  private Drawing(Graph graph, Map<String, Constant.Floats> parameters, String prefix) {
    this.graph = graph;
    this.parameters = parameters;
    this.prefix = prefix;
  }

  /**
   * Draws a whole network.
   *
   * @param layers the network
   * @param scores shape of its scores
   * @param parameters by their names in the whole network, in our shapes
   * @return images come in as [samples × channels × height × width], tokens as [samples ×
   *     positions], vectors as [samples × values]; scores go out as [samples × classes], or
   *     [samples × positions × classes]
   */
  public static Graph of(Sequence layers, Shape scores, Map<String, Constant.Floats> parameters) {
    Shape in = layers.input();
    Order order = in.isFlat() ? Order.FLAT : Order.CHANNELS_FIRST;
    Signal first = new Signal("input", in, layers.takesTokens() ? Order.TOKENS : order);
    Graph.Element element = layers.takesTokens() ? Graph.Element.WHOLE : Graph.Element.FLOAT;
    Graph graph = new Graph(new Graph.Port(first.name(), element, axes(first)));
    Drawing drawing = new Drawing(graph, parameters, "");
    Signal last = layers.draw(drawing, first);
    Signal out = scores.isFlat() ? drawing.flat(last) : drawing.channelsLast(last);
    String name = drawing.add("Identity", "scores", out.name()).name();
    graph.end(new Graph.Port(name, Graph.Element.FLOAT, axes(out)));
    return graph;
  }

  private static List<Long> axes(Signal s) {
    Shape shape = s.shape();
    return switch (s.order()) {
      case CHANNELS_FIRST ->
          List.of((long) shape.channels(), (long) shape.height(), (long) shape.width());
      case CHANNELS_LAST -> List.of((long) shape.pixels(), (long) shape.channels());
      case FLAT -> List.of((long) shape.size());
      case TOKENS -> List.of((long) shape.pixels());
    };
  }

  /** The same drawing for a layer inside of the present one. */
  Drawing within(String layer) {
    return new Drawing(graph, parameters, prefix + layer + ".");
  }

  /** Adds an operation on values. */
  Node add(String type, String name, String... inputs) {
    return graph.add(type, prefix + name, inputs);
  }

  /** A parameter of the layer as it is, as a constant; returns its name in the graph. */
  String parameter(String name) {
    return graph.add(parameters.get(prefix + name));
  }

  /** The weight of a convolution [out × height × width × in] as [out × in × height × width]. */
  String kernel(String name) {
    Constant.Floats ours = parameters.get(prefix + name);
    return graph.add(
        new Constant.Floats(
            ours.name(),
            List.of(
                ours.shape().get(0), ours.shape().get(3), ours.shape().get(1), ours.shape().get(2)),
            channelsFirst(ours)));
  }

  private static float[] channelsFirst(Constant.Floats ours) {
    int out = ours.shape().get(0).intValue();
    int pixels = (int) (ours.shape().get(1) * ours.shape().get(2));
    int in = ours.shape().get(3).intValue();
    float[] values = new float[ours.values().length];
    for (int o = 0, at = 0; o < out; o++) {
      for (int c = 0; c < in; c++) {
        for (int p = 0; p < pixels; p++, at++) {
          values[at] = ours.values()[(o * pixels + p) * in + c];
        }
      }
    }
    return values;
  }

  /** Real numbers as a constant. */
  String floats(String name, List<Long> shape, float... values) {
    return graph.add(new Constant.Floats(prefix + name, shape, values));
  }

  /** Whole numbers as a constant. */
  String wholes(String name, Long... values) {
    return graph.wholes(prefix + name, List.of(values));
  }

  /** The value with the axes of images elsewhere. */
  Signal channelsFirst(Signal x) {
    if (x.order() == Order.CHANNELS_FIRST) {
      return x;
    }
    Shape s = x.shape();
    String image = reshaped(x.name(), s.height(), s.width(), s.channels());
    String turned = add("Transpose", "channels-first", image).withList("perm", 0, 3, 1, 2).name();
    return new Signal(turned, s, Order.CHANNELS_FIRST);
  }

  /** The value as a sequence. */
  Signal channelsLast(Signal x) {
    if (x.order() == Order.CHANNELS_LAST) {
      return x;
    }
    Shape s = x.shape();
    String name = x.order() == Order.CHANNELS_FIRST ? turned(x) : x.name();
    return new Signal(reshaped(name, s.pixels(), s.channels()), s, Order.CHANNELS_LAST);
  }

  /** The value as a vector, our order of its numbers. */
  Signal flat(Signal x) {
    if (x.order() == Order.FLAT) {
      return x;
    }
    boolean moves = x.order() == Order.CHANNELS_FIRST && x.shape().pixels() > 1;
    String name = moves ? turned(x) : x.name();
    return new Signal(reshaped(name, x.shape().size()), x.shape(), Order.FLAT);
  }

  /** The value in the order of another one. */
  Signal like(Signal x, Order order) {
    return switch (order) {
      case CHANNELS_FIRST -> channelsFirst(x);
      case CHANNELS_LAST -> channelsLast(x);
      case FLAT -> flat(x);
      case TOKENS -> x;
    };
  }

  private String turned(Signal x) {
    return add("Transpose", "channels-last", x.name()).withList("perm", 0, 2, 3, 1).name();
  }

  /** The value with other axes behind that of the samples. */
  String reshaped(String value, int... sample) {
    List<Long> shape = new ArrayList<>();
    // 0 keeps the length that the axis has.
    shape.add(0L);
    for (int length : sample) {
      shape.add((long) length);
    }
    String target = graph.wholes(prefix + "shape", shape);
    return add("Reshape", "reshaped", value, target).name();
  }
}
