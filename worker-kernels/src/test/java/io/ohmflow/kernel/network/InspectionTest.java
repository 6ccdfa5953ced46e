package io.ohmflow.kernel.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.layer.LayerObservation;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InspectionTest {
  private static final String LINEAR = "network: [flatten, {linear: {out: 3}}]";
  private static final int INPUTS = Workbench.IMAGE.size();
  private static final int SAMPLES = 500;

  private static ChipModel chip(String profile, String... changes) {
    Problems problems = new Problems();
    Document document = ProfileCatalog.open(profile, problems);
    for (String change : changes) {
      String[] parts = change.split("=", 2);
      document = document.with(parts[0], parts[1], "test");
    }
    ChipModel chip = ChipModel.of(HardwareProfile.read(document, problems));
    problems.throwIfAny();
    return chip;
  }

  private static LaneWorker programmed(NetworkSpec network, ChipModel chip, float[] parameters) {
    LaneWorker worker =
        new LaneWorker(network, chip, LaneSettings.evaluation(SAMPLES), Linalg.portable());
    worker.program(parameters, NoiseKey.of(1));
    worker.read(0, NoiseKey.of(1));
    return worker;
  }

  private static float[] parameters(NetworkSpec network, float inputRange, float adcRange) {
    float[] p = network.layout().initialParameters(Workbench.RUN);
    for (ParameterLayout.Entry e : network.layout().entries()) {
      if (e.name().endsWith("input-range")) {
        p[e.offset()] = inputRange;
      } else if (e.name().endsWith("adc-range")) {
        p[e.offset()] = adcRange;
      }
    }
    return p;
  }

  private static float[] normal(int n) {
    Random random = new Random(4);
    float[] x = new float[n * INPUTS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static LayerObservation only(ChipModel chip, float inputRange, float adcRange) {
    NetworkSpec network = Workbench.network(LINEAR);
    LaneWorker worker = programmed(network, chip, parameters(network, inputRange, adcRange));
    List<LayerObservation> found = worker.inspect(normal(SAMPLES), SAMPLES, NoiseKey.of(2), 0);
    assertEquals(1, found.size());
    return found.get(0);
  }

  @Test
  void anIdealChipHasNoError() {
    LayerObservation o = only(chip("ideal"), 0, 0);
    assertEquals("linear-1", o.name());
    assertEquals(Double.POSITIVE_INFINITY, o.outputSnrDb());
    assertEquals(0, o.clippedInputShare());
    assertEquals(0, o.clippedOutputShare());
    assertEquals(0, o.effectiveLsb());
    assertEquals(0, o.worstDrop());
  }

  @Test
  void outputNoiseGivesItsSignalToNoiseRatio() {
    // Noise of 0.5 units in columns whose unit is input range · largest weight.
    float range = 3;
    LayerObservation o = only(chip("ideal", "mvm.output-noise=0.5"), range, 0);
    NetworkSpec network = Workbench.network(LINEAR);
    float[] w = network.layout().initialParameters(Workbench.RUN);
    double signal = 0;
    double noise = 0;
    for (int k = 0; k < 3; k++) {
      double largest = 0;
      for (int i = k * INPUTS; i < (k + 1) * INPUTS; i++) {
        signal += w[i] * w[i] / 3;
        largest = Math.max(largest, Math.abs(w[i]));
      }
      noise += Math.pow(0.5 * range * largest, 2) / 3;
    }
    // Two variances of 1500 values each have relative deviations of √(2/1500) = 3.7 %, together
    // 5.2 % = 0.22 dB; five of those.
    assertEquals(10 * Math.log10(signal / noise), o.outputSnrDb(), 1.1);
    assertEquals(range, o.inputRange());
  }

  @Test
  void countsClippedInputsAndOutputs() {
    String dac = "dac={bits: 8 bit, policy: calibrated, coverage: 3}";
    String adc = "adc={bits: 8 bit, policy: calibrated, coverage: 3}";
    LayerObservation o = only(chip("ideal", dac, adc), 1, 2);
    // 31.73 % of a standard normal lie beyond 1; 36,000 values: deviation 0.25 %.
    assertEquals(0.3173, o.clippedInputShare(), 0.0125);
    assertTrue(o.clippedOutputShare() > 0.01 && o.clippedOutputShare() < 0.9);
    assertEquals(1, o.inputRange());
    assertEquals(2, o.adcRange());
    LayerObservation wide = only(chip("ideal", dac, adc), 10, 100);
    assertEquals(0, wide.clippedInputShare());
    assertEquals(0, wide.clippedOutputShare());
  }

  @Test
  void theEffectiveStepExplainsTheErrorOfRounding() {
    // Rounding to steps of d has the variance d²/12.
    String adc = "adc={bits: 6 bit, policy: calibrated, coverage: 3}";
    LayerObservation o = only(chip("ideal", adc), 3, 12);
    assertEquals(0, o.clippedOutputShare());
    double lsb = o.effectiveLsb();
    assertTrue(lsb > 0.01 && lsb < 1, "step of " + lsb);
    // Variances of 1500 values: 3.7 % and, for uniform errors, 2.3 %; five of both.
    assertEquals(1, o.error().variance() / (lsb * lsb * o.signal().variance() / 12), 0.22);
  }

  @Test
  void rowTilesAddTheirSteps() {
    String adc = "adc={bits: 6 bit, policy: calibrated, coverage: 3}";
    LayerObservation o = only(chip("ideal", adc, "tile.rows=9"), 3, 6);
    double lsb = o.effectiveLsb();
    assertEquals(1, o.error().variance() / (lsb * lsb * o.signal().variance() / 12), 0.22);
    assertEquals(SAMPLES * 3L * 8, o.conversions().total());
  }

  @Test
  void batchesAddUpToTheWhole() {
    NetworkSpec network = Workbench.network(Workbench.SMALL);
    float[] p = parameters(network, 2, 5);
    LaneWorker worker = programmed(network, chip("generic-gaussian"), p);
    float[] x = normal(100);
    List<LayerObservation> whole = worker.inspect(x, 100, NoiseKey.of(2), 0);
    assertEquals(
        List.of("conv2d-1", "residual-1.body.conv2d-1", "linear-1"),
        whole.stream().map(LayerObservation::name).toList());
    List<LayerObservation> sum = new ArrayList<>();
    for (int from = 0; from < 100; from += 40) {
      int n = Math.min(40, 100 - from);
      float[] part = Arrays.copyOfRange(x, from * INPUTS, (from + n) * INPUTS);
      List<LayerObservation> one = worker.inspect(part, n, NoiseKey.of(2), from);
      for (int k = 0; k < one.size(); k++) {
        if (from == 0) {
          sum.add(one.get(k));
        } else {
          sum.set(k, sum.get(k).plus(one.get(k)));
        }
      }
    }
    for (int k = 0; k < whole.size(); k++) {
      LayerObservation a = whole.get(k);
      LayerObservation b = sum.get(k);
      assertEquals(a.signal().count(), b.signal().count());
      assertEquals(a.inputs(), b.inputs());
      assertEquals(a.conversions(), b.conversions());
      assertEquals(a.outputSnrDb(), b.outputSnrDb(), 1e-9);
      assertEquals(a.effectiveLsb(), b.effectiveLsb(), 1e-9);
    }
  }

  @Test
  void anInspectionShowsTheNoiseOfTheClassification() {
    NetworkSpec network = Workbench.network(Workbench.SMALL);
    LaneWorker worker = programmed(network, chip("pcm-standard"), parameters(network, 2, 5));
    StepInput in = Workbench.batch(0, 0, Workbench.BATCH);
    worker.correct(in.features(), in.labels(), in.n(), NoiseKey.of(3), 7);
    double loss = worker.lossSum();
    worker.inspect(in.features(), in.n(), NoiseKey.of(3), 7);
    worker.correct(in.features(), in.labels(), in.n(), NoiseKey.of(3), 7);
    assertEquals(loss, worker.lossSum());
  }

  @Test
  void needsAChipAndMergesEqualLayersOnly() {
    NetworkSpec network = Workbench.network(LINEAR);
    LaneWorker worker =
        new LaneWorker(network, chip("ideal"), LaneSettings.evaluation(SAMPLES), Linalg.portable());
    assertThrows(
        IllegalStateException.class, () -> worker.inspect(normal(1), 1, NoiseKey.of(2), 0));
    LayerObservation o = only(chip("ideal"), 0, 0);
    LayerObservation other =
        new LayerObservation(
            "linear-2", o.signal(), o.error(), o.inputs(), o.conversions(), o.circuit());
    assertThrows(IllegalArgumentException.class, () -> o.plus(other));
  }
}
