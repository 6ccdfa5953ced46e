package io.ohmflow.kernel.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.optim.ConstantSchedule;
import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.kernel.optim.NoClip;
import io.ohmflow.kernel.optim.OptimizerState;
import io.ohmflow.kernel.optim.Sgd;
import io.ohmflow.kernel.optim.UpdateRule;
import io.ohmflow.kernel.optim.UpdateSettings;
import io.ohmflow.kernel.random.NoiseKey;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaneWorkerTest {
  private final NetworkSpec network = Workbench.network(Workbench.SMALL);
  private final float[] parameters = network.layout().initialParameters(Workbench.RUN);
  private final int size = network.layout().size();

  private float[] step(LaneWorker worker, StepInput in) {
    float[] out = Workbench.result(network);
    Arrays.fill(out, Float.NaN);
    worker.step(in, parameters, out);
    return out;
  }

  @ParameterizedTest
  @EnumSource(GradientEstimator.class)
  void aStepDependsOnItsArgumentsAlone(GradientEstimator estimator) {
    LaneWorker used = Workbench.worker("pcm-standard", estimator);
    StepInput in = Workbench.batch(3, 1, Workbench.BATCH);
    float[] first = step(used, in);
    step(used, Workbench.batch(4, 2, 5));
    LaneWorker fresh = Workbench.worker(network, "pcm-standard", estimator, 2 * Workbench.BATCH);
    assertArrayEquals(first, step(used, in), "the same worker later");
    assertArrayEquals(first, step(fresh, in), "another worker with larger buffers");
  }

  @ParameterizedTest
  @EnumSource(GradientEstimator.class)
  void scalarAndVectorProductsGiveTheSameBits(GradientEstimator estimator) {
    LaneSettings settings = new LaneSettings(estimator, 0.1f, Workbench.BATCH);
    LaneWorker scalar =
        new LaneWorker(network, Workbench.chip("pcm-standard"), settings, Linalg.scalar());
    StepInput in = Workbench.batch(3, 1, Workbench.BATCH);
    assertArrayEquals(step(Workbench.worker("pcm-standard", estimator), in), step(scalar, in));
  }

  @ParameterizedTest
  @EnumSource(GradientEstimator.class)
  void stepsAndLanesHaveTheirOwnNoise(GradientEstimator estimator) {
    LaneWorker worker = Workbench.worker("pcm-standard", estimator);
    StepInput in = Workbench.batch(3, 1, Workbench.BATCH);
    StepInput.Identity otherLane = new StepInput.Identity(Workbench.RUN, 3, 2);
    StepInput.Identity otherStep = new StepInput.Identity(Workbench.RUN, 4, 1);
    float[] out = step(worker, in);
    for (StepInput.Identity other : new StepInput.Identity[] {otherLane, otherStep}) {
      StepInput same = new StepInput(other, in.features(), in.labels(), in.n(), in.noise());
      assertFalse(Arrays.equals(out, step(worker, same)));
    }
  }

  @Test
  void aLaneWithoutSamplesGivesZeros() {
    LaneWorker worker = Workbench.worker("pcm-standard", GradientEstimator.STE);
    assertArrayEquals(Workbench.result(network), step(worker, Workbench.batch(0, 0, 0)));
  }

  @Test
  void anIdealChipTrainsLikeDigitalArithmetic() {
    StepInput in = Workbench.batch(0, 0, Workbench.BATCH);
    float[] digital = step(Workbench.worker("ideal", GradientEstimator.NONE), in);
    for (GradientEstimator estimator :
        new GradientEstimator[] {GradientEstimator.STE, GradientEstimator.STE_NOISY}) {
      float[] chip = step(Workbench.worker("ideal", estimator), in);
      for (ParameterLayout.Entry e : network.layout().entries()) {
        if (e.kind() != Kind.STATISTIC) {
          assertArrayEquals(
              Workbench.part(digital, e.offset(), e.offset() + e.size()),
              Workbench.part(chip, e.offset(), e.offset() + e.size()),
              1e-4f,
              e.name());
        }
      }
      assertEquals(digital[size + LaneWorker.LOSS], chip[size + LaneWorker.LOSS], 1e-4);
    }
  }

  @Test
  void gradientsAgreeWithFiniteDifferencesOfTheLoss() {
    NetworkSpec smooth =
        Workbench.network(
            "network: [{conv2d: {out: 3, kernel: 3}}, batchNorm, {avgPool: {size: 2}},"
                + " {residual: {body: [{conv2d: {out: 3, kernel: 1}}]}}, flatten,"
                + " {linear: {out: 3}}]");
    LaneWorker worker = Workbench.worker(smooth, "ideal", GradientEstimator.NONE, Workbench.BATCH);
    float[] p = smooth.layout().initialParameters(Workbench.RUN);
    StepInput in = Workbench.batch(0, 0, Workbench.BATCH);
    float[] out = Workbench.result(smooth);
    worker.step(in, p, out);
    float[] other = Workbench.result(smooth);
    int loss = smooth.layout().size() + LaneWorker.LOSS;
    float h = 1 / 128f;
    for (ParameterLayout.Entry e : smooth.layout().entries()) {
      for (int i = e.offset(); e.kind() != Kind.STATISTIC && i < e.offset() + e.size(); i++) {
        float at = p[i];
        p[i] = at + h;
        worker.step(in, p, other);
        double up = other[loss];
        p[i] = at - h;
        worker.step(in, p, other);
        double down = other[loss];
        p[i] = at;
        // The loss, ~15, has steps of 1e-6: 1e-6 / h = 1.3e-4, and a few times that by rounding.
        assertEquals((up - down) / (2 * h), out[i], 4e-3, e.name());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(GradientEstimator.class)
  void trainingLearnsOnAnyEstimator(GradientEstimator estimator) {
    LaneWorker worker = Workbench.worker("pcm-standard", estimator);
    UpdateSettings settings =
        new UpdateSettings(
            new Sgd(0.9f, Sgd.LookAhead.NONE, 0f),
            0.1,
            new ConstantSchedule(),
            new NoClip(),
            Double.POSITIVE_INFINITY);
    UpdateRule rule = new UpdateRule(settings, network.layout().segments());
    OptimizerState state = rule.newState(size);
    float first = 0;
    float last = 0;
    for (int k = 0; k < 60; k++) {
      float[] out = step(worker, Workbench.batch(k, 0, Workbench.BATCH));
      float loss = out[size + LaneWorker.LOSS] / Workbench.BATCH;
      first = k == 0 ? loss : first;
      last = loss;
      UpdateRule.Moment moment = new UpdateRule.Moment(k, Workbench.BATCH, 0);
      rule.apply(parameters, Workbench.part(out, 0, size), 0, state, moment);
    }
    // Smoothing of 0.1 over three classes leaves a loss of 0.29 at best.
    assertTrue(last < 0.7 && last < first, "loss went from " + first + " to " + last);
    StepInput test = Workbench.batch(1000, 0, Workbench.BATCH);
    assertTrue(worker.correctDigital(parameters, test.features(), test.labels(), test.n()) >= 9);
    worker.program(parameters, NoiseKey.of(1));
    worker.read(0, NoiseKey.of(2));
    assertTrue(worker.correct(test.features(), test.labels(), test.n(), NoiseKey.of(3), 0) >= 9);
  }

  @Test
  void evaluationDoesNotDependOnHowTheSetIsCut() {
    LaneWorker worker = Workbench.worker("pcm-standard", GradientEstimator.NONE);
    StepInput in = Workbench.batch(0, 0, Workbench.BATCH);
    worker.program(parameters, NoiseKey.of(1));
    worker.read(3600, NoiseKey.of(2));
    NoiseKey mvm = NoiseKey.of(3);
    int whole = worker.correct(in.features(), in.labels(), in.n(), mvm, 0);
    double loss = worker.lossSum();
    int parts = 0;
    double partLoss = 0;
    for (int s = 0; s < in.n(); s++) {
      int width = Workbench.IMAGE.size();
      float[] one = Workbench.part(in.features(), s * width, (s + 1) * width);
      parts += worker.correct(one, new int[] {in.labels()[s]}, 1, mvm, s);
      partLoss += worker.lossSum();
    }
    assertEquals(whole, parts);
    assertEquals(loss, partLoss, 1e-12 * in.n());
  }

  /** A peer's example counted every sample once more, as right. */
  @Test
  void everySampleIsRightForExactlyOneLabel() {
    LaneWorker worker = Workbench.worker("pcm-standard", GradientEstimator.NONE);
    StepInput in = Workbench.batch(0, 0, Workbench.BATCH);
    worker.program(parameters, NoiseKey.of(1));
    worker.read(3600, NoiseKey.of(2));
    int right = 0;
    for (int shift = 0; shift < Workbench.CLASSES; shift++) {
      int[] labels = in.labels().clone();
      for (int s = 0; s < labels.length; s++) {
        labels[s] = (labels[s] + shift) % Workbench.CLASSES;
      }
      right += worker.correct(in.features(), labels, in.n(), NoiseKey.of(3), 0);
    }
    assertEquals(in.n(), right);
  }

  @Test
  void aChipChangesWithItsKeyAndItsAge() {
    LaneWorker worker = Workbench.worker("pcm-standard", GradientEstimator.NONE);
    double fresh = lossOf(worker, 1, 0);
    assertEquals(fresh, lossOf(worker, 1, 0));
    assertTrue(fresh != lossOf(worker, 2, 0));
    assertTrue(fresh != lossOf(worker, 1, 3.15e7));
  }

  private double lossOf(LaneWorker worker, long chip, double seconds) {
    StepInput in = Workbench.batch(0, 0, Workbench.BATCH);
    worker.program(parameters, NoiseKey.of(chip));
    worker.read(seconds, NoiseKey.of(chip));
    worker.correct(in.features(), in.labels(), in.n(), NoiseKey.of(9), 0);
    return worker.lossSum();
  }

  @Test
  void calibrationFillsInUnknownRangesOnly() {
    LaneWorker worker = Workbench.worker("generic-gaussian", GradientEstimator.NONE);
    ParameterLayout layout = network.layout();
    int known = offset("linear-1.input-range");
    parameters[known] = 7;
    float[] before = parameters.clone();
    worker.program(parameters, NoiseKey.of(1));
    worker.read(0, NoiseKey.of(1));
    float[] out = Workbench.result(network);
    StepInput in = Workbench.batch(0, 0, Workbench.BATCH);
    worker.calibrate(in.features(), in.n(), NoiseKey.of(2), out);
    layout.adoptObserved(parameters, out);
    for (ParameterLayout.Entry e : layout.entries()) {
      boolean range = e.name().endsWith("-range");
      for (int i = e.offset(); i < e.offset() + e.size(); i++) {
        if (range && i != known) {
          assertTrue(parameters[i] > 0, e.name());
        } else {
          assertEquals(before[i], parameters[i], e.name());
        }
      }
    }
  }

  private int offset(String name) {
    return network.layout().entries().stream()
        .filter(e -> e.name().equals(name))
        .mapToInt(ParameterLayout.Entry::offset)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void namesWhatIsWrongWithItsArguments() {
    LaneWorker worker = Workbench.worker("ideal", GradientEstimator.NONE);
    StepInput in = Workbench.batch(0, 0, 2);
    in.labels()[1] = 3;
    assertMessage("label 3 of sample 1 is not in [0, 3)", () -> step(worker, in));
    StepInput large = Workbench.batch(0, 0, Workbench.BATCH + 1);
    assertMessage("13 samples (at most 12) of 6x6x2", () -> step(worker, large));
    assertMessage(
        "result vector of 3 elements",
        () -> worker.step(Workbench.batch(0, 0, 1), parameters, new float[3]));
    assertMessage(
        "0 parameters for a network of " + size,
        () -> worker.program(new float[0], NoiseKey.of(1)));
    assertThrows(
        IllegalStateException.class,
        () -> worker.correct(in.features(), in.labels(), 2, NoiseKey.of(1), 0));
    assertThrows(IllegalArgumentException.class, () -> new StepInput.NoiseLevel(Double.NaN, 1f));
  }

  private static void assertMessage(String expected, Runnable action) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  /**
   * Views and keys of a step may take memory, activations and patches may not. Vectors are objects
   * until the compiler has seen enough of them, so this waits for a step without; products are
   * scalar and nothing is drawn, to make that soon.
   */
  @ParameterizedTest
  @EnumSource(GradientEstimator.class)
  void aStepAllocatesLittle(GradientEstimator estimator) {
    NetworkSpec lenet = NetworkSpec.preset("lenet5", new Shape(28, 28, 1), 10);
    int n = 8;
    LaneWorker worker =
        new LaneWorker(
            lenet, Workbench.chip("ideal"), new LaneSettings(estimator, 0.1f, n), Linalg.scalar());
    float[] p = lenet.layout().initialParameters(Workbench.RUN);
    float[] out = Workbench.result(lenet);
    StepInput in =
        new StepInput(
            new StepInput.Identity(Workbench.RUN, 0, 0),
            new float[n * 784],
            new int[n],
            n,
            new StepInput.NoiseLevel(0, 1f));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = Long.MAX_VALUE;
    for (int k = 0; k < 300 && bytes >= 100_000; k++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      worker.step(in, p, out);
      bytes = threads.getCurrentThreadAllocatedBytes() - before;
    }
    // The output of the first convolution alone takes 150,528 bytes.
    assertTrue(bytes < 100_000, "allocated " + bytes + " bytes");
  }
}
