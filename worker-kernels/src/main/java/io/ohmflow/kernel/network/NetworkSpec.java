package io.ohmflow.kernel.network;

import io.ohmflow.kernel.layer.InputRange;
import io.ohmflow.kernel.layer.Sequence;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.io.Serializable;
import java.util.List;

/**
 * An immutable description of a classifier: its layers, with known shapes, and the layout of its
 * parameters. Travels to the executors.
 */
public final class NetworkSpec implements Serializable {
  private static final long serialVersionUID = 1;

  private final Sequence layers;
  private final int classes;
  private final ParameterLayout layout;

  private NetworkSpec(Sequence layers, int classes) {
    this.layers = layers;
    this.classes = classes;
    this.layout = new ParameterLayout(layers.parameters());
  }

  /**
   * A network of given layers.
   *
   * @throws IllegalArgumentException if the layers do not end in a vector of {@code classes} values
   */
  public static NetworkSpec of(Sequence layers, int classes) {
    if (!layers.output().equals(Shape.flat(classes))) {
      throw new IllegalArgumentException(
          "network gives " + layers.output() + " for " + classes + " classes");
    }
    return new NetworkSpec(layers, classes);
  }

  /** Names of the built-in networks, sorted. */
  public static List<String> presets() {
    return NetworkPresets.names();
  }

  /**
   * A built-in network for data of a shape.
   *
   * @throws InvalidInputException if the shape does not suit it
   */
  public static NetworkSpec preset(String name, Shape input, int classes) {
    Problems problems = new Problems();
    NetworkSpec spec = read(NetworkPresets.layers(name, classes, problems), input, classes);
    problems.throwIfAny();
    return spec;
  }

  /**
   * Reads a key that holds the name of a built-in network or a list of layers.
   *
   * @param input shape of one sample
   */
  public static NetworkSpec read(Section s, String key, Shape input, int classes) {
    if (!s.isList(key)) {
      String name = s.choice(key, presets());
      return read(NetworkPresets.layers(name, classes, s.problems()), input, classes);
    }
    List<Section.Named> layers = s.named(key);
    if (layers.isEmpty()) {
      s.problem(key, "expected at least one layer");
    }
    return read(layers, input, classes);
  }

  /**
   * Reads a list of layers. Problems go to the items' sections; the result is then of no use beyond
   * letting reading go on.
   *
   * @param layers items of the list
   * @param input shape of one sample
   */
  public static NetworkSpec read(List<Section.Named> layers, Shape input, int classes) {
    if (layers.isEmpty()) {
      return new NetworkSpec(new Sequence(input, List.of()), classes);
    }
    Section last = layers.get(layers.size() - 1).section();
    int before = last.problems().list().size();
    Sequence sequence = Sequence.read(layers, input);
    // A shape that follows from a mistake above is not worth a second message.
    boolean sound = last.problems().list().size() == before;
    if (sound && !sequence.output().equals(Shape.flat(classes))) {
      last.problem(
          "",
          "the last layer gives %s, but %d classes need a flat output of %d values"
              .formatted(sequence.output(), classes, classes));
    }
    return new NetworkSpec(sequence, classes);
  }

  /** The same network with another way to find the input ranges of its layers. */
  public NetworkSpec with(InputRange range) {
    return new NetworkSpec(layers.with(range), classes);
  }

  /** The layers in order. */
  public Sequence layers() {
    return layers;
  }

  /** Shape of one sample. */
  public Shape input() {
    return layers.input();
  }

  /** Number of classes, the length of the output. */
  public int classes() {
    return classes;
  }

  /** Where each parameter lies. */
  public ParameterLayout layout() {
    return layout;
  }
}
