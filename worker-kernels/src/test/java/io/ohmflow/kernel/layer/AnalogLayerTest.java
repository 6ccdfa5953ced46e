package io.ohmflow.kernel.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.layer.Pass.Arithmetic;
import io.ohmflow.kernel.layer.Pass.Feedback;
import io.ohmflow.kernel.layer.Pass.Phase;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Layers on tiles: what goes back and what is observed. */
class AnalogLayerTest {
  private static final int IN = 12;
  private static final int OUT = 5;
  private static final int BATCH = 4;
  private static final String LINEAR = "linear: {out: 5, bias: false}";

  private static Bench linear(ChipModel chip) {
    return new Bench(Bench.read(LINEAR, Shape.flat(IN)), chip, IN);
  }

  private static Pass training(Bench bench, Feedback feedback) {
    return bench.pass(Phase.TRAINING, Arithmetic.ANALOG, feedback);
  }

  @Test
  void straightThroughIgnoresTheNoiseOfTheForwardPass() {
    Bench bench = linear(Bench.chip("generic-gaussian"));
    bench.parameters[bench.offset("input-range")] = 100f;
    float[] x = Bench.normal(BATCH * IN, 1);
    float[] g = Bench.normal(BATCH * OUT, 2);
    float[] noisy =
        Arrays.copyOf(bench.analog(x, BATCH, training(bench, Feedback.IDEAL_WEIGHTS)), BATCH * OUT);
    Arrays.fill(bench.sums, 0);
    float[] dx =
        Arrays.copyOf(
            bench.layer.backward(g, BATCH, training(bench, Feedback.IDEAL_WEIGHTS)), BATCH * IN);
    float[] dw = bench.sums.clone();
    Bench ideal = linear(Bench.chip());
    float[] exact = Arrays.copyOf(ideal.layer.forward(x, BATCH, ideal.training()), BATCH * OUT);
    Arrays.fill(ideal.sums, 0);
    float[] exactDx = ideal.layer.backward(g, BATCH, ideal.training());
    assertTrue(distance(noisy, exact) > 0.01, "the forward pass is noisy");
    assertArrayEquals(Arrays.copyOf(exactDx, BATCH * IN), dx, "dX = gW");
    assertArrayEquals(ideal.sums, dw, "dW = gᵀx");
  }

  @Test
  void noisyFeedbackUsesTheWeightsOfTheForwardPass() {
    Bench bench =
        linear(
            Bench.chip(
                "ideal", "device.programming-noise={model: gaussian, std: 0.05, of: range}"));
    Pass pass = training(bench, Feedback.NOISY_WEIGHTS);
    float[] unit = new float[IN * IN];
    for (int i = 0; i < IN; i++) {
      unit[i * IN + i] = 1;
    }
    // Row i of the result is column i of the noisy weights.
    float[] columns = Arrays.copyOf(bench.analog(unit, IN, pass), IN * OUT);
    float[] g = new float[IN * OUT];
    for (int k = 0; k < OUT; k++) {
      g[k * OUT + k] = 1;
    }
    float[] rows = bench.layer.backward(g, IN, pass);
    double change = 0;
    for (int k = 0; k < OUT; k++) {
      for (int i = 0; i < IN; i++) {
        assertEquals(columns[i * OUT + k], rows[k * IN + i], 1e-5);
        change = Math.max(change, Math.abs(rows[k * IN + i] - bench.parameters[k * IN + i]));
      }
    }
    assertTrue(change > 1e-3, "the weights are noisy");
  }

  @Test
  void clippedInputsGetNoGradient() {
    Bench bench = linear(Bench.chip("generic-gaussian"));
    bench.parameters[bench.offset("input-range")] = 1f;
    float[] x = new float[IN];
    x[3] = 2;
    x[4] = 0.5f;
    Pass pass = training(bench, Feedback.IDEAL_WEIGHTS);
    bench.analog(x, 1, pass);
    Arrays.fill(bench.sums, 0);
    float[] dx = bench.layer.backward(new float[] {1, 0, 0, 0, 0}, 1, pass);
    assertEquals(0f, dx[3]);
    assertEquals(bench.parameters[4], dx[4]);
    assertEquals(1f, bench.sums[3], "weights see the input held at its range");
    assertEquals(0.5f, bench.sums[4]);
  }

  @Test
  void rangesAreObservedInProportionToSamples() {
    Bench bench = linear(Bench.chip("generic-gaussian"));
    float[] x = Bench.normal(BATCH * IN, 3);
    double squares = 0;
    for (float v : x) {
      squares += v * v;
    }
    bench.analog(x, BATCH, training(bench, Feedback.IDEAL_WEIGHTS));
    int at = bench.offset("input-range");
    assertEquals(BATCH * 3 * Math.sqrt(squares / x.length), bench.sums[at], 1e-4);
    assertTrue(bench.sums[at + 1] > 0, "the ADC saw something");
  }

  @Test
  void digitalTrainingObservesInputsOnly() {
    Bench bench = linear(Bench.chip("generic-gaussian"));
    bench.layer.forward(Bench.normal(BATCH * IN, 3), BATCH, bench.training());
    int at = bench.offset("input-range");
    assertTrue(bench.sums[at] > 0);
    assertEquals(0f, bench.sums[at + 1]);
  }

  @Test
  void theFirstObservationAtTheAdcIsInTheUnitsOfLaterOnes() {
    Bench bench = linear(Bench.chip("generic-gaussian"));
    float[] x = Bench.normal(BATCH * IN, 3);
    int at = bench.offset("input-range");
    bench.analog(x, BATCH, training(bench, Feedback.IDEAL_WEIGHTS));
    float first = bench.sums[at + 1];
    bench.parameters[at] = bench.sums[at] / BATCH;
    Arrays.fill(bench.sums, 0);
    bench.analog(x, BATCH, training(bench, Feedback.IDEAL_WEIGHTS));
    assertEquals(first, bench.sums[at + 1], 1e-4);
  }

  @Test
  void aFixedRangeNeedsNoObservation() {
    Bench bench =
        linear(Bench.chip("generic-gaussian", "adc={bits: 8 bit, policy: fixed, range: 10}"));
    bench.analog(Bench.normal(BATCH * IN, 3), BATCH, training(bench, Feedback.IDEAL_WEIGHTS));
    assertEquals(0f, bench.sums[bench.offset("adc-range")]);
  }

  /** Also across blocks: 24 rows of 24 · 25 · 8 values, 13 rows to a block. */
  @Test
  void noiseOfAProductBelongsToTheSampleNotToTheBatch() {
    Shape input = new Shape(24, 24, 8);
    LayerSpec spec = Bench.read("conv2d: {out: 4, kernel: 5, padding: 2}", input);
    Bench together = new Bench(spec, Bench.chip("pcm-standard"), 2);
    Bench alone = new Bench(spec, Bench.chip("pcm-standard"), 1);
    for (Bench bench : new Bench[] {together, alone}) {
      bench.parameters[bench.offset("input-range")] = 3f;
    }
    float[] x = Bench.normal(2 * input.size(), 4);
    float[] both = together.analog(x, 2, evaluation(together)).clone();
    alone.firstSample = 1;
    float[] second = Arrays.copyOfRange(x, input.size(), 2 * input.size());
    float[] y = alone.analog(second, 1, evaluation(alone));
    int out = spec.output().size();
    assertArrayEquals(
        Arrays.copyOfRange(both, out, 2 * out), Arrays.copyOf(y, out), "sample 1 by itself");
  }

  private static Pass evaluation(Bench bench) {
    return bench.pass(Phase.EVALUATION, Arithmetic.ANALOG, Feedback.IDEAL_WEIGHTS);
  }

  @Test
  void aDigitalLayerIgnoresTheChip() {
    Bench bench =
        new Bench(
            Bench.read("linear: {out: 5, analog: false}", Shape.flat(IN)),
            Bench.chip("pcm-standard"),
            BATCH);
    float[] x = Bench.normal(BATCH * IN, 5);
    float[] digital = bench.layer.forward(x, BATCH, bench.training()).clone();
    assertArrayEquals(digital, bench.analog(x, BATCH, training(bench, Feedback.IDEAL_WEIGHTS)));
    assertEquals(IN * OUT + OUT, bench.parameters.length, "no ranges");
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum / a.length);
  }
}
