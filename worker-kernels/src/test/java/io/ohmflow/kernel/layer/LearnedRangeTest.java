package io.ohmflow.kernel.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.layer.InputRange.Policy;
import io.ohmflow.kernel.layer.Pass.Arithmetic;
import io.ohmflow.kernel.layer.Pass.Feedback;
import io.ohmflow.kernel.layer.Pass.Phase;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.random.Draws;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input ranges by quantile and learned ones, in layers on tiles. */
class LearnedRangeTest {
  private static final int BATCH = 4;
  private static final int INIT = 10;
  private static final InputRange LEARNED =
      new InputRange(Policy.LEARNED, 0.1, 0.995, INIT, 0, 0.95);

  /** Fine enough that rounding hides behind the tolerance of a finite difference. */
  private static final String[] DAC_ONLY = {"dac={bits: 16 bit, policy: calibrated, coverage: 3}"};

  private static Bench bench(String layer, Shape input, InputRange range, String... chip) {
    ChipModel model = Bench.chip("ideal", chip);
    return new Bench(Bench.read(layer, input).with(range), model, BATCH);
  }

  private static Pass pass(Bench bench, Arithmetic arithmetic, long step) {
    Pass plain = bench.pass(Phase.TRAINING, arithmetic, Feedback.IDEAL_WEIGHTS);
    Pass.Mode mode = new Pass.Mode(Phase.TRAINING, arithmetic, Feedback.IDEAL_WEIGHTS);
    return new Pass(mode, plain.noise(), bench.parameters, bench.sums, 0, step);
  }

  /** Σ g·y for the present range. */
  private static double loss(Bench bench, float[] x, float[] g) {
    float[] y = bench.analog(x, BATCH, pass(bench, Arithmetic.ANALOG, INIT));
    double sum = 0;
    for (int i = 0; i < g.length; i++) {
      sum += (double) g[i] * y[i];
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linear: {out: 5}",
        "conv2d: {out: 3, kernel: 3, padding: 1, stride: 2}",
        "conv2d: {out: 4, kernel: 2, groups: 2}"
      })
  void theGradientOfTheClipIsThatOfTheLoss(String layer) {
    Shape input = layer.startsWith("linear") ? Shape.flat(18) : new Shape(5, 5, 2);
    Bench bench = bench(layer, input, LEARNED, DAC_ONLY);
    float[] x = Bench.normal(BATCH * input.size(), 1);
    float[] g = Bench.normal(BATCH * bench.spec.output().size(), 2);
    int at = bench.offset("input-range");
    float range = 0.9f;
    float h = 1 / 256f;
    // No input may pass from one side of the range to the other within the difference.
    for (int i = 0; i < x.length; i++) {
      if (Math.abs(Math.abs(x[i]) - range) < 2 * h) {
        x[i] = 0;
      }
    }
    bench.parameters[at] = range;
    loss(bench, x, g);
    Arrays.fill(bench.sums, 0);
    bench.layer.backward(g, BATCH, pass(bench, Arithmetic.ANALOG, INIT));
    float gradient = bench.sums[at];
    bench.parameters[at] = range + h;
    double up = loss(bench, x, g);
    bench.parameters[at] = range - h;
    double down = loss(bench, x, g);
    double expected = (up - down) / (2 * h);
    assertTrue(Math.abs(expected) > 0.1, "a gradient that can be told from 0: " + expected);
    // A DAC code is 5.5e-5 wide: about a hundred inputs of random rounding errors of 1.6e-5, times
    // weights and g of order 1, over 2h = 1/128, give 0.02.
    assertEquals(expected, gradient, 0.06);
  }

  @Test
  void aFirstLayerLearnsItsRangeToo() {
    Bench needed = bench("linear: {out: 5}", Shape.flat(18), LEARNED, DAC_ONLY);
    float[] first = gradients(needed, needed.layer);
    LaneResources lane =
        new LaneResources(Bench.chip("ideal", DAC_ONLY), Linalg.scalar(), new Draws());
    Placement unused = new Placement(0, 1, BATCH, Placement.InputGradient.UNUSED);
    float[] second = gradients(needed, needed.spec.create(lane, unused));
    assertEquals(first[needed.offset("input-range")], second[needed.offset("input-range")]);
    assertTrue(first[needed.offset("input-range")] != 0);
  }

  private static float[] gradients(Bench bench, Layer layer) {
    bench.parameters[bench.offset("input-range")] = 0.9f;
    Arrays.fill(bench.sums, 0);
    Pass pass = pass(bench, Arithmetic.ANALOG, INIT);
    layer.program(pass);
    layer.read(pass);
    layer.forward(Bench.normal(BATCH * 18, 1), BATCH, pass);
    layer.backward(Bench.normal(BATCH * 5, 2), BATCH, pass);
    return bench.sums.clone();
  }

  @Test
  void aLearnedRangeIsObservedFirst() {
    Bench bench = bench("linear: {out: 5}", Shape.flat(18), LEARNED, DAC_ONLY);
    Bench moving =
        bench("linear: {out: 5}", Shape.flat(18), InputRange.of(Policy.MOVING), DAC_ONLY);
    float[] x = Bench.normal(BATCH * 18, 1);
    int at = bench.offset("input-range");
    moving.analog(x, BATCH, pass(moving, Arithmetic.ANALOG, 0));
    for (long step : new long[] {0, INIT - 1}) {
      bench.parameters[at] = 0.9f;
      Arrays.fill(bench.sums, 0);
      bench.analog(x, BATCH, pass(bench, Arithmetic.ANALOG, step));
      bench.layer.backward(Bench.normal(BATCH * 5, 2), BATCH, pass(bench, Arithmetic.ANALOG, step));
      assertEquals(moving.sums[at], bench.sums[at], "step " + step);
    }
    bench.parameters[at] = 0;
    Arrays.fill(bench.sums, 0);
    bench.analog(x, BATCH, pass(bench, Arithmetic.ANALOG, INIT));
    assertEquals(moving.sums[at], bench.sums[at], "an unknown range");
  }

  @Test
  void aRangeIsPulledOnlyWhileMoreThanEnoughLiesInside() {
    InputRange pulled = new InputRange(Policy.LEARNED, 0.1, 0.995, INIT, 0.01, 0.9);
    Bench bench = bench("linear: {out: 5}", Shape.flat(20), pulled, DAC_ONLY);
    int at = bench.offset("input-range");
    bench.parameters[at] = 2;
    float[] x = new float[BATCH * 20];
    // 7 of 80 values outside are less than a tenth, 8 are not.
    for (int outside = 7; outside <= 8; outside++) {
      Arrays.fill(x, 0, outside, -3f);
      Arrays.fill(bench.sums, 0);
      bench.analog(x, BATCH, pass(bench, Arithmetic.ANALOG, INIT));
      float pull = outside == 7 ? BATCH * 0.01f * 2 : 0;
      assertEquals(pull, bench.sums[at], 1e-7, outside + " outside");
    }
  }

  @Test
  void nothingIsLearnedWithoutAConverterThatClips() {
    InputRange pulled = new InputRange(Policy.LEARNED, 0.1, 0.995, INIT, 0.01, 0.9);
    Bench ideal = bench("linear: {out: 5}", Shape.flat(18), pulled);
    Bench digital = bench("linear: {out: 5}", Shape.flat(18), pulled, DAC_ONLY);
    for (Bench bench : new Bench[] {ideal, digital}) {
      bench.parameters[bench.offset("input-range")] = 0.9f;
      Pass pass = pass(bench, bench == ideal ? Arithmetic.ANALOG : Arithmetic.DIGITAL, INIT);
      bench.analog(Bench.normal(BATCH * 18, 1), BATCH, pass);
      bench.layer.backward(Bench.normal(BATCH * 5, 2), BATCH, pass);
      assertEquals(0f, bench.sums[bench.offset("input-range")]);
    }
  }

  @Test
  void aRangeByQuantileLeavesTheWantedShareOutside() {
    InputRange quantile = new InputRange(Policy.QUANTILE, 0.1, 0.9, INIT, 0, 1);
    Bench bench = bench("linear: {out: 5}", Shape.flat(25), quantile, DAC_ONLY);
    float[] x = Bench.normal(BATCH * 25, 1);
    bench.analog(x, BATCH, pass(bench, Arithmetic.ANALOG, 1000));
    float range = bench.sums[bench.offset("input-range")] / BATCH;
    assertEquals(10, ConverterRanges.beyond(x, x.length, range));
  }

  @Test
  void whereNearlyAllInputsAreZeroAQuantileFallsBackToTheirDeviation() {
    InputRange quantile = InputRange.of(Policy.QUANTILE);
    Bench bench = bench("linear: {out: 5}", Shape.flat(400), quantile, DAC_ONLY);
    float[] x = new float[BATCH * 400];
    x[3] = 2;
    bench.analog(x, BATCH, pass(bench, Arithmetic.ANALOG, 0));
    double expected = BATCH * 3 * Math.sqrt(4.0 / x.length);
    assertEquals(expected, bench.sums[bench.offset("input-range")], 1e-6);
  }
}
