package io.ohmflow.kernel.layer;

import io.ohmflow.profile.document.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * The sum of two branches: y = body(x) + shortcut(x). An empty shortcut passes x on. Branches may
 * hold any layers, also further residuals. Source: He et al., "Deep residual learning", CVPR 2016.
 */
record Residual(Sequence body, Sequence shortcut) implements LayerSpec {

  Residual {
    if (!body.input().equals(shortcut.input()) || !body.output().equals(shortcut.output())) {
      throw new IllegalArgumentException(
          "body %s -> %s and shortcut %s -> %s do not match"
              .formatted(body.input(), body.output(), shortcut.input(), shortcut.output()));
    }
  }

  /** Reads the layer lists {@code body} (required) and {@code shortcut} (empty). */
  static Residual read(Section s, Shape input) {
    Sequence body = Sequence.read(s.named("body"), input);
    Sequence shortcut = Sequence.read(s.has("shortcut") ? s.named("shortcut") : List.of(), input);
    if (!body.output().equals(shortcut.output())) {
      s.problem(
          s.has("shortcut") ? "shortcut" : "body",
          "the body turns %s into %s but the shortcut gives %s"
              .formatted(input, body.output(), shortcut.output()));
      return new Residual(body, body);
    }
    return new Residual(body, shortcut);
  }

  @Override
  public Shape input() {
    return body.input();
  }

  @Override
  public Shape output() {
    return body.output();
  }

  @Override
  public List<ParameterSpec> parameters() {
    List<ParameterSpec> all = new ArrayList<>();
    body.parameters().forEach(p -> all.add(p.within("body")));
    shortcut.parameters().forEach(p -> all.add(p.within("shortcut")));
    return all;
  }

  @Override
  public List<TiledMatrix> matrices() {
    List<TiledMatrix> all = new ArrayList<>(body.matrices());
    all.addAll(shortcut.matrices());
    return all;
  }

  @Override
  public long macs() {
    return body.macs() + shortcut.macs();
  }

  @Override
  public List<NamedLayer> children() {
    return List.of(
        new NamedLayer("body", "sequence", body), new NamedLayer("shortcut", "sequence", shortcut));
  }

  @Override
  public Residual with(InputRange range) {
    return new Residual(body.with(range), shortcut.with(range));
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    Signal a = body.draw(drawing.within("body"), x);
    Signal b = drawing.like(shortcut.draw(drawing.within("shortcut"), x), a.order());
    return a.named(drawing.add("Add", "sum", a.name(), b.name()).name());
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    int between = placement.offset() + body.parameterSize();
    Placement first = placement.child(0, placement.offset(), placement.inputGradient());
    Placement second = placement.child(1, between, placement.inputGradient());
    return new Sum(
        this, body.create(resources, first), shortcut.create(resources, second), placement);
  }

  private static final class Sum implements Layer {
    private final Layer body;
    private final Layer shortcut;
    private final int inputSize;
    private final int outputSize;
    private final boolean propagates;
    private final float[] y;
    private final float[] dx;

    Sum(Residual spec, Layer body, Layer shortcut, Placement placement) {
      this.body = body;
      this.shortcut = shortcut;
      this.inputSize = spec.input().size();
      this.outputSize = spec.output().size();
      this.propagates = placement.needsInputGradient();
      this.y = new float[placement.maxBatch() * outputSize];
      this.dx = new float[propagates ? placement.maxBatch() * inputSize : 0];
    }

    @Override
    public void program(Pass pass) {
      body.program(pass);
      shortcut.program(pass);
    }

    @Override
    public void solveWires(float[] parameters, WireLags into) {
      body.solveWires(parameters, into);
      shortcut.solveWires(parameters, into);
    }

    @Override
    public void read(Pass pass) {
      body.read(pass);
      shortcut.read(pass);
    }

    @Override
    public float[] forward(float[] x, int n, Pass pass) {
      float[] a = body.forward(x, n, pass);
      float[] b = shortcut.forward(x, n, pass);
      int count = n * outputSize;
      for (int i = 0; i < count; i++) {
        y[i] = a[i] + b[i];
      }
      return y;
    }

    @Override
    public float[] backward(float[] dy, int n, Pass pass) {
      float[] a = body.backward(dy, n, pass);
      float[] b = shortcut.backward(dy, n, pass);
      if (!propagates) {
        return NO_GRADIENT;
      }
      int count = n * inputSize;
      for (int i = 0; i < count; i++) {
        dx[i] = a[i] + b[i];
      }
      return dx;
    }

    @Override
    public void report(String name, List<LayerObservation> to) {
      body.report(name + ".body", to);
      shortcut.report(name + ".shortcut", to);
    }
  }
}
