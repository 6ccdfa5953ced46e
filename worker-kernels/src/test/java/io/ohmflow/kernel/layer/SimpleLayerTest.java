package io.ohmflow.kernel.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batch normalisation, dropout, pooling and residuals beyond the contract of all layers. */
class SimpleLayerTest {

  @Test
  void batchNormUsesTheStatisticsOfItsOwnShare() {
    Bench bench = new Bench(Bench.read("batchNorm", Shape.flat(1)), 4);
    float[] y = bench.layer.forward(new float[] {1, 3, 5, 7}, 4, bench.training());
    // Mean 4, biased variance 5, unbiased 20/3.
    float unit = (float) (1 / Math.sqrt(5 + 1e-5));
    assertArrayEquals(new float[] {-3 * unit, -unit, unit, 3 * unit}, Arrays.copyOf(y, 4), 1e-6f);
    assertEquals(4 * 4f, bench.sums[bench.offset("mean")], 1e-5);
    assertEquals(4 * 20 / 3f, bench.sums[bench.offset("variance")], 1e-5);
  }

  @Test
  void batchNormEvaluatesWithRunningStatistics() {
    Bench bench = new Bench(Bench.read("batchNorm: {epsilon: 1}", Shape.flat(1)), 4);
    bench.parameters[bench.offset("mean")] = 2;
    bench.parameters[bench.offset("variance")] = 3;
    bench.parameters[bench.offset("scale")] = 4;
    bench.parameters[bench.offset("shift")] = 5;
    float[] y = bench.layer.forward(new float[] {2, 3}, 2, bench.evaluation());
    assertArrayEquals(new float[] {5, 7}, Arrays.copyOf(y, 2), 1e-6f);
  }

  @Test
  void aSingleValueHasNoVarianceButIsNormalized() {
    Bench bench = new Bench(Bench.read("batchNorm", Shape.flat(2)), 1);
    float[] y = bench.layer.forward(new float[] {5, -5}, 1, bench.training());
    assertArrayEquals(new float[] {0, 0}, y);
    assertEquals(0f, bench.sums[bench.offset("variance")]);
  }

  /** 40,000 draws at rate 0.3: σ = 0.0023, bound 5σ, false alarms 6e-7. */
  @Test
  void dropoutDropsItsShareAndKeepsTheMean() {
    int n = 40_000;
    Bench bench = new Bench(Bench.read("dropout: {rate: 0.3}", Shape.flat(n)), 1);
    float[] ones = new float[n];
    Arrays.fill(ones, 1f);
    float[] y = bench.layer.forward(ones, 1, bench.training());
    int dropped = 0;
    for (float v : y) {
      dropped += v == 0 ? 1 : 0;
      assertTrue(v == 0 || Math.abs(v - 1 / 0.7f) < 1e-6);
    }
    assertEquals(0.3, dropped / (double) n, 0.0115);
  }

  @Test
  void dropoutBelongsToTheSampleAndTheKey() {
    int size = 50;
    LayerSpec spec = Bench.read("dropout", Shape.flat(size));
    Bench together = new Bench(spec, 3);
    Bench alone = new Bench(spec, 1);
    float[] x = Bench.normal(3 * size, 1);
    float[] y = together.layer.forward(x, 3, together.training()).clone();
    alone.firstSample = 2;
    float[] last = Arrays.copyOfRange(x, 2 * size, 3 * size);
    assertArrayEquals(
        Arrays.copyOfRange(y, 2 * size, 3 * size), alone.layer.forward(last, 1, alone.training()));
    together.key = together.key.child(9);
    float[] other = together.layer.forward(x, 3, together.training());
    assertTrue(!Arrays.equals(y, other), "another step drops others");
  }

  @Test
  void maxPoolGivesTheGradientToTheFirstOfEqualValues() {
    Bench bench = new Bench(Bench.read("maxPool: {size: 2}", new Shape(2, 2, 1)), 1);
    float[] y = bench.layer.forward(new float[] {1, 2, 2, 0}, 1, bench.training());
    assertEquals(2f, y[0]);
    float[] dx = bench.layer.backward(new float[] {3}, 1, bench.training());
    assertArrayEquals(new float[] {0, 3, 0, 0}, dx);
  }

  /** Channels that fill vectors and others; values of which many are equal. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 20})
  void maxPoolTakesTheLargestOfEachWindow(int channels) {
    Shape input = new Shape(7, 9, channels);
    Bench bench = new Bench(Bench.read("maxPool: {size: [3, 2], stride: [2, 3]}", input), 2);
    float[] x = Bench.normal(2 * input.size(), 1);
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.round(x[i]);
    }
    float[] y = bench.layer.forward(x, 2, bench.training()).clone();
    float[] dy = Bench.normal(y.length, 2);
    float[] expected = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      int column = i / channels % 3;
      int row = i / channels / 3 % 3;
      int sample = i / channels / 9;
      int best = -1;
      for (int k = 0; k < 6; k++) {
        int pixel = (sample * 7 + 2 * row + k / 2) * 9 + 3 * column + k % 2;
        int place = pixel * channels + i % channels;
        best = best < 0 || x[place] > x[best] ? place : best;
      }
      assertEquals(x[best], y[i]);
      expected[best] += dy[i];
    }
    assertArrayEquals(expected, bench.layer.backward(dy, 2, bench.training()));
  }

  @Test
  void poolingLeavesPartialWindowsOut() {
    Shape input = new Shape(5, 5, 2);
    assertEquals(new Shape(2, 2, 2), Bench.read("maxPool: {size: 2}", input).output());
    assertEquals(
        new Shape(2, 4, 2), Bench.read("avgPool: {size: 2, stride: [2, 1]}", input).output());
    assertEquals(new Shape(1, 1, 2), Bench.read("avgPool: {global: true}", input).output());
  }

  @Test
  void notANumberSurvives() {
    float[] x = {Float.NaN, 1, 2, 3};
    Bench pool = new Bench(Bench.read("maxPool: {size: 2}", new Shape(2, 2, 1)), 1);
    assertTrue(Float.isNaN(pool.layer.forward(x, 1, pool.training())[0]));
    Bench relu = new Bench(Bench.read("relu", Shape.flat(4)), 1);
    assertTrue(Float.isNaN(relu.layer.forward(x, 1, relu.training())[0]));
  }

  @Test
  void anEmptyShortcutPassesTheInputOn() {
    Bench bench =
        new Bench(
            Bench.read("residual: {body: [{linear: {out: 3, bias: false}}]}", Shape.flat(3)), 2);
    Arrays.fill(bench.parameters, 0);
    float[] x = Bench.normal(6, 1);
    assertArrayEquals(x, bench.layer.forward(x, 2, bench.training()));
  }

  @Test
  void nestedParametersAreNamedByTheirPlace() {
    LayerSpec spec =
        Bench.read(
            "residual: {body: [batchNorm, {residual: {body: [{linear: {out: 3}}]}}],"
                + " shortcut: [{linear: {out: 3, analog: false}}]}",
            Shape.flat(3));
    assertEquals(
        "body.batchNorm-1.scale body.batchNorm-1.shift body.batchNorm-1.mean"
            + " body.batchNorm-1.variance body.residual-1.body.linear-1.weight"
            + " body.residual-1.body.linear-1.bias body.residual-1.body.linear-1.input-range"
            + " body.residual-1.body.linear-1.adc-range shortcut.linear-1.weight"
            + " shortcut.linear-1.bias",
        String.join(" ", spec.parameters().stream().map(ParameterSpec::name).toList()));
  }

  @Test
  void subsamplesPutZerosAroundTheChannels() {
    Bench bench =
        new Bench(Bench.read("subsample: {stride: 2, channels: 4}", new Shape(3, 3, 1)), 1);
    float[] y = bench.layer.forward(Bench.spaced(9, 1), 1, bench.training());
    float[] x = Bench.spaced(9, 1);
    assertArrayEquals(new float[] {0, x[0], 0, 0, 0, x[2], 0, 0, 0, x[6], 0, 0, 0, x[8], 0, 0}, y);
    assertTrue(
        Bench.problems("subsample: {stride: 1, channels: 2}", new Shape(3, 3, 3))
            .contains("subsample.channels: expected a whole number"));
  }
}
