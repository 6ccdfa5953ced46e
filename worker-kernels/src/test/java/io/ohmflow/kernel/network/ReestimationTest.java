package io.ohmflow.kernel.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.optim.ConstantSchedule;
import io.ohmflow.kernel.optim.NoClip;
import io.ohmflow.kernel.optim.OptimizerState;
import io.ohmflow.kernel.optim.Sgd;
import io.ohmflow.kernel.optim.UpdateRule;
import io.ohmflow.kernel.optim.UpdateSettings;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Statistics measured anew on a chip. */
class ReestimationTest {
  private static final int BATCH = 200;
  private static final double YEAR = 3.15576e7;

  private final NetworkSpec network =
      Workbench.network(
          "network: [{conv2d: {out: 4, kernel: 3, padding: 1, bias: false}}, batchNorm, relu,"
              + " {maxPool: {size: 2}}, flatten, {linear: {out: 3}}]");
  private final int size = network.layout().size();
  private final LaneWorker worker =
      new LaneWorker(
          network,
          uncompensated(),
          new LaneSettings(GradientEstimator.STE, 0, BATCH),
          Linalg.portable());

  private static ChipModel uncompensated() {
    Problems problems = new Problems();
    Document document =
        ProfileCatalog.open("pcm-standard", problems).with("compensation.drift", "none", "test");
    ChipModel chip = ChipModel.of(HardwareProfile.read(document, problems));
    problems.throwIfAny();
    return chip;
  }

  private float[] trained() {
    UpdateSettings settings =
        new UpdateSettings(
            new Sgd(0.9f, Sgd.LookAhead.NONE, 0f),
            0.05,
            new ConstantSchedule(),
            new NoClip(),
            Double.POSITIVE_INFINITY);
    UpdateRule rule = new UpdateRule(settings, network.layout().segments());
    float[] p = network.layout().initialParameters(Workbench.RUN);
    OptimizerState state = rule.newState(size);
    float[] out = Workbench.result(network);
    for (int k = 0; k < 40; k++) {
      worker.step(Workbench.batch(k, 0, 50), p, out);
      UpdateRule.Moment moment = new UpdateRule.Moment(k, 50, 0);
      rule.apply(p, Workbench.part(out, 0, size), 0, state, moment);
    }
    return p;
  }

  private double loss(StepInput test) {
    worker.correct(test.features(), test.labels(), test.n(), NoiseKey.of(3), 0);
    return worker.lossSum() / test.n();
  }

  @Test
  void momentsOfTheAgedChipRepairWhatDriftShifted() {
    float[] p = trained();
    StepInput test = Workbench.batch(1000, 0, BATCH);
    worker.program(p, NoiseKey.of(1));
    worker.read(0, NoiseKey.of(1));
    double fresh = loss(test);
    worker.read(YEAR, NoiseKey.of(2));
    double aged = loss(test);
    float[] out = Workbench.result(network);
    worker.reestimate(Workbench.batch(500, 0, BATCH).features(), BATCH, NoiseKey.of(4), out);
    float[] own = p.clone();
    network.layout().replaceObserved(own, out, Statistic.BATCH_MOMENTS);
    worker.adopt(own);
    double repaired = loss(test);
    assertTrue(aged > 2 * fresh, "drift shifts the moments: " + fresh + " to " + aged);
    assertTrue(repaired < fresh + 0.25 * (aged - fresh), fresh + ", " + aged + ", " + repaired);
    // Signals have shrunk by the drift of a year, about a factor of two.
    ParameterLayout.Entry variance = entry("batchNorm-1.variance");
    for (int i = variance.offset(); i < variance.offset() + variance.size(); i++) {
      assertTrue(own[i] < 0.5 * p[i], p[i] + " to " + own[i]);
    }
  }

  private ParameterLayout.Entry entry(String name) {
    return network.layout().entries().stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void onlyTheKindAskedForIsReplaced() {
    float[] p = trained();
    worker.program(p, NoiseKey.of(1));
    worker.read(YEAR, NoiseKey.of(2));
    float[] out = Workbench.result(network);
    worker.reestimate(Workbench.batch(500, 0, BATCH).features(), BATCH, NoiseKey.of(4), out);
    for (Statistic kind : Statistic.values()) {
      float[] own = p.clone();
      network.layout().replaceObserved(own, out, kind);
      for (ParameterLayout.Entry e : network.layout().entries()) {
        float[] before = Workbench.part(p, e.offset(), e.offset() + e.size());
        float[] after = Workbench.part(own, e.offset(), e.offset() + e.size());
        // The ADC of this profile has a fixed range, of which nothing is observed.
        boolean replaced = kind.includes(e) && !e.name().endsWith("adc-range");
        assertEquals(!replaced, Arrays.equals(before, after), e.name() + " by " + kind.label());
      }
    }
  }

  @Test
  void dependsOnTheChipAndItsKeysAlone() {
    float[] p = network.layout().initialParameters(Workbench.RUN);
    float[] other = trained();
    float[] x = Workbench.batch(500, 0, BATCH).features();
    float[] first = Workbench.result(network);
    float[] second = Workbench.result(network);
    worker.program(p, NoiseKey.of(1));
    worker.read(YEAR, NoiseKey.of(2));
    worker.reestimate(x, BATCH, NoiseKey.of(4), first);
    worker.calibrate(x, 3, NoiseKey.of(5), second);
    worker.adopt(other);
    worker.program(p, NoiseKey.of(1));
    worker.read(YEAR, NoiseKey.of(2));
    worker.reestimate(x, BATCH, NoiseKey.of(4), second);
    assertArrayEquals(first, second);
  }
}
