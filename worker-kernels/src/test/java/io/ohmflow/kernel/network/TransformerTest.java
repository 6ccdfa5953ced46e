package io.ohmflow.kernel.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.optim.AdamW;
import io.ohmflow.kernel.optim.ConstantSchedule;
import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.kernel.optim.NoClip;
import io.ohmflow.kernel.optim.OptimizerState;
import io.ohmflow.kernel.optim.UpdateRule;
import io.ohmflow.kernel.optim.UpdateSettings;
import io.ohmflow.kernel.random.NoiseKey;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A small transformer as a lane runs it. */
class TransformerTest {
  private static final int CONTEXT = 6;
  private static final int TOKENS = 5;
  private static final int BATCH = 8;
  private static final Shape INPUT = new Shape(CONTEXT, 1, 1);

  private final NetworkSpec network = gpt(8, 2);
  private final float[] parameters = network.layout().initialParameters(Workbench.RUN);
  private final int size = network.layout().size();

  private static NetworkSpec gpt(int width, int heads) {
    String body =
        """
        network:
          - embedding: {vocabulary: 5, width: WIDTH, std: 0.5}
          - residual: {body: [layerNorm, {attention: {heads: HEADS}}]}
          - residual: {body: [layerNorm, {pointwise: {out: 16}}, gelu, {pointwise: {out: WIDTH}}]}
          - layerNorm
          - pointwise: {out: 5, bias: false}
        """;
    return Workbench.network(
        body.replace("WIDTH", "" + width).replace("HEADS", "" + heads),
        INPUT,
        new Shape(CONTEXT, 1, TOKENS));
  }

  /** Sequences that count up or down; after the second token the next one is certain. */
  private static StepInput batch(long step, int n) {
    Random random = new Random(step);
    float[] features = new float[n * CONTEXT];
    int[] labels = new int[n * CONTEXT];
    for (int s = 0; s < n; s++) {
      int token = random.nextInt(TOKENS);
      int way = random.nextBoolean() ? 1 : -1;
      for (int t = s * CONTEXT; t < (s + 1) * CONTEXT; t++) {
        features[t] = token;
        token = Math.floorMod(token + way, TOKENS);
        labels[t] = token;
      }
    }
    return new StepInput(
        new StepInput.Identity(Workbench.RUN, step, 0),
        features,
        labels,
        n,
        new StepInput.NoiseLevel(0, 1f));
  }

  private LaneWorker worker(String profile, GradientEstimator estimator) {
    return new LaneWorker(
        network, Workbench.chip(profile), new LaneSettings(estimator, 0, BATCH), Linalg.portable());
  }

  @Test
  void gradientsAgreeWithFiniteDifferencesOfTheLoss() {
    LaneWorker worker = worker("ideal", GradientEstimator.STE);
    StepInput in = batch(0, BATCH);
    float[] out = Workbench.result(network);
    float[] other = Workbench.result(network);
    worker.step(in, parameters, out);
    float h = 1 / 128f;
    for (ParameterLayout.Entry e : network.layout().entries()) {
      for (int i = e.offset(); e.kind() != Kind.STATISTIC && i < e.offset() + e.size(); i += 3) {
        float at = parameters[i];
        parameters[i] = at + h;
        worker.step(in, parameters, other);
        double up = other[size + LaneWorker.LOSS];
        parameters[i] = at - h;
        worker.step(in, parameters, other);
        double down = other[size + LaneWorker.LOSS];
        parameters[i] = at;
        // The loss, ~13, has steps of 1e-6, which is 1e-4 in the quotient; curvature adds more.
        assertEquals((up - down) / (2 * h), out[i], 4e-3, e.name());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(GradientEstimator.class)
  void learnsToCount(GradientEstimator estimator) {
    LaneWorker worker = worker("pcm-standard", estimator);
    UpdateSettings settings =
        new UpdateSettings(
            new AdamW(0.9f, 0.999f, 1e-8f, 0f),
            0.01,
            new ConstantSchedule(),
            new NoClip(),
            Double.POSITIVE_INFINITY);
    UpdateRule rule = new UpdateRule(settings, network.layout().segments());
    OptimizerState state = rule.newState(size);
    float[] out = Workbench.result(network);
    float first = 0;
    float last = 0;
    for (int k = 0; k < 150; k++) {
      worker.step(batch(k, BATCH), parameters, out);
      last = out[size + LaneWorker.LOSS] / BATCH;
      first = k == 0 ? last : first;
      UpdateRule.Moment moment = new UpdateRule.Moment(k, BATCH, 0);
      rule.apply(parameters, Workbench.part(out, 0, size), 0, state, moment);
    }
    // The first of six tokens says up or down with even chances: ln 2 / 6 = 0.12 at best.
    assertTrue(first > 1.4 && last < 0.45, "loss went from " + first + " to " + last);
    StepInput test = batch(1000, BATCH);
    int right = worker.correctDigital(parameters, test.features(), test.labels(), BATCH);
    assertTrue(right > 38 && right <= 48, "right: " + right);
    worker.program(parameters, NoiseKey.of(1));
    worker.read(0, NoiseKey.of(2));
    right = worker.correct(test.features(), test.labels(), BATCH, NoiseKey.of(3), 0);
    assertTrue(right > 34, "right on the chip: " + right);
  }

  @Test
  void scalarAndVectorProductsGiveTheSameBits() {
    LaneWorker scalar =
        new LaneWorker(
            network,
            Workbench.chip("pcm-standard"),
            new LaneSettings(GradientEstimator.STE, 0, BATCH),
            Linalg.scalar());
    float[] expected = Workbench.result(network);
    float[] out = Workbench.result(network);
    scalar.step(batch(3, BATCH), parameters, expected);
    worker("pcm-standard", GradientEstimator.STE).step(batch(3, BATCH), parameters, out);
    assertArrayEquals(expected, out);
  }

  @Test
  void evaluationDoesNotDependOnHowTheSetIsCut() {
    LaneWorker worker = worker("pcm-standard", GradientEstimator.NONE);
    StepInput in = batch(0, BATCH);
    worker.program(parameters, NoiseKey.of(1));
    worker.read(3600, NoiseKey.of(2));
    int whole = worker.correct(in.features(), in.labels(), BATCH, NoiseKey.of(3), 0);
    double loss = worker.lossSum();
    int parts = 0;
    double partLoss = 0;
    for (int s = 0; s < BATCH; s++) {
      float[] one = Workbench.part(in.features(), s * CONTEXT, (s + 1) * CONTEXT);
      int[] labels = Arrays.copyOfRange(in.labels(), s * CONTEXT, (s + 1) * CONTEXT);
      parts += worker.correct(one, labels, 1, NoiseKey.of(3), s);
      partLoss += worker.lossSum();
    }
    assertEquals(whole, parts);
    assertEquals(loss, partLoss, 1e-12 * BATCH * CONTEXT);
  }

  @Test
  void everyAnswerNeedsALabel() {
    LaneWorker worker = worker("ideal", GradientEstimator.NONE);
    StepInput in = batch(0, 2);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> worker.correctDigital(parameters, in.features(), new int[11], 2));
    assertEquals("2 samples with 11 labels, expected 6 each", e.getMessage());
  }

  /**
   * Views and keys may take memory, activations may not. Vectors are objects until the compiler has
   * seen enough of them, so the least of many steps counts.
   */
  @ParameterizedTest
  @EnumSource(GradientEstimator.class)
  @org.junit.jupiter.api.Disabled
  void aStepAllocatesLittle(GradientEstimator estimator) {
    LaneWorker worker = worker("ideal", estimator);
    float[] out = Workbench.result(network);
    StepInput in = batch(0, BATCH);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int k = 0; k < 3000 && least >= 60_000; k++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      worker.step(in, parameters, out);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(least < 60_000, "allocated " + least + " bytes");
  }
}
