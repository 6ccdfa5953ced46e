package io.ohmflow.kernel.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.optim.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every layer of the catalogue promises. A new layer must add examples here. */
class LayerContractTest {
  private static final Shape IMAGE = new Shape(5, 6, 4);
  private static final Shape VECTOR = Shape.flat(7);
  private static final Shape SEQUENCE = new Shape(5, 1, 4);
  private static final Shape TOKENS = new Shape(5, 1, 1);
  private static final int BATCH = 3;

  /** Examples for one layer; each is run on the shape. */
  private record Example(Shape input, String yaml) {
    /** Whether the input is no number with a derivative but a token. */
    boolean takesTokens() {
      return yaml.startsWith("embedding") || yaml.startsWith("tiedEmbedding");
    }

    float[] normal(long seed) {
      return takesTokens() ? tokens(seed) : Bench.normal(BATCH * input.size(), seed);
    }

    float[] spaced(long seed) {
      return takesTokens() ? tokens(seed) : Bench.spaced(BATCH * input.size(), seed);
    }

    private float[] tokens(long seed) {
      float[] x = new float[BATCH * input.size()];
      for (int i = 0; i < x.length; i++) {
        x[i] = Math.floorMod(i * i + (int) seed, 6);
      }
      return x;
    }

    @Override
    public String toString() {
      return yaml + " on " + input;
    }
  }

  private static final Map<String, List<Example>> EXAMPLES =
      Map.ofEntries(
          Map.entry(
              "attention",
              List.of(
                  new Example(SEQUENCE, "attention: {heads: 2}"),
                  new Example(SEQUENCE, "attention: {bias: false}"),
                  new Example(SEQUENCE, "attention: {heads: 4, analog: false}"))),
          Map.entry(
              "avgPool",
              List.of(
                  new Example(IMAGE, "avgPool"),
                  new Example(IMAGE, "avgPool: {size: [2, 3], stride: 1}"),
                  new Example(IMAGE, "avgPool: {global: true}"))),
          Map.entry(
              "batchNorm",
              List.of(
                  new Example(IMAGE, "batchNorm"),
                  new Example(VECTOR, "batchNorm: {momentum: 0.2, epsilon: 1e-3}"))),
          Map.entry(
              "conv2d",
              List.of(
                  new Example(IMAGE, "conv2d: {out: 6, kernel: 3}"),
                  new Example(IMAGE, "conv2d: {out: 2, kernel: 1, analog: false, bias: false}"),
                  new Example(
                      IMAGE, "conv2d: {out: 6, kernel: [3, 2], stride: [2, 1], padding: [1, 2]}"),
                  new Example(IMAGE, "conv2d: {out: 6, kernel: 3, groups: 2, padding: 1}"),
                  new Example(IMAGE, "conv2d: {out: 8, kernel: 2, groups: 4, stride: 3}"))),
          Map.entry("dropout", List.of(new Example(VECTOR, "dropout: {rate: 0.3}"))),
          Map.entry(
              "embedding",
              List.of(
                  new Example(TOKENS, "embedding: {vocabulary: 6, width: 3}"),
                  new Example(TOKENS, "embedding: {vocabulary: 9, width: 2, std: 1}"))),
          Map.entry("flatten", List.of(new Example(IMAGE, "flatten"))),
          Map.entry("gelu", List.of(new Example(IMAGE, "gelu"), new Example(VECTOR, "gelu"))),
          Map.entry(
              "layerNorm",
              List.of(
                  new Example(SEQUENCE, "layerNorm"),
                  new Example(new Shape(30, 1, 11), "layerNorm: {epsilon: 1e-3}"))),
          Map.entry(
              "linear",
              List.of(
                  new Example(VECTOR, "linear: {out: 5}"),
                  new Example(VECTOR, "linear: {out: 5, bias: false, init: kaiming-normal}"),
                  new Example(VECTOR, "linear: {out: 5, analog: false}"))),
          Map.entry(
              "maxPool",
              List.of(
                  new Example(IMAGE, "maxPool"),
                  new Example(IMAGE, "maxPool: {size: 3, stride: [1, 2]}"))),
          Map.entry(
              "pointwise",
              List.of(
                  new Example(SEQUENCE, "pointwise: {out: 6}"),
                  new Example(IMAGE, "pointwise: {out: 3, bias: false}"),
                  new Example(SEQUENCE, "pointwise: {out: 2, analog: false}"))),
          Map.entry("relu", List.of(new Example(IMAGE, "relu"))),
          Map.entry(
              "residual",
              List.of(
                  new Example(
                      IMAGE, "residual: {body: [{conv2d: {out: 4, kernel: 3, padding: 1}}]}"),
                  new Example(
                      IMAGE,
                      "residual: {body: [{conv2d: {out: 2, kernel: 1}}, batchNorm, {residual:"
                          + " {body: [{conv2d: {out: 2, kernel: 1}}]}}],"
                          + " shortcut: [{conv2d: {out: 2, kernel: 1, bias: false}}]}"),
                  new Example(
                      VECTOR, "residual: {body: [{linear: {out: 7}}, {linear: {out: 7}}]}"))),
          Map.entry(
              "subsample",
              List.of(
                  new Example(IMAGE, "subsample: {stride: 2, channels: 7}"),
                  new Example(IMAGE, "subsample: {channels: 6}"),
                  new Example(IMAGE, "subsample: {stride: 3}"))),
          Map.entry(
              "tiedEmbedding",
              List.of(
                  new Example(
                      TOKENS, "tiedEmbedding: {vocabulary: 6, width: 3, std: 1, body: [gelu]}"),
                  new Example(
                      TOKENS,
                      "tiedEmbedding: {vocabulary: 9, width: 4, std: 0.7, analog: false,"
                          + " body: [layerNorm, {attention: {heads: 2}}]}"))));

  static Stream<Example> examples() {
    return Layers.names().stream().flatMap(name -> EXAMPLES.getOrDefault(name, List.of()).stream());
  }

  @Test
  void everyLayerHasAnExample() {
    assertEquals(Layers.names(), EXAMPLES.keySet().stream().sorted().toList());
  }

  /** Σ r·y with fixed random r: its gradient with respect to y is r. */
  private static double loss(Bench bench, float[] x, float[] r) {
    float[] y = bench.layer.forward(x, BATCH, bench.training());
    double sum = 0;
    for (int i = 0; i < r.length; i++) {
      sum += (double) r[i] * y[i];
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void gradientsAgreeWithFiniteDifferences(Example example) {
    Bench bench = new Bench(Bench.read(example.yaml(), example.input()), BATCH);
    float[] x = example.spaced(1);
    float[] r = Bench.normal(BATCH * bench.spec.output().size(), 2);
    loss(bench, x, r);
    Arrays.fill(bench.sums, 0);
    float[] dx = bench.layer.backward(r, BATCH, bench.training()).clone();
    float[] dp = bench.sums.clone();
    if (example.takesTokens()) {
      assertEquals(0, dx.length);
    } else {
      check(bench, x, x, dx, r, x.length);
    }
    int offset = 0;
    for (ParameterSpec p : bench.spec.parameters()) {
      if (p.kind() != Kind.STATISTIC) {
        float[] part = Arrays.copyOfRange(dp, offset, offset + p.size());
        check(bench, x, bench.parameters, offset, part, r);
      }
      offset += p.size();
    }
  }

  private static void check(
      Bench bench, float[] x, float[] moved, float[] gradient, float[] r, int n) {
    check(bench, x, moved, 0, Arrays.copyOf(gradient, n), r);
  }

  /**
   * Central differences of step 1/64, exact in float. The loss is a sum of at most a few hundred
   * float results of size ≤ 30, each off by ≤ 3e-6: the quotient is off by ≤ 1e-3 of the largest
   * gradient here; batch norm's curvature adds as much.
   */
  private static void check(
      Bench bench, float[] x, float[] moved, int offset, float[] gradient, float[] r) {
    float h = 1 / 64f;
    float largest = 1;
    for (float g : gradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    for (int i = 0; i < gradient.length; i++) {
      float at = moved[offset + i];
      moved[offset + i] = at + h;
      double up = loss(bench, x, r);
      moved[offset + i] = at - h;
      double down = loss(bench, x, r);
      moved[offset + i] = at;
      assertEquals((up - down) / (2 * h), gradient[i], 4e-3 * largest, "element " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void inputAndGradientStayUntouched(Example example) {
    Bench bench = new Bench(Bench.read(example.yaml(), example.input()), BATCH);
    float[] x = example.normal(3);
    float[] dy = Bench.normal(BATCH * bench.spec.output().size(), 4);
    float[] p = bench.parameters.clone();
    float[] keptX = x.clone();
    float[] keptDy = dy.clone();
    bench.layer.forward(x, BATCH, bench.training());
    bench.layer.backward(dy, BATCH, bench.training());
    assertArrayEquals(keptX, x);
    assertArrayEquals(keptDy, dy);
    assertArrayEquals(p, bench.parameters);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void gradientsAreAdded(Example example) {
    Bench bench = new Bench(Bench.read(example.yaml(), example.input()), BATCH);
    float[] x = example.normal(3);
    float[] dy = Bench.normal(BATCH * bench.spec.output().size(), 4);
    bench.layer.forward(x, BATCH, bench.training());
    bench.layer.backward(dy, BATCH, bench.training());
    float[] once = bench.sums.clone();
    bench.layer.forward(x, BATCH, bench.training());
    bench.layer.backward(dy, BATCH, bench.training());
    for (int i = 0; i < once.length; i++) {
      assertEquals(2 * once[i], bench.sums[i], 1e-4 * (1 + Math.abs(once[i])));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void evaluationObservesNothingAndDoesNotDependOnTheBatch(Example example) {
    Bench bench = new Bench(Bench.read(example.yaml(), example.input()), BATCH);
    int size = example.input().size();
    int out = bench.spec.output().size();
    float[] x = example.normal(5);
    float[] all = Arrays.copyOf(bench.layer.forward(x, BATCH, bench.evaluation()), BATCH * out);
    for (int k = 0; k < BATCH; k++) {
      float[] sample = Arrays.copyOfRange(x, k * size, (k + 1) * size);
      float[] y = bench.layer.forward(sample, 1, bench.evaluation());
      assertArrayEquals(
          Arrays.copyOfRange(all, k * out, (k + 1) * out), Arrays.copyOf(y, out), "sample " + k);
    }
    for (float s : bench.sums) {
      assertEquals(0f, s);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anIdealChipComputesTheSame(Example example) {
    Bench bench = new Bench(Bench.read(example.yaml(), example.input()), BATCH);
    float[] x = example.normal(6);
    int out = BATCH * bench.spec.output().size();
    float[] digital = Arrays.copyOf(bench.layer.forward(x, BATCH, bench.training()), out);
    Pass analog =
        bench.pass(Pass.Phase.TRAINING, Pass.Arithmetic.ANALOG, Pass.Feedback.IDEAL_WEIGHTS);
    float[] onChip = Arrays.copyOf(bench.analog(x, BATCH, analog), out);
    assertArrayEquals(digital, onChip, 1e-4f);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void specsTravel(Example example) throws IOException, ClassNotFoundException {
    LayerSpec spec = Bench.read(example.yaml(), example.input());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(spec);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(spec, in.readObject());
    }
  }

  @Test
  void anUnknownLayerNamesTheChoices() {
    String problems = Bench.problems("{conv3d: {out: 3, kernel: 2}}", IMAGE);
    assertTrue(problems.contains("unknown layer conv3d, expected one of attention"), problems);
    assertEquals(1, problems.lines().count(), problems);
  }
}
