package io.ohmflow.kernel.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvolutionTest {
  private static final int BATCH = 5;

  /** The definition, in double. */
  private static double[] naive(Conv2d spec, float[] p, float[] x) {
    Shape in = spec.input();
    Shape out = spec.output();
    int weights = spec.weights().outputs() * spec.patch();
    double[] y = new double[BATCH * out.size()];
    for (int i = 0; i < y.length; i++) {
      int o = i % out.channels();
      int ox = i / out.channels() % out.width();
      int oy = i / out.channels() / out.width() % out.height();
      int sample = i / out.size();
      double sum = p[weights + o];
      for (int k = 0; k < spec.patch(); k++) {
        int c = k % spec.groupInputs();
        int kx = k / spec.groupInputs() % spec.window().size().width();
        int ky = k / spec.groupInputs() / spec.window().size().width();
        int iy = oy * spec.window().stride().height() + ky - spec.window().padding().height();
        int ix = ox * spec.window().stride().width() + kx - spec.window().padding().width();
        if (iy >= 0 && iy < in.height() && ix >= 0 && ix < in.width()) {
          int channel = o / spec.groupOutputs() * spec.groupInputs() + c;
          int at = ((sample * in.height() + iy) * in.width() + ix) * in.channels() + channel;
          sum += (double) x[at] * p[o * spec.patch() + k];
        }
      }
      y[i] = sum;
    }
    return y;
  }

  /** The third is cut into several blocks of output rows: 25 · 20 · 100 · 16 values per sample. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "7x9x4; {out: 6, kernel: 3}",
        "7x9x4; {out: 6, kernel: [1, 4], stride: [2, 3], padding: [0, 2], groups: 2}",
        "25x20x4; {out: 3, kernel: [5, 20], padding: [2, 10]}",
        "3x3x2; {out: 2, kernel: 5, padding: 4, stride: 2}",
        "6x6x17; {out: 17, kernel: 2, groups: 17}",
        "6x6x20; {out: 4, kernel: [2, 6]}",
      })
  void agreesWithItsDefinition(String shape, String settings) {
    int[] sides = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
    Shape input = new Shape(sides[0], sides[1], sides[2]);
    Conv2d spec = (Conv2d) Bench.read("conv2d: " + settings, input);
    Bench bench = new Bench(spec, BATCH);
    float[] x = Bench.normal(BATCH * input.size(), 1);
    float[] y = bench.layer.forward(x, BATCH, bench.training());
    double[] expected = naive(spec, bench.parameters, x);
    for (int i = 0; i < expected.length; i++) {
      // ≤ 400 products of size ~0.2: rounding stays below 400 · 6e-8 · 4.
      assertEquals(expected[i], y[i], 1e-4, "value " + i);
    }
  }

  @Test
  void resultsDoNotDependOnHowManySamplesRunTogether() {
    Shape input = new Shape(24, 24, 8);
    Conv2d spec = (Conv2d) Bench.read("conv2d: {out: 4, kernel: 5, padding: 2}", input);
    Bench small = new Bench(spec, 1);
    Bench large = new Bench(spec, BATCH);
    float[] x = Bench.normal(BATCH * input.size(), 2);
    float[] dy = Bench.normal(BATCH * spec.output().size(), 3);
    float[] y = large.layer.forward(x, BATCH, large.training()).clone();
    float[] dx = large.layer.backward(dy, BATCH, large.training()).clone();
    for (int k = 0; k < BATCH; k++) {
      int in = input.size();
      int out = spec.output().size();
      float[] one = Arrays.copyOfRange(x, k * in, (k + 1) * in);
      assertArrayEquals(
          Arrays.copyOfRange(y, k * out, (k + 1) * out),
          small.layer.forward(one, 1, small.training()));
      assertArrayEquals(
          Arrays.copyOfRange(dx, k * in, (k + 1) * in),
          small.layer.backward(
              Arrays.copyOfRange(dy, k * out, (k + 1) * out), 1, small.training()));
    }
  }

  @Test
  void namesWhatDoesNotFit() {
    Shape input = new Shape(4, 4, 3);
    assertTrue(
        Bench.problems("{conv2d: {out: 4, kernel: 5}}", input)
            .contains("kernel: a 5x5 window does not fit the 4x4x3 input"));
    assertTrue(
        Bench.problems("{conv2d: {out: 4, kernel: 3, groups: 2}}", input)
            .contains("groups: 2 groups do not divide the 3 channels of the 4x4x3 input"));
    assertTrue(
        Bench.problems("{conv2d: {out: 4, kernel: [1, 2, 3]}}", input)
            .contains("kernel: expected a whole number or [height, width]"));
    assertTrue(Bench.problems("{conv2d: {out: 4, kernel: 2.5}}", input).contains("got 2.5"));
    assertTrue(
        Bench.problems("{linear: {out: 4}}", input)
            .contains("expected a flat input, got 4x4x3; put flatten before this layer"));
    assertTrue(
        Bench.problems("{maxPool: {size: 5}}", input)
            .contains("size: a 5x5 window does not fit the 4x4x3 input"));
    assertTrue(
        Bench.problems("{residual: {body: [{maxPool: {size: 2}}]}}", input)
            .contains("the body turns 4x4x3 into 2x2x3 but the shortcut gives 4x4x3"));
    assertEquals(
        2,
        Bench.problems("{conv2d: {out: 4, kernel: 9}}, {linear: {out: 3, bais: true}}", input)
            .lines()
            .count(),
        "one for the kernel, one for the misspelt key");
    WeightSpec weights =
        new WeightSpec(
            4,
            WeightSpec.Bias.NONE,
            WeightSpec.Place.TILES,
            WeightInit.KAIMING_UNIFORM,
            InputRange.of(InputRange.Policy.MOVING));
    assertThrows(
        IllegalArgumentException.class, () -> new Conv2d(input, Window.whole(input), 2, weights));
  }
}
