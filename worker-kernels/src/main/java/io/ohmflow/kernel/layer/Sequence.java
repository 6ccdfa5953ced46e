package io.ohmflow.kernel.layer;

import io.ohmflow.profile.document.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers one after another: a whole network, or a branch of a {@link Residual}. Parameters lie in
 * the order of the layers.
 *
 * @param input shape of one sample
 * @param children layers in order; each takes what the one before gives
 */
public record Sequence(Shape input, List<NamedLayer> children) implements LayerSpec {

  public Sequence {
    children = List.copyOf(children);
    if (children.size() >= Placement.MAX_SIBLINGS) {
      throw new IllegalArgumentException("too many layers in a row: " + children.size());
    }
    Shape shape = input;
    for (NamedLayer child : children) {
      if (!child.spec().input().equals(shape)) {
        throw new IllegalArgumentException(
            child.name() + " takes " + child.spec().input() + " but gets " + shape);
      }
      shape = child.spec().output();
    }
  }

  /**
   * Reads a list of layers. Problems go to the items' sections.
   *
   * @param input shape of one sample that reaches the first
   */
  public static Sequence read(List<Section.Named> items, Shape input) {
    List<NamedLayer> children = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    Shape shape = input;
    for (Section.Named item : items) {
      LayerSpec spec = Layers.read(item.name(), item.section(), shape);
      int count = counts.merge(item.name(), 1, Integer::sum);
      children.add(new NamedLayer(item.name() + "-" + count, item.name(), spec));
      shape = spec.output();
    }
    return new Sequence(input, children);
  }

  @Override
  public Shape output() {
    return children.isEmpty() ? input : children.get(children.size() - 1).spec().output();
  }

  @Override
  public List<ParameterSpec> parameters() {
    return children.stream()
        .flatMap(c -> c.spec().parameters().stream().map(p -> p.within(c.name())))
        .toList();
  }

  @Override
  public List<TiledMatrix> matrices() {
    return children.stream().flatMap(c -> c.spec().matrices().stream()).toList();
  }

  @Override
  public long macs() {
    return children.stream().mapToLong(c -> c.spec().macs()).sum();
  }

  @Override
  public Sequence with(InputRange range) {
    return new Sequence(
        input,
        children.stream()
            .map(c -> new NamedLayer(c.name(), c.type(), c.spec().with(range)))
            .toList());
  }

  /** Elements of all parameters. */
  int parameterSize() {
    return parameters().stream().mapToInt(ParameterSpec::size).reduce(0, Math::addExact);
  }

  /** Whether anything in here has a gradient, so that a gradient must reach it. */
  private static boolean trains(LayerSpec spec) {
    return !spec.parameters().isEmpty();
  }

  @Override
  public boolean takesTokens() {
    return !children.isEmpty() && children.get(0).spec().takesTokens();
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    Signal y = x;
    for (NamedLayer child : children) {
      y = child.spec().draw(drawing.within(child.name()), y);
    }
    return y;
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    List<Layer> layers = new ArrayList<>();
    int offset = placement.offset();
    boolean wanted = placement.needsInputGradient();
    for (int k = 0; k < children.size(); k++) {
      LayerSpec spec = children.get(k).spec();
      Placement.InputGradient gradient =
          wanted ? Placement.InputGradient.NEEDED : Placement.InputGradient.UNUSED;
      layers.add(spec.create(resources, placement.child(k, offset, gradient)));
      offset += spec.parameters().stream().mapToInt(ParameterSpec::size).sum();
      wanted |= trains(spec);
    }
    return new Chain(
        layers.toArray(Layer[]::new),
        children.stream().map(NamedLayer::name).toList(),
        placement,
        resources.watch());
  }

  private static final class Chain implements Layer {
    private final Layer[] layers;
    private final List<String> names;
    private final long[] ids;
    private final StepWatch watch;

    Chain(Layer[] layers, List<String> names, Placement place, StepWatch watch) {
      this.layers = layers;
      this.names = names;
      this.watch = watch;
      this.ids = new long[layers.length];
      for (int k = 0; k < ids.length; k++) {
        ids[k] = place.child(k, 0, place.inputGradient()).id();
      }
    }

    @Override
    public void program(Pass pass) {
      for (int k = 0; k < layers.length; k++) {
        long left = watch.enter(ids[k]);
        layers[k].program(pass);
        watch.enter(left);
      }
    }

    @Override
    public void solveWires(float[] parameters, WireLags into) {
      for (Layer layer : layers) {
        layer.solveWires(parameters, into);
      }
    }

    @Override
    public void read(Pass pass) {
      for (int k = 0; k < layers.length; k++) {
        long left = watch.enter(ids[k]);
        layers[k].read(pass);
        watch.enter(left);
      }
    }

    @Override
    public float[] forward(float[] x, int n, Pass pass) {
      float[] y = x;
      for (int k = 0; k < layers.length; k++) {
        long left = watch.enter(ids[k]);
        y = layers[k].forward(y, n, pass);
        watch.enter(left);
      }
      return y;
    }

    /** Stops below the first layer whose input gradient nobody needs. */
    @Override
    public float[] backward(float[] dy, int n, Pass pass) {
      float[] d = dy;
      for (int k = layers.length - 1; k >= 0 && d != NO_GRADIENT; k--) {
        long left = watch.enter(ids[k]);
        d = layers[k].backward(d, n, pass);
        watch.enter(left);
      }
      return d;
    }

    @Override
    public void report(String name, List<LayerObservation> to) {
      for (int k = 0; k < layers.length; k++) {
        layers[k].report(name.isEmpty() ? names.get(k) : name + "." + names.get(k), to);
      }
    }
  }
}
