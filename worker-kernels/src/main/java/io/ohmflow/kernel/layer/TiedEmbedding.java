package io.ohmflow.kernel.layer;

import io.ohmflow.profile.document.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * An embedding whose table also scores the tokens in the end: e = table[token] + position, h =
 * body(e), score of token k = h · table[k]. The lookup is digital; as a matrix the table lies on
 * tiles, and is clipped like every weight there. Its gradient is the sum of both uses. Source:
 * Press and Wolf, "Using the output embedding to improve language models", EACL 2017.
 *
 * <p>Parameters: those of the scores (the table among them), the positions, those of the body.
 *
 * @param lookup the embedding, without a table of its own
 * @param body layers between, which keep the width
 * @param scores the product with the table
 * @param std standard deviation of the table at the start
 */
record TiedEmbedding(Embedding lookup, Sequence body, Pointwise scores, float std)
    implements LayerSpec {

  /**
   * Reads {@code body} (required, a list of layers), the keys of {@link Embedding#read} and {@code
   * analog} (true).
   */
  static TiedEmbedding read(Section s, Shape input) {
    Embedding own = Embedding.read(s, input);
    Sequence body = Sequence.read(s.named("body"), own.output());
    if (!body.output().equals(own.output())) {
      s.problem(
          "body",
          "expected layers that keep the shape %s, since the table scores their output; they give %s"
              .formatted(own.output(), body.output()));
      body = new Sequence(own.output(), List.of());
    }
    WeightSpec weights =
        new WeightSpec(
            own.vocabulary(),
            WeightSpec.Bias.NONE,
            s.flag("analog", true) ? WeightSpec.Place.TILES : WeightSpec.Place.DIGITAL,
            WeightInit.KAIMING_UNIFORM,
            InputRange.of(InputRange.Policy.MOVING));
    return new TiedEmbedding(own.sharing(), body, new Pointwise(own.output(), weights), own.std());
  }

  @Override
  public Shape input() {
    return lookup.input();
  }

  @Override
  public Shape output() {
    return scores.output();
  }

  @Override
  public List<ParameterSpec> parameters() {
    List<ParameterSpec> all = new ArrayList<>();
    for (ParameterSpec p : scores.parameters()) {
      // The table starts as an embedding does, not as a layer.
      boolean table = all.isEmpty();
      Initializer init = table ? new Initializer.Normal(std) : p.init();
      all.add(new ParameterSpec(p.name(), p.shape(), p.kind(), init, p.average()).within("scores"));
    }
    lookup.parameters().forEach(p -> all.add(p.within("embedding")));
    body.parameters().forEach(p -> all.add(p.within("body")));
    return all;
  }

  @Override
  public List<TiledMatrix> matrices() {
    List<TiledMatrix> all = new ArrayList<>(body.matrices());
    all.addAll(scores.matrices());
    return all;
  }

  @Override
  public long macs() {
    return body.macs() + scores.macs();
  }

  @Override
  public List<NamedLayer> children() {
    return List.of(
        new NamedLayer("embedding", "embedding", lookup),
        new NamedLayer("body", "sequence", body),
        new NamedLayer("scores", "pointwise", scores));
  }

  @Override
  public TiedEmbedding with(InputRange range) {
    return new TiedEmbedding(lookup, body.with(range), scores.with(range), std);
  }

  @Override
  public boolean takesTokens() {
    return true;
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    Drawing last = drawing.within("scores");
    String table = last.parameter(WeightSpec.WEIGHT);
    Signal vectors = lookup.draw(drawing.within("embedding"), x, table);
    return scores.draw(last, body.draw(drawing.within("body"), vectors));
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    int table = placement.offset();
    int positions = table + size(scores);
    int inner = positions + size(lookup);
    Placement.InputGradient needed = Placement.InputGradient.NEEDED;
    return new Tied(
        lookup.create(table, positions, placement.maxBatch()),
        body.create(resources, placement.child(1, inner, needed)),
        scores.create(resources, placement.child(2, table, needed)));
  }

  private static int size(LayerSpec spec) {
    return spec.parameters().stream().mapToInt(ParameterSpec::size).sum();
  }

  private record Tied(Layer lookup, Layer body, Layer scores) implements Layer {
    @Override
    public void program(Pass pass) {
      body.program(pass);
      scores.program(pass);
    }

    @Override
    public void solveWires(float[] parameters, WireLags into) {
      body.solveWires(parameters, into);
      scores.solveWires(parameters, into);
    }

    @Override
    public void read(Pass pass) {
      body.read(pass);
      scores.read(pass);
    }

    @Override
    public float[] forward(float[] x, int n, Pass pass) {
      float[] inner = body.forward(lookup.forward(x, n, pass), n, pass);
      return scores.forward(inner, n, pass);
    }

    @Override
    public float[] backward(float[] dy, int n, Pass pass) {
      float[] inner = body.backward(scores.backward(dy, n, pass), n, pass);
      return lookup.backward(inner, n, pass);
    }

    @Override
    public void report(String name, List<LayerObservation> to) {
      body.report(name + ".body", to);
      scores.report(name + ".scores", to);
    }
  }
}
