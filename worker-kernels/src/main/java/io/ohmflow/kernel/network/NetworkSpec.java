package io.ohmflow.kernel.network;

import io.ohmflow.kernel.graph.Constant;
import io.ohmflow.kernel.graph.Graph;
import io.ohmflow.kernel.layer.Drawing;
import io.ohmflow.kernel.layer.InputRange;
import io.ohmflow.kernel.layer.Sequence;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An immutable description of a classifier: its layers, with known shapes, and the layout of its
 * parameters. It gives a score to each class, once per sample or once per position of a sequence.
 * Travels to the executors.
 */
public final class NetworkSpec implements Serializable {
  private static final long serialVersionUID = 1;

  private final Sequence layers;
  private final Shape scores;
  private final ParameterLayout layout;

  private NetworkSpec(Sequence layers, Shape scores) {
    this.layers = layers;
    this.scores = scores;
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
    return new NetworkSpec(layers, Shape.flat(classes));
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
    return preset(name, input, Shape.flat(classes));
  }

  /** The same with scores of another shape, see {@link #read(Section, String, Shape, Shape)}. */
  public static NetworkSpec preset(String name, Shape input, Shape scores) {
    Problems problems = new Problems();
    Section keys = Document.parse("{}", "network " + name, problems).root();
    NetworkSpec spec =
        read(NetworkPresets.layers(name, keys, scores.channels(), problems), input, scores);
    problems.throwIfAny();
    return spec;
  }

  /** Reads a network that gives one answer per sample. */
  public static NetworkSpec read(Section s, String key, Shape input, int classes) {
    return read(s, key, input, Shape.flat(classes));
  }

  /**
   * Reads a key that holds the name of a built-in network, a built-in network with its settings
   * ({@code gpt: {width: 64}}), or a list of layers.
   *
   * @param input shape of one sample
   * @param scores shape of the scores of a sample: a channel for each class, a pixel for each
   *     answer
   */
  public static NetworkSpec read(Section s, String key, Shape input, Shape scores) {
    if (s.isList(key)) {
      List<Section.Named> layers = s.named(key);
      if (layers.isEmpty()) {
        s.problem(key, "expected at least one layer");
      }
      return read(layers, input, scores);
    }
    Section.Named preset = s.namedChoice(key, presets());
    return read(
        NetworkPresets.layers(preset.name(), preset.section(), scores.channels(), s.problems()),
        input,
        scores);
  }

  /** Name of the built-in network, or "own network" for a list of layers. */
  public static String name(Section s, String key) {
    return s.isList(key) ? "own network" : s.namedChoice(key, presets()).name();
  }

  /**
   * Reads a list of layers. Problems go to the items' sections; the result is then of no use beyond
   * letting reading go on.
   *
   * @param layers items of the list
   * @param input shape of one sample
   * @param scores shape of the scores of a sample
   */
  static NetworkSpec read(List<Section.Named> layers, Shape input, Shape scores) {
    if (layers.isEmpty()) {
      return new NetworkSpec(new Sequence(input, List.of()), scores);
    }
    Section last = layers.get(layers.size() - 1).section();
    int before = last.problems().list().size();
    Sequence sequence = Sequence.read(layers, input);
    // A shape that follows from a mistake above is not worth a second message.
    boolean sound = last.problems().list().size() == before;
    if (sound && !sequence.output().equals(scores)) {
      last.problem(
          "", "the last layer gives %s, but %s".formatted(sequence.output(), wants(scores)));
    }
    return new NetworkSpec(sequence, scores);
  }

  private static String wants(Shape scores) {
    return scores.isFlat()
        ? "%1$d classes need a flat output of %1$d values".formatted(scores.channels())
        : "%d tokens at %d positions need an output of %s"
            .formatted(scores.channels(), scores.pixels(), scores);
  }

  /** The same network with another way to find the input ranges of its layers. */
  public NetworkSpec with(InputRange range) {
    return new NetworkSpec(layers.with(range), scores);
  }

  /**
   * What the network computes digitally in evaluation, see {@link Drawing#of}.
   *
   * @param parameters the flat vector
   */
  public Graph graph(float[] parameters) {
    Map<String, Constant.Floats> named = new HashMap<>();
    for (ParameterLayout.Entry e : layout.entries()) {
      float[] values = Arrays.copyOfRange(parameters, e.offset(), e.offset() + e.size());
      List<Long> shape = e.shape().stream().map(Integer::longValue).toList();
      named.put(e.name(), new Constant.Floats(e.name(), shape, values));
    }
    return Drawing.of(layers, scores, named);
  }

  /** The layers in order. */
  public Sequence layers() {
    return layers;
  }

  /** Shape of one sample. */
  public Shape input() {
    return layers.input();
  }

  /** Number of classes, each with a score. */
  public int classes() {
    return scores.channels();
  }

  /** Answers of a sample: 1, or the positions of a sequence. */
  public int answers() {
    return scores.pixels();
  }

  /** Where each parameter lies. */
  public ParameterLayout layout() {
    return layout;
  }
}
